"""One JSON object per log line, each with the number of the request it belongs to.

No name, address or text written by a person goes into a log: a line tells which
page, how it ended and how long it took.
"""

import json
import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
ACCEPTED_NUMBER = re.compile(r"[\w-]{8,64}", re.ASCII)
request_number: ContextVar[str] = ContextVar("request_number", default="")
# What opens a door to whoever reads it: the code of a class, a signed link.
SECRETS = re.compile(r"(/(?:c|sons|entrer|repondre|suivi|suivre/confirmer|calendrier/mien)/)[^/\s?]+")
access = logging.getLogger("portevoix.access")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := request_number.get():
            line["request"] = number
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


class RequestLogMiddleware:
    """Numbers each request, gives the number back in a header, writes one line at the end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(HEADER, "")
        number = given if ACCEPTED_NUMBER.fullmatch(given) else secrets.token_hex(8)
        token = request_number.set(number)
        start = time.perf_counter()
        try:
            response = self.get_response(request)
            response[HEADER] = number
            facts = {
                "method": request.method,
                "path": masked(request.path),
                "status": response.status_code,
                "ms": round((time.perf_counter() - start) * 1000, 1),
            }
            access.info("%(method)s %(path)s %(status)s", facts, extra={"facts": facts})
            return response
        finally:
            request_number.reset(token)


class SecretsFilter(logging.Filter):
    """On every handler: whoever writes the line, no code of a class and no signed link stands in it."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage()
        if SECRETS.search(said):
            record.msg, record.args = masked(said), ()
        return True


def masked(text: str) -> str:
    return SECRETS.sub(r"\1…", text)
