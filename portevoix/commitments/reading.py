"""What pages show of promises, on a given day."""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q

from portevoix.organisations.models import Organisation
from portevoix.programmes.working_days import PARIS, calendar_of
from portevoix.timeline.models import Entry
from portevoix.traces.models import Link

from . import permissions
from .deadlines import IsWorking, days_late
from .models import LATE, Commitment, CommitmentQuerySet

PAGE_SIZE = 20
NEAREST = 3


@dataclass(frozen=True)
class Shown:
    """One promise, and how it stands on the day it is read."""

    commitment: Commitment
    today: datetime.date
    is_working: IsWorking

    @property
    def standing(self) -> str:
        return self.commitment.standing(today=self.today)

    @property
    def closed_on(self) -> datetime.date | None:
        closed_at = self.commitment.kept_at or self.commitment.dropped_at
        return closed_at.astimezone(PARIS).date() if closed_at else None

    @property
    def is_past_its_date(self) -> bool:
        """Late today, or kept late."""
        return self.standing in (LATE, Commitment.State.KEPT) and self._until > self.commitment.due_on

    @cached_property
    def days_late(self) -> int:
        """In working days; 0 on a day off just after the date."""
        return days_late(self.commitment.due_on, self._until, self.is_working) if self.is_past_its_date else 0

    @property
    def _until(self):
        return self.closed_on or self.today


@dataclass(frozen=True)
class Page:
    number: int
    shown: list[Shown]
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def has_next(self) -> bool:
        return self.number < self.pages

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def is_missing(self) -> bool:
        return self.number > self.pages


def counts(commitments: CommitmentQuerySet, *, today: datetime.date) -> dict[str, int]:
    """{standing: how many}, in one query."""
    is_open = Q(state=Commitment.State.OPEN)
    found: dict[str, int] = commitments.aggregate(
        open=Count("pk", filter=is_open & Q(due_on__gte=today)),
        late=Count("pk", filter=is_open & Q(due_on__lt=today)),
        kept=Count("pk", filter=Q(state=Commitment.State.KEPT)),
        dropped=Count("pk", filter=Q(state=Commitment.State.DROPPED)),
    )
    return found


def page(
    commitments: CommitmentQuerySet, standing: str, number: int, *, programme, today: datetime.date, total: int
) -> Page:
    """The page `number` (from 1) of those that stand so, the nearest date first. Two queries at most."""
    start = (number - 1) * PAGE_SIZE
    found = nearest_first(commitments.standing(standing, today=today), standing)
    return Page(number, _shown(found.for_list()[start : start + PAGE_SIZE], programme, today), total)


def nearest_first(commitments: CommitmentQuerySet, standing: str) -> CommitmentQuerySet:
    """What is to come from its first date on, what is past from its last."""
    return (
        commitments.order_by("due_on", "pk")
        if standing == Commitment.State.OPEN
        else commitments.order_by("-due_on", "-pk")
    )


def organisations_that_promised(programme, *, at_most: int) -> list[Organisation]:
    """By name; one more than `at_most` when there are too many to choose from."""
    promised = Commitment.objects.within(programme).order_by().values("organisation")
    return list(Organisation.objects.filter(pk__in=promised).order_by("name", "pk")[: at_most + 1])


def of_organisation(organisation: Organisation, *, programme, at: datetime.datetime) -> dict[str, object]:
    """How many promises stand how, and those whose date is nearest: late ones, then those to come. Four queries."""
    today = at.astimezone(PARIS).date()
    promised = Commitment.objects.filter(organisation=organisation)
    number = counts(promised, today=today)
    nearest: list[Commitment] = []
    for standing in (LATE, Commitment.State.OPEN):
        found = nearest_first(promised.standing(standing, today=today), standing)
        nearest += found.for_list()[: NEAREST - len(nearest)]
    return {"counts": number, "total": sum(number.values()), "nearest": _shown(nearest, programme, today)}


def owed_by(organisations, *, programme, at: datetime.datetime, until: datetime.date) -> list[Shown]:
    """Their open promises, late or due until this day, in order of date; no more than a page. Two queries at most."""
    owed = Commitment.objects.within(programme).filter(organisation__in=organisations, due_on__lte=until).open()
    found = list(owed.for_list().order_by("due_on", "pk")[:PAGE_SIZE])
    return _shown(found, programme, at.astimezone(PARIS).date()) if found else []


def read(commitment: Commitment, *, programme, by, at: datetime.datetime) -> dict[str, object]:
    """Everything that the page of one promise shows, in a number of queries that no history makes grow."""
    today = at.astimezone(PARIS).date()
    history = list(Entry.objects.about(commitment).select_related("programme"))
    is_own = permissions.speaks_for(by, commitment)
    return {
        "commitment": commitment,
        "shown": Shown(commitment, today, calendar_of(programme)),
        "origins": origins(commitment),
        "history": history,
        "is_by_desk": any(entry.facts.get("by_desk") for entry in history),
        "is_class_over": commitment.cohort is not None and commitment.cohort.ends_on < today,
        "is_own": is_own,
        "can_keep": permissions.can_keep(by, commitment),
        "can_drop": permissions.can_drop(by, commitment),
    }


def origins(commitment: Commitment) -> list[tuple[str, str]]:
    """(name, address or "") of each thing that it came from, an answer as a rule; what was erased is left out."""
    sources = (link.source for link in Link.objects.to(commitment).order_by("pk"))
    return [(str(source), _address_of(source)) for source in sources if source is not None]


def _address_of(thing):
    return thing.get_absolute_url() if hasattr(thing, "get_absolute_url") else ""


def _shown(commitments, programme, today):
    is_working = calendar_of(programme)
    return [Shown(commitment, today, is_working) for commitment in commitments]
