"""What is asked, of Porte-Voix and of the floor: for each page its name, and the requests that ask for it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from .engines import Installation
from .texts import HEADINGS, Writer

FILTER = "/fiches/?theme=logement&statut=avec-reponse"
FAR_PAGE = 50
PAGE_SIZE = 20
READ_ITEMS = 200
# The last ones are sent by counting.py.
COUNTED_DRAFTS = 2
# Any 32 letters: what matters is that the cookie and the form hold the same.
CSRF = "abcdefghijklmnopqrstuvwxyz012345"
COMPRESSED = "list, compressed"
FLOOR_OF = {
    "list": "20 rows",
    COMPRESSED: "20 rows",
    "filter": "20 rows, filtered",
    "far page": "20 rows",
    "sheet": "one item",
    "send": "one insert",
}


@dataclass(frozen=True)
class Target:
    name: str
    requests: list[str]
    # Sent a single time each: a sheet leaves once.
    is_once: bool = False

    @property
    def as_browsers_ask(self) -> list[str]:
        return [request.replace("\r\n", "\r\nAccept-Encoding: gzip\r\n", 1) for request in self.requests]


def ours(installation: Installation) -> list[Target]:
    known = installation.known
    far = min(FAR_PAGE, -(-installation.sheets // PAGE_SIZE))
    sheets = Target("list", [_get("/fiches/")])
    return [
        sheets,
        Target(COMPRESSED, sheets.as_browsers_ask),
        Target("filter", [_get(FILTER)]),
        Target("far page", [_get(f"/fiches/?page={far}")]),
        Target("sheet", [_get(address) for address in known["sheets"]]),
        Target("figures", [_get("/chiffres/")]),
        Target("send", [_send(*draft) for draft in known["drafts"][:-COUNTED_DRAFTS]], is_once=True),
    ]


def floors(installation: Installation) -> list[Target]:
    keys = range(1, installation.sheets + 1, max(1, installation.sheets // READ_ITEMS))
    return [
        Target("ok", [_get("/ok/")]),
        Target("20 rows", [_get("/rows/")]),
        Target("20 rows, filtered", [_get("/filtered/?theme=1&status=1")]),
        Target("one item", [_get(f"/item/{key}/") for key in keys]),
        Target("one insert", [_post("/send/", text) for text in _texts()]),
    ]


def _get(address: str) -> str:
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr\r\n\r\n"


def _send(address: str, session: str) -> str:
    form = {"csrfmiddlewaretoken": CSRF, "key": str(uuid.uuid4()), "version": "1", "unapproved_reason": "Banc"}
    return _posted(address, urlencode(form), cookie=f"Cookie: csrftoken={CSRF}; sessionid={session}\r\n")


def _post(address: str, text: str) -> str:
    return _posted(address, urlencode({"text": text}))


def _posted(address: str, body: str, cookie: str = "") -> str:
    return (
        f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr\r\n{cookie}"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )


def _texts(count: int = 50) -> Iterator[str]:
    writer = Writer()
    for _ in range(count):
        said = writer.sheet()
        yield "\n".join(said[name] for name in HEADINGS)
