"""A line of a table: one address and one method, or one operation, and who may."""

from collections.abc import Callable
from dataclasses import dataclass

from .actors import HOLDER, NOBODY, NOT_SIGNED_IN
from .world import Place

YES = "yes"
SIGN_IN = "sign in"
REFUSED = "refused (403)"
ABSENT = "absent (404)"
NO_METHOD = "no such method (405)"
FOR_ANOTHER = "meant for somebody else (409)"
WORDS = {200: YES, 201: YES, 204: YES, 302: YES, 403: REFUSED, 404: ABSENT, 405: NO_METHOD, 409: FOR_ANOTHER}


@dataclass(frozen=True, kw_only=True)
class Page:
    """Whoever is neither `allowed` nor `refused` is told that there is nothing (404), or to sign in."""

    name: str
    what: str
    method: str = "GET"
    allowed: frozenset[str]
    refused: frozenset[str] = NOBODY
    args: Callable[[Place], list] | None = None
    data: Callable[[Place], dict] = lambda place: {}
    refusal: str = REFUSED
    query: str = ""
    headers: Callable[[Place], dict] = lambda place: {}
    is_public: bool = False  # nobody is asked to sign in: strangers are told there is nothing
    is_demo: bool = False
    is_linked: bool = False  # its address is a signed link: whoever does not hold it has an altered one

    def args_in(self, place: Place, actor: str = "holder") -> list:
        args = self.args(place) if self.args else []
        return [f"{args[0]}x", *args[1:]] if self.is_linked and actor not in HOLDER else args

    def expected(self, actor: str) -> str:
        if actor in self.allowed:
            return YES
        if actor in NOT_SIGNED_IN and not self.is_public:
            return SIGN_IN
        return self.refusal if actor in self.refused else ABSENT

    def __str__(self):
        return f"{self.method} {self.name}: {self.what}"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`allowed` people see it done; everybody else is refused."""

    name: str
    allowed: frozenset[str]
    act: Callable
    by_system: bool = False

    def __str__(self):
        return self.name
