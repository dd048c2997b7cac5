"""What is asked, of Porte-Voix and of the floor: for each page its name, and the requests that ask for it."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from .engines import Installation
from .texts import HEADINGS, Writer

FILTER = "/fiches/?theme=logement&statut=avec-reponse"
FEED = "/flux/"
FAR_PAGE = 50
PAGE_SIZE = 20
READ_ITEMS = 200
# Any 32 letters: what matters is that the cookie and the form hold the same.
CSRF = "abcdefghijklmnopqrstuvwxyz012345"
COMPRESSED = "list, compressed"
FLOOR_OF = {
    "list": "20 rows",
    COMPRESSED: "20 rows",
    "filter": "20 rows, filtered",
    "far page": "20 rows",
    "sheet": "one item",
    "feed": "20 rows",
    "send": "one insert",
}


@dataclass(frozen=True)
class Target:
    name: str
    requests: list[str]
    # Sent a single time each: a sheet leaves once.
    is_once: bool = False
    # How much longer it is asked than the others, for as many answers.
    longer: int = 1

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
        Target("feed", [_get(FEED)]),
        *(
            Target(f"search, {name}", [_get(address) for address in addresses], longer=2)
            for name, addresses in known["searches"].items()
        ),
        Target("similar sheets", [_get(*draft) for draft in known["similar"]], longer=2),
    ]


def sending(installation: Installation, drafts: int) -> Target:
    return Target("send", [_send(*draft) for draft in installation.take_drafts(drafts)], is_once=True)


def kept(installation: Installation) -> list[Target]:
    """What a visitor reads, as the site comes: drawn once, then handed out."""
    pages = {"list": "/fiches/", "filter": FILTER, "sheet": installation.known["sheets"][-1]}
    pages |= {"figures": "/chiffres/", "feed": FEED}
    return [Target(f"{name}, kept", [_get(address)]) for name, address in pages.items()]


def floors(installation: Installation) -> list[Target]:
    keys = range(1, installation.sheets + 1, max(1, installation.sheets // READ_ITEMS))
    return [
        Target("ok", [_get("/ok/")]),
        Target("20 rows", [_get("/rows/")]),
        Target("20 rows, filtered", [_get("/filtered/?theme=1&status=1")]),
        Target("one item", [_get(f"/item/{key}/") for key in keys]),
        Target("one insert", [_post("/send/", text) for text in _texts()]),
    ]


def _get(address: str, session: str = "") -> str:
    cookie = f"Cookie: sessionid={session}\r\n" if session else ""
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: fr\r\n{cookie}\r\n"


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
