"""The figures of the pages: read from the kept totals, a few rows whatever the number of sheets."""

import statistics
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count

from portevoix.kit.french import folded
from portevoix.organisations.models import Organisation
from portevoix.sheets.models import Referral
from portevoix.sheets.status import State
from portevoix.timeline.models import Entry

from .models import Tally
from .tallies import COLUMNS

# The median is that of the answers to the sheets answered last: a bounded sample, said as such.
SAMPLE = 200
# What depends on today's date cannot be kept by events: the public page counts it once a minute.
KEPT_SECONDS = 60
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
    released: int
    owed: int
    overdue: int


def whole(programme) -> Whole:
    """One query, over a line per organisation at most."""
    total, owed = dict.fromkeys(COLUMNS, 0), 0
    for organisation, *numbers in Tally.objects.filter(programme=programme).values_list("organisation", *COLUMNS):
        line = dict(zip(COLUMNS, numbers, strict=True))
        if organisation is None:
            total = line
        else:
            owed += line["received"] - line["answered"] - line["released"]
    return Whole(**total, owed=owed)


def median_days_to_answer(programme) -> tuple[float | None, int]:
    """(median, size of the sample), in days from the reception to the answer. One query."""
    entries = Entry.objects.filter(programme=programme, verb="sheets.answered").latest_first()
    answered = Referral.objects.filter(sheet__in=entries.values("subject_id")[:SAMPLE], state=State.ANSWERED).order_by()
    days = [
        (end - start).total_seconds() / DAY_SECONDS for start, end in answered.values_list("referred_at", "answered_at")
    ]
    return (round(statistics.median(days), 1) if days else None), len(days)


def overdue(programme, *, at: datetime) -> list[tuple[str, str, int]]:
    """(name, slug, answers owed past their date) by addressee, in the order of the alphabet. One query."""
    late = Referral.objects.within(programme).overdue(at=at)
    counted = late.values_list("organisation__name", "organisation__slug").annotate(Count("pk"))
    return sorted(counted.order_by(), key=lambda line: folded(line[0]))


def for_everyone(programme, *, at: datetime) -> dict[str, object]:
    """What the public page shows. At most three queries."""
    key = f"results:{programme.pk}"
    kept = cache.get(key)
    if kept is None:
        median, sample = median_days_to_answer(programme)
        kept = {"median": median, "sample": sample, "overdue": overdue(programme, at=at)}
        cache.set(key, kept, KEPT_SECONDS)
    return {"whole": whole(programme), "kept_seconds": KEPT_SECONDS, **kept}


def by_addressee(programme, *, at: datetime, kind: str = "") -> list[AddresseeLine]:
    """A line for each organisation that ever received a sheet, by name. Two queries."""
    tallies = Tally.objects.filter(programme=programme, organisation__isnull=False, received__gt=0)
    if kind:
        tallies = tallies.filter(organisation__kind=kind)
    counts = {slug: number for _name, slug, number in overdue(programme, at=at)}
    lines = [_line(tally, counts) for tally in tallies.select_related("organisation").order_by()]
    return sorted(lines, key=lambda line: folded(line.organisation.name))


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
        tally.released,
        owed_by(tally),
        counts.get(tally.organisation.slug, 0),
    )
