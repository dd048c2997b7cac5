"""The Content-Security-Policy of every page, under the names of Django 6.

Django 6 brings `django.utils.csp`, the same setting and the same context processor:
this file then goes away and only two dotted paths change in the settings.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

HEADER = "Content-Security-Policy"


class CSP(StrEnum):
    """The sources a policy may name."""

    SELF = "'self'"
    NONE = "'none'"
    NONCE = "<CSP_NONCE>"


def csp(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `{{ csp_nonce }}`."""
    return {"csp_nonce": SimpleLazyObject(lambda: nonce_of(request))}


def nonce_of(request: HttpRequest) -> str:
    """The random word of this response, made when a template first asks for it."""
    nonce: str = request.__dict__.setdefault("_csp_nonce", secrets.token_urlsafe(16))
    return nonce


def build_policy(directives: Mapping[str, Sequence[str]], nonce: str) -> str:
    return "; ".join(
        " ".join([name, *(f"'nonce-{nonce}'" if source == CSP.NONCE else source for source in sources)])
        for name, sources in directives.items()
    )


class ContentSecurityPolicyMiddleware:
    """A view that sets its own header keeps it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if HEADER not in response:
            response[HEADER] = build_policy(settings.SECURE_CSP, nonce_of(request))
        return response
