"""What is typed holds no control character: pasted from a document, nobody sees it, and neither a page nor a feed may.

A refusal would ask somebody to take away what they cannot see. What stood for a new line becomes a space.
A NUL, which no document gives, stays: each form refuses it.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from portevoix.kit.markup import FORBIDDEN

NUL = "\0"
SPACES = str.maketrans(dict.fromkeys("\x0b\x0c\x85", " "))


class TypedTextMiddleware:
    """After the check of the token, which reads the form: a page that checks none reads what it was sent as it is."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., HttpResponse], *_given: object) -> None:
        if request.method != "POST" or getattr(view, "csrf_exempt", False):
            return
        typed = request.POST
        if not any(FORBIDDEN.search(value) for values in map(typed.getlist, typed) for value in values):
            return
        kept = typed.copy()
        for name in typed:
            kept.setlist(name, [plain(value) for value in typed.getlist(name)])
        kept._mutable = False
        request.POST = kept  # type: ignore[assignment]


def plain(text: str) -> str:
    return FORBIDDEN.sub(lambda found: found[0] if found[0] == NUL else "", text.translate(SPACES))
