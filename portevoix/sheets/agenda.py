"""The addressee's day: each duty with what is owed next, in order of date, under five headings.

The database sorts and counts: a board of ten thousand duties reads one page of them.
"""

import datetime
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Case, Count, Exists, F, IntegerChoices, OuterRef, Q, Value, When

from portevoix.programmes.working_days import PARIS, add_working_days, working_days_between

from .deadlines import Calendar
from .models import AnswerDraft, Referral, ReferralQuerySet
from .status import OPEN_STATES, State


class Group(IntegerChoices):
    """In this order on the page."""

    LATE = 0
    TODAY = 1
    WEEK = 2
    LATER = 3
    STOPPED = 4


# A question to the class stops the clock for a while; a mediation is the desk's to end.
STOPPED = Q(paused_at__isnull=False) | Q(state=State.MEDIATION)
# A successor inherits a date to take in charge that may be over: its answer alone is owed by a date.
TO_TAKE_FIRST = Q(state=State.TO_TAKE, take_due_at__gt=F("referred_at"), take_due_at__lt=F("due_at"))


@dataclass(frozen=True)
class Day:
    """One instant, and the days around it."""

    at: datetime.datetime
    is_working: Calendar

    @cached_property
    def next_working_day_at(self) -> datetime.datetime:
        """What is due before it is for today: on a Friday, the Saturday and the Sunday too."""
        return _midnight(add_working_days(self.at, 1, self.is_working).date())

    @cached_property
    def next_week_at(self) -> datetime.datetime:
        today = self.at.astimezone(PARIS).date()
        return _midnight(today + datetime.timedelta(days=7 - today.weekday()))


def agenda(referrals: ReferralQuerySet, day: Day) -> ReferralQuerySet:
    """The open ones, in the order of the page: each with its `group`, `next_at`, `takes_first`, `has_draft`."""
    is_to_take = TO_TAKE_FIRST & Q(due_at__gte=day.at)
    next_at = Case(When(is_to_take, then=F("take_due_at")), default=F("due_at"))
    return (
        referrals.filter(state__in=OPEN_STATES)
        .annotate(next_at=next_at, takes_first=Case(When(is_to_take, then=Value(True)), default=Value(False)))
        .annotate(group=_group(day), has_draft=Exists(AnswerDraft.objects.filter(referral=OuterRef("pk"))))
        .order_by("group", "next_at", "pk")
    )


def counted(listed: ReferralQuerySet) -> dict[int, int]:
    """{group: how many} of an agenda, in one query."""
    groups = listed.order_by().values_list("group").annotate(Count("pk"))
    return dict(groups)


def with_days_late(referrals: list[Referral], day: Day) -> list[Referral]:
    """Each with `days_late`: working days since what was owed next, 0 for what is in time or stopped."""
    for referral in referrals:
        is_late = referral.group == Group.LATE
        referral.days_late = working_days_between(referral.next_at, day.at, day.is_working) if is_late else 0
    return referrals


def _group(day):
    return Case(
        When(STOPPED, then=Value(Group.STOPPED)),
        When(next_at__lt=day.at, then=Value(Group.LATE)),
        When(next_at__lt=day.next_working_day_at, then=Value(Group.TODAY)),
        When(next_at__lt=day.next_week_at, then=Value(Group.WEEK)),
        default=Value(Group.LATER),
    )


def _midnight(day):
    return datetime.datetime.combine(day, datetime.time(), PARIS)
