"""A form sent after sign-out: nothing typed is lost.

The text waits in the visitor's session, under the address it was sent to. Signing in leads back
to that address, whose page reads `initial_for(request, FormClass)`. Sending the form again there
forgets what was kept. A form refused because its page is too old (CSRF) comes back as a text to copy.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

SESSION_KEY = "returning"
KEPT_AT_MOST_BYTES = 64 * 1024
PAGES_AT_MOST = 4
# Proofs and secrets, never somebody's words. A new page makes its own.
NEVER_KEPT = {"csrfmiddlewaretoken", "key", "code", "password", "next"}


class SignInMiddleware(LoginRequiredMiddleware):
    """Django's own, which also keeps the words of a form sent by somebody no longer signed in."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.method == "POST" and request.user.is_authenticated:
            forget(request)
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(self, request, view_func):
        if request.method == "POST":
            keep(request)
            if request.path in _kept(request):
                messages.info(request, _("Your text is kept. Sign in: it comes back."))
        return super().handle_no_permission(request, view_func)


def keep(request: HttpRequest) -> None:
    """Put aside what was typed. The oldest page gives way when there are too many, or too much."""
    typed = _typed(request.POST)
    if not typed:
        return
    kept = {path: words for path, words in _kept(request).items() if path != request.path}
    kept[request.path] = typed
    while len(kept) > PAGES_AT_MOST or (len(kept) > 1 and _weight(kept) > KEPT_AT_MOST_BYTES):
        del kept[next(iter(kept))]
    if _weight(kept) <= KEPT_AT_MOST_BYTES:
        request.session[SESSION_KEY] = kept


def forget(request: HttpRequest) -> None:
    """The form was sent again: from here on its page, or its operation, holds the text."""
    kept = _kept(request)
    if request.path in kept:
        request.session[SESSION_KEY] = {path: words for path, words in kept.items() if path != request.path}


def initial_for(request: HttpRequest, form_class: type[Form]) -> dict[str, Any]:
    """What was typed on this very page before signing in, as `initial` of its form; else {}."""
    words = _kept(request).get(request.path)
    if words is None:
        return {}
    sent = QueryDict(mutable=True)
    for name, values in words.items():
        sent.setlist(name, values)
    return {
        name: field.widget.value_from_datadict(sent, {}, name)
        for name, field in form_class.base_fields.items()
        if name in words
    }


@login_not_required
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page is older than the last sign-in: say so, with the text to copy. Nothing is done."""
    return render(request, "accounts/page_too_old.html", {"texts": long_texts(request.POST)}, status=403)


def long_texts(post: QueryDict) -> list[str]:
    """The sentences among what was typed: worth copying, unlike a choice or a number."""
    return [value for values in _typed(post).values() for value in values if " " in value.strip()]


def _typed(post: QueryDict) -> Mapping[str, list[str]]:
    return {name: values for name, values in post.lists() if name not in NEVER_KEPT and any(values)}


def _kept(request):
    return request.session.get(SESSION_KEY, {})


def _weight(kept):
    return sum(len(value.encode()) for words in kept.values() for values in words.values() for value in values)
