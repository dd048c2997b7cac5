"""The public list: one page of sheets at a time, newest first.

A page costs the same among a hundred sheets and among a million: the database walks an index
to the page's keys, reads those rows alone as plain tuples, and counts no further than COUNTED.
"""

import datetime
from typing import NamedTuple

from portevoix.organisations.models import Organisation

from . import tally
from .models import Referral, Sheet, SheetQuerySet

PAGE_SIZE = 20
# Totals are counted up to here, and said "more than" beyond.
COUNTED = 1000
COLUMNS = (
    *("pk", "reference", "title", "status", "sent_at", "place"),
    *("theme__name", "theme__icon", "territory__name", "cohort__name", "cohort__provider__name"),
    *("class_count", "trainee_count", "unsized_count", "department_count"),
)


class Line(NamedTuple):
    """What a card shows of a sheet."""

    pk: int
    reference: str
    title: str
    status: str
    sent_at: datetime.datetime
    place: str
    theme: str
    icon: str
    territory: str | None
    cohort: str
    provider: str
    class_count: int
    trainee_count: int
    unsized_count: int
    department_count: int
    # (name, state) of each addressee, in the order in which they received it
    addressees: list[tuple[str, str]]

    @property
    def told_by(self) -> str:
        return tally.in_words(self.class_count, self.trainee_count, self.unsized_count, self.department_count)


class Page(NamedTuple):
    number: int
    lines: list[Line]
    has_next: bool
    total: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def is_missing(self) -> bool:
        """A number past the last page. The first page always exists, even empty."""
        return self.number > 1 and not self.lines

    @property
    def is_beyond_count(self) -> bool:
        return self.total > COUNTED

    @property
    def pages(self) -> int | None:
        """How many pages there are, when they were counted."""
        return None if self.is_beyond_count else -(-self.total // PAGE_SIZE)


def page(sheets: SheetQuerySet, number: int) -> Page:
    """The page `number` (from 1) of shown `sheets`, in three queries."""
    start = (number - 1) * PAGE_SIZE
    lines = lines_of(sheets, start=start, stop=start + PAGE_SIZE + 1)
    total = sheets.order_by().values("pk")[: COUNTED + 1].count()
    return Page(number, lines[:PAGE_SIZE], len(lines) > PAGE_SIZE, total)


def lines_of(sheets: SheetQuerySet, *, start: int = 0, stop: int = PAGE_SIZE) -> list[Line]:
    """Cards of the newest of `sheets`, in two queries."""
    found = sheets.latest_first()
    # What is skipped is walked over in the index alone; the first page skips nothing.
    return _lines(found[:stop] if start == 0 else _by_key(found.values("pk")[start:stop]))


def lines_addressed_to(organisation: Organisation, *, stop: int = PAGE_SIZE) -> list[Line]:
    """Cards of the last sheets that an organisation received, in two queries."""
    received = Referral.objects.filter(organisation=organisation, sheet__shown_at__isnull=False).order_by("-pk")
    return _lines(_by_key(received.values("sheet")[:stop]))


def _by_key(keys):
    return Sheet.objects.filter(pk__in=keys).latest_first()


def _lines(sheets):
    rows = list(sheets.values_list(*COLUMNS))
    addressees: dict[int, list[tuple[str, str]]] = {row[0]: [] for row in rows}
    referrals = Referral.objects.filter(sheet__in=list(addressees)).order_by("pk")
    for sheet, name, state in referrals.values_list("sheet", "organisation__name", "state"):
        addressees[sheet].append((name, state))
    return [Line(*row, addressees[row[0]]) for row in rows]
