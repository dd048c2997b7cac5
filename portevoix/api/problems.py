"""What could not be given, said so that a program and a person both understand: RFC 9457, in the reader's language."""

from typing import Any

from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

KIND = "application/problem+json"


class Refused(Exception):
    """`headers` go with the answer."""

    def __init__(self, status: int, title: str | Promise, detail: str | Promise, **headers: str):
        self.status, self.title, self.detail, self.headers = status, title, detail, headers
        super().__init__(status)

    @classmethod
    def absent(cls):
        return cls(404, _("Not found"), _("There is nothing here that everyone can read."))

    def response(self) -> JsonResponse:
        said: dict[str, Any] = {"type": "about:blank", "title": str(self.title)}
        said |= {"status": self.status, "detail": str(self.detail)}
        response = JsonResponse(said, status=self.status, content_type=KIND, json_dumps_params={"ensure_ascii": False})
        for name, value in self.headers.items():
            response[name.replace("_", "-")] = value
        return response


def unreadable(name: str, given: QueryDict) -> Refused:
    """A parameter that was not written as it should be, quoted as far as it can be shown."""
    shown = "".join(character for character in given.get(name, "") if character.isprintable())[:40]
    said = {"name": name, "value": shown}
    return Refused(400, _("Wrong parameter"), _("“%(value)s” is no value that “%(name)s” can have.") % said)


def language_of(request: HttpRequest) -> str:
    """English for a program that asks for it, else French. A program has no cookie to choose with."""
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        if asked == "*":
            break
        try:
            return get_supported_language_variant(asked)
        except LookupError:
            continue
    return "fr"
