"""What happened in a week, for a whole programme or for one organisation: read from the history of that week.

The same few queries whatever happened. Days are working days: that is how they were promised.
"""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from portevoix.commitments.models import Commitment
from portevoix.organisations.models import Correction, Organisation
from portevoix.programmes.models import Programme
from portevoix.programmes.weeks import Week
from portevoix.programmes.working_days import calendar_of, working_days_between
from portevoix.sheets.deadlines import Level
from portevoix.sheets.models import Referral, late_at
from portevoix.timeline.models import Entry

from .levels import WORDS
from .spread import Spread

REDIRECTED = ("sheets.declined", "sheets.passed_on", "sheets.taken_from_closed")
TOLD = ("sheets.answered", "sheets.contested", "sheets.mediated", *REDIRECTED)
# After these, a duty may be new, taken in charge or answered.
TOUCHING = ("sheets.sent", "sheets.taken", "sheets.step_added", "sheets.details_asked", "sheets.answered", *REDIRECTED)
# Lines of what an organisation owes: a report is one sheet of paper.
NEAREST = 5


@dataclass(frozen=True)
class Waits:
    """What is owed at the moment of asking."""

    owed: int
    late: int
    elected: int


@dataclass(frozen=True)
class Promises:
    """Commitments whose date lies in the week: how many, and what became of them so far."""

    due: int
    kept: int
    dropped: int

    @property
    def open(self) -> int:
        return self.due - self.kept - self.dropped


@dataclass(frozen=True)
class Report:
    """Numbers count duties: one sheet sent to three addressees makes three."""

    week: Week
    organisation: Organisation | None
    received: int
    taken: int
    in_time: int
    late: int
    contested: int
    mediated: int
    redirected: int
    levels: list[tuple[str, int]]
    days_to_take: Spread
    days_to_answer: Spread
    days_late: Spread
    promises: Promises
    waits: Waits
    # Of one organisation: what it owes, the nearest date first.
    nearest: list[Referral]
    # Of a programme: what the table of competences could learn.
    corrections: int

    @property
    def has_happened(self) -> bool:
        numbers = self.received, self.taken, self.in_time, self.late, self.contested, self.mediated, self.redirected
        return any(numbers)

    @property
    def is_quiet(self) -> bool:
        """Nothing happened, and nothing waits: nobody is written to."""
        return not (self.has_happened or self.levels or self.promises.due or self.waits.owed or self.corrections)


def report_of(
    programme: Programme, week: Week, *, at: datetime.datetime, organisation: Organisation | None = None
) -> Report:
    """Eight queries. `at`: when it is asked, for what waits."""
    entries = _entries(programme, week, organisation)
    told = list(entries.filter(verb__in=TOLD).values_list("verb", "subject_id", "happened_at", "facts"))
    counted = Counter(verb for verb, *_rest in told)
    duties = _duties(programme, week, organisation)
    is_working = calendar_of(programme)
    taken = [(start, took) for start, took, _due in duties.values() if took is not None and _is_in(week, took)]
    answers = _answers(told, duties)
    return Report(
        week=week,
        organisation=organisation,
        received=sum(_is_in(week, start) for start, _took, _due in duties.values()),
        taken=len(taken),
        in_time=sum(not is_late for *_dates, is_late in answers),
        late=sum(is_late for *_dates, is_late in answers),
        contested=counted["sheets.contested"],
        mediated=counted["sheets.mediated"],
        redirected=sum(counted[verb] for verb in REDIRECTED),
        levels=_levels(entries),
        days_to_take=Spread.of(working_days_between(start, took, is_working) for start, took in taken),
        days_to_answer=Spread.of(working_days_between(start, end, is_working) for start, _due, end, _late in answers),
        days_late=Spread.of(working_days_between(due, end, is_working) for _start, due, end, late in answers if late),
        promises=_promises(programme, week, organisation),
        waits=_waits(programme, organisation, at),
        nearest=_nearest(organisation) if organisation is not None else [],
        corrections=Correction.objects.undecided().filter(programme=programme).count() if organisation is None else 0,
    )


def _entries(programme, week, organisation=None):
    entries = Entry.objects.filter(programme=programme, happened_at__gte=week.starts_at, happened_at__lt=week.ends_at)
    if organisation is not None:
        entries = entries.filter(facts__organisation_id=organisation.pk)
    return entries.order_by()


def _duties(programme, week, organisation):
    """{(sheet, organisation): (received, taken, due)} of all that the week touched."""
    touched = _entries(programme, week).filter(verb__in=TOUCHING).values("subject_id")
    referrals = Referral.objects.filter(sheet__in=touched)
    if organisation is not None:
        referrals = referrals.filter(organisation=organisation)
    columns = ("sheet", "organisation", "referred_at", "taken_at", "due_at")
    return {(sheet, pk): dates for sheet, pk, *dates in referrals.order_by().values_list(*columns)}


def _answers(told, duties):
    """(received, due, answered, is late) of each answer given in the week."""
    answers = []
    for verb, sheet, happened_at, facts in told:
        duty = duties.get((sheet, facts["organisation_id"])) if verb == "sheets.answered" else None
        if duty is not None:
            start, _took, due = duty
            # A contest since then has given the duty another date: the history keeps the one that held.
            if facts.get("due_at"):
                due = datetime.datetime.fromisoformat(facts["due_at"])
            answers.append((start, due, happened_at, facts["late"]))
    return answers


def _levels(entries):
    """(level in words, how often it was reached), in the order of the ladder."""
    counted = entries.filter(verb="sheets.level_reached").values_list("facts__level").annotate(Count("pk"))
    numbers = dict(counted)
    return [(WORDS[level], numbers[level]) for level in Level if level in numbers]


def _promises(programme, week, organisation):
    due = Commitment.objects.within(programme).filter(due_on__range=(week.monday, week.sunday))
    if organisation is not None:
        due = due.filter(organisation=organisation)
    state = Commitment.State
    return Promises(
        **due.aggregate(
            due=Count("pk"),
            kept=Count("pk", filter=Q(state=state.KEPT)),
            dropped=Count("pk", filter=Q(state=state.DROPPED)),
        )
    )


def _owed(organisation):
    return Referral.objects.filter(organisation=organisation).open()


def _waits(programme, organisation, at):
    owed = _owed(organisation) if organisation is not None else Referral.objects.within(programme).open()
    late = late_at(at)
    return Waits(
        **owed.aggregate(
            owed=Count("pk"),
            late=Count("pk", filter=late),
            elected=Count("pk", filter=late & Q(reached=Level.ELECTED)),
        )
    )


def _nearest(organisation) -> list[Referral]:
    owed: QuerySet[Referral] = _owed(organisation).select_related("sheet").order_by("due_at", "pk")
    return list(owed.only("due_at", "paused_at", "state", "answered_at", "sheet__reference", "sheet__title")[:NEAREST])


def _is_in(week, moment):
    return week.starts_at <= moment < week.ends_at
