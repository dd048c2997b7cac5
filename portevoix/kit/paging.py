"""Which page of a list an address asks for."""

from django.http import Http404, HttpRequest

MOST_DIGITS = 6


def page_number(request: HttpRequest) -> int:
    """`?page=`, from 1; raises Http404 for what is no number of a page."""
    typed = request.GET.get("page", "1")
    if not (typed.isascii() and typed.isdecimal()) or len(typed) > MOST_DIGITS or int(typed) < 1:
        raise Http404
    return int(typed)
