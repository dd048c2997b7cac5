"""What each address of the API does around its answer: who may ask, how often, what a cache keeps, in which words."""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from . import rates
from .filters import Unknown
from .pages import BadCursor
from .problems import Refused, language_of

KEPT_SECONDS = 60
METHODS = "GET, HEAD, OPTIONS"
View = Callable[..., HttpResponseBase]
# Any page of the web may read what is public; no cookie goes with it.
FOR_ANY_ORIGIN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After",
}
BEFORE_ASKING = {
    "Access-Control-Allow-Methods": METHODS,
    "Access-Control-Allow-Headers": "Accept, Accept-Language, If-None-Match",
    "Access-Control-Max-Age": "86400",
    "Allow": METHODS,
}


def opened(view: View, *, refusal: Callable[[Refused], HttpResponse] = Refused.response, what: str = "reading") -> View:
    """A page of the API: nobody signs in, and only reading is possible."""

    @login_not_required
    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, **asked: Any) -> HttpResponseBase:
        with translation.override(language_of(request)):
            try:
                response = _answer(view, request, what, asked)
            except Refused as refused:
                response = refusal(refused)
            response["Content-Language"] = translation.get_language()
        return _for_everyone(request, response)

    return answered


def _answer(view, request, what, asked):
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=BEFORE_ASKING)
    if request.method not in ("GET", "HEAD"):
        raise Refused(405, _("Read only"), _("This address can only be read: ask with GET."), Allow=METHODS)
    if request.programme is None:
        raise Refused.absent()
    seconds = rates.seconds_to_wait(request, what)
    if seconds:
        said = _("Too many requests came from this address. Ask again in %(seconds)s seconds.") % {"seconds": seconds}
        raise Refused(429, _("Too many requests"), said, Retry_After=str(seconds))
    return view(request, **asked)


def _for_everyone(request, response):
    for name, value in FOR_ANY_ORIGIN.items():
        response[name] = value
    patch_vary_headers(response, ["Accept-Language"])
    if response.status_code != 200 or response.streaming:
        response.headers.setdefault("Cache-Control", "no-store" if response.status_code >= 400 else "no-cache")
        return response
    response["Cache-Control"] = f"public, max-age={KEPT_SECONDS}"
    etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)


def endpoint(name: str) -> View:
    """The address of an endpoint; the API itself is imported when somebody asks."""

    def view(request: HttpRequest, **asked: Any) -> HttpResponseBase:
        _refuse_unknown_parameters(request, name)
        method, request.method = request.method, "GET"  # the API knows one; the server cuts what is sent for HEAD
        try:
            return endpoints()[name](request, **asked)
        except BadCursor:
            detail = _("This cursor was not given by this list. Begin again without it.")
            raise Refused(400, _("Unknown cursor"), detail) from None
        except Unknown as unknown:
            said = {"name": unknown.name, "value": unknown.value}
            raise Refused(404, _("Not found"), _("“%(name)s” names nothing here: “%(value)s”.") % said) from None
        finally:
            request.method = method

    return opened(view)


def _refuse_unknown_parameters(request, name):
    """A misspelt filter would give everything, and look like an answer."""
    known = parameters()[name]
    for given in request.GET:
        if given not in known:
            shown = "".join(character for character in given if character.isprintable())[:40]
            said = _("There is no parameter “%(name)s” here.") % {"name": shown}
            if known:
                said += " " + _("Those that exist: %(names)s.") % {"names": ", ".join(known)}
            raise Refused(400, _("Unknown parameter"), said)


@cache
def endpoints() -> dict[str, View]:
    from .endpoints import api

    return {pattern.name: pattern.callback for pattern in api.urls[0] if pattern.name}


@cache
def parameters() -> dict[str, list[str]]:
    """The parameters that each endpoint knows, by its name, from the document itself."""
    from .document import operations

    return {operation.name: [given["name"] for given in operation.parameters] for operation in operations()}
