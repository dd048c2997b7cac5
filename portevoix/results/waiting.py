"""What waits past its date, for everyone to read: by addressee, in the order of the alphabet, naming nobody.

A mediation waits for the desk, which is to say where it ends: it stands under the desk.

A page costs the same queries whatever waits: one counts by addressee, one reads their names, one the lines of the page.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db.models import Case, Count, OuterRef, Subquery, Value, When

from portevoix.kit.french import folded
from portevoix.organisations.models import Organisation
from portevoix.programmes.working_days import PARIS, calendar_of, working_days_between
from portevoix.sheets.deadlines import Level
from portevoix.sheets.models import Referral, ReferralQuerySet, Step
from portevoix.sheets.status import State

from .levels import TOLD_ABOVE, WORDS

PAGE_SIZE = 50
# The list for elected officials is printed: more of it on one page.
PRINTED_SIZE = 200


@dataclass
class Line:
    referral: Referral
    at: datetime.datetime
    is_working: object

    @cached_property
    def days_late(self) -> int:
        """In working days; 0 on a day off just after the date. A clock that stopped adds none."""
        return working_days_between(self.referral.due_at, self.referral.paused_at or self.at, self.is_working)

    @property
    def due_on(self) -> datetime.date:
        return self.referral.due_at.astimezone(PARIS).date()

    @property
    def is_mediation(self) -> bool:
        return self.referral.state == State.MEDIATION

    @property
    def level(self) -> str:
        """The last level that somebody above it heard of; "" before the first."""
        reached = self.referral.reached
        return reached if reached in TOLD_ABOVE else ""

    @property
    def level_words(self) -> str:
        return WORDS[Level(self.referral.reached)]


class Group(NamedTuple):
    """An addressee with its lines on this page; `total` counts them on all pages."""

    name: str
    slug: str
    total: int
    lines: list[Line]


class Page(NamedTuple):
    number: int
    groups: list[Group]
    total: int
    size: int

    @property
    def pages(self) -> int:
        return -(-self.total // self.size)

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def is_missing(self) -> bool:
        return self.number > 1 and not self.groups


def overdue(programme, *, at: datetime.datetime, is_for_elected: bool = False) -> ReferralQuerySet:
    """What is owed past its date, by `owed_by`; `is_for_elected`: what is on the list handed to elected officials."""
    shown = Referral.objects.within(programme).filter(sheet__shown_at__isnull=False)
    late = shown.overdue(at=at).with_who_owes(programme)
    return late.filter(reached=Level.ELECTED) if is_for_elected else late


def page(referrals: ReferralQuerySet, number: int, *, programme, at: datetime.datetime, size: int = PAGE_SIZE) -> Page:
    """The page `number` (from 1). At most four queries."""
    addressees = _counted(referrals)
    total = sum(number_of for *_names, number_of in addressees)
    start = (number - 1) * size
    if start >= total:
        return Page(number, [], total, size)
    shown, skipped = _within(addressees, start, start + size)
    lines = _read(referrals, [pk for pk, *_names in shown])[skipped : skipped + size]
    return Page(number, _groups(shown, lines, programme, at), total, size)


def _counted(referrals):
    """(key, name, slug, how many) of each that owes something, in the order of the alphabet."""
    numbers = dict(referrals.order_by().values_list("owed_by").annotate(Count("pk")))
    owing = Organisation.objects.filter(pk__in=numbers).order_by().values_list("pk", "name", "slug")
    counted = [(pk, name, slug, numbers[pk]) for pk, name, slug in owing]
    return sorted(counted, key=lambda line: (folded(line[1]), line[0]))


def _within(addressees, start, stop):
    """The addressees that have a line between the two, and how many lines of the first one stand before."""
    shown, before, skipped = [], 0, 0
    for addressee in addressees:
        after = before + addressee[3]
        if after > start and before < stop:
            skipped = skipped if shown else start - before
            shown.append(addressee)
        before = after
    return shown, skipped


def _read(referrals, organisations):
    """Their lines in this order, the longest awaited first, with what each said last in public."""
    place = Case(*(When(owed_by=pk, then=Value(place)) for place, pk in enumerate(organisations)))
    last_step = Step.objects.filter(referral=OuterRef("pk")).order_by("-added_at", "-pk")
    columns = ("state", "taken_at", "due_at", "paused_at", "reached", "organisation__name")
    sheet = ("reference", "title", "problem", "place", "theme__icon", "cohort__name", "cohort__provider__name")
    return (
        referrals.filter(owed_by__in=organisations)
        .select_related("organisation", "sheet__cohort__provider", "sheet__theme")
        .only(*columns, *(f"sheet__{name}" for name in sheet))
        .annotate(
            said=Subquery(last_step.values("text")[:1]),
            said_at=Subquery(last_step.values("added_at")[:1]),
        )
        .order_by(place, "due_at", "pk")
    )


def _groups(addressees, referrals, programme, at):
    is_working = calendar_of(programme)
    by_key = {pk: rest for pk, *rest in addressees}
    return [
        Group(*by_key[pk], [Line(referral, at, is_working) for referral in together])
        for pk, together in groupby(referrals, key=lambda referral: referral.owed_by)
    ]
