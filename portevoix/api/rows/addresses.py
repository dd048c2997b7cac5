"""The permanent addresses of what is read, made once for a whole file."""

from functools import cached_property

from portevoix.organisations.search import KIND_WORDS
from portevoix.programmes.addresses import address

PLACEHOLDER = "0000-0000"


class Addresses:
    def __init__(self, programme):
        self.programme = programme

    def sheet(self, reference: str) -> str:
        return self._sheet.replace(PLACEHOLDER, reference)

    def organisation(self, slug: str) -> str:
        return self._organisation.replace(PLACEHOLDER, slug)

    def promise(self, pk: int | None) -> str | None:
        return self._promise.replace("/0/", f"/{pk}/") if pk is not None else None

    def sheets_by(self, name: str, slug: str) -> str:
        return f"{self._list}?{name}={slug}"

    @cached_property
    def _sheet(self):
        return address(self.programme, "sheets:detail", PLACEHOLDER)

    @cached_property
    def _organisation(self):
        return address(self.programme, "results:organisation", PLACEHOLDER)

    @cached_property
    def _promise(self):
        return address(self.programme, "commitments:detail", 0)

    @cached_property
    def _list(self):
        return address(self.programme, "sheets:list")


def territory_code(kind: str | None, code: str | None) -> str | None:
    """As in the addresses of the pages: "departement-13"."""
    return f"{KIND_WORDS[kind]}-{code}" if kind else None
