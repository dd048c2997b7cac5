"""The figures of the pages: read from the kept totals, a few rows whatever the number of sheets."""

import statistics
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q, Sum

from portevoix.organisations.models import Organisation
from portevoix.sheets.models import Referral
from portevoix.sheets.status import State
from portevoix.timeline.models import Entry

from .models import Tally
from .tallies import COLUMNS

# The median is that of the answers to the sheets answered last: a bounded sample, said as such.
SAMPLE = 200
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Whole:
    """A programme's line. `received`, `answered`, `settled`, `abandoned` count sheets, the rest answers."""

    received: int
    answered: int
    in_time: int
    late: int
    settled: int
    abandoned: int
    released: int
    owed: int

    @property
    def answered_share(self) -> int | None:
        """In per cent of the sheets received; None before the first."""
        return round(100 * self.answered / self.received) if self.received else None


@dataclass(frozen=True)
class AddresseeLine:
    organisation: Organisation
    received: int
    answered: int
    in_time: int
    late: int
    owed: int
    overdue: int


def whole(programme) -> Whole:
    """One query."""
    sums = {f"{name}_sum": Sum(name, filter=Q(organisation=None), default=0) for name in COLUMNS}
    sums["owed_sum"] = Sum(
        F("received") - F("answered") - F("released"), filter=Q(organisation__isnull=False), default=0
    )
    line = Tally.objects.filter(programme=programme).aggregate(**sums)
    return Whole(**{name.removesuffix("_sum"): total for name, total in line.items()})


def median_days_to_answer(programme) -> tuple[float | None, int]:
    """(median, size of the sample), in days from the reception to the answer. One query."""
    entries = Entry.objects.filter(programme=programme, verb="sheets.answered").latest_first()
    answered = Referral.objects.filter(
        sheet__in=entries.values("subject_id")[:SAMPLE], state=State.ANSWERED
    ).order_by()
    days = [
        (end - start).total_seconds() / DAY_SECONDS for start, end in answered.values_list("referred_at", "answered_at")
    ]
    return (round(statistics.median(days), 1) if days else None), len(days)


def overdue(programme, *, at: datetime) -> list[tuple[str, str, int]]:
    """(name, slug, answers owed past their date) by addressee, in the order of the alphabet. One query."""
    late = Referral.objects.within(programme).overdue(at=at)
    counted = late.values_list("organisation__name", "organisation__slug").annotate(Count("pk"))
    return list(counted.order_by("organisation__name", "organisation__slug"))


def by_addressee(programme, *, at: datetime, kind: str = "") -> list[AddresseeLine]:
    """A line for each organisation that ever received a sheet, by name. Two queries."""
    tallies = Tally.objects.filter(programme=programme, organisation__isnull=False, received__gt=0)
    if kind:
        tallies = tallies.filter(organisation__kind=kind)
    counts = {slug: number for _name, slug, number in overdue(programme, at=at)}
    return [
        _line(tally, counts)
        for tally in tallies.select_related("organisation").order_by("organisation__name", "organisation__slug")
    ]


def of_organisation(organisation) -> Tally:
    """The kept totals of one addressee; zeros when it never received a sheet."""
    return Tally.objects.filter(programme=organisation.programme_id, organisation=organisation).first() or Tally()


def owed_by(tally: Tally) -> int:
    return tally.received - tally.answered - tally.released


def _line(tally, counts):
    return AddresseeLine(
        tally.organisation,
        tally.received,
        tally.answered,
        tally.in_time,
        tally.late,
        owed_by(tally),
        counts.get(tally.organisation.slug, 0),
    )
