"""The clock of one addressee, and the ladder that its dates make: no request, no clock, no query.

A sheet is never forgotten: when an addressee says nothing, somebody above it hears of it, at known
dates (promise 8 of the reliability charter: 5, 15, 20, 25, 30 and 60 working days by default). All
dates are the last second, Paris time, of a working day. `is_working`: `working_days.calendar_of`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, Protocol

from django.db import models
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.working_days import add_working_days, end_of_working_day, working_days_between

Calendar = Callable[[date], bool]


class Level(models.TextChoices):
    """Each is reached once in a round, in this order."""

    UNTAKEN = "untaken", _("not taken in charge")
    REMINDER = "reminder", _("reminded")
    DUE = "due", _("due")
    HEAD = "head", _("head of the organisation told")
    COORDINATOR = "coordinator", _("coordinator told")
    ELECTED = "elected", _("on the list for elected officials")


ORDER = {level: number for number, level in enumerate(Level)}


class Pace(Protocol):
    """What a programme decides, in working days."""

    take_charge_days: int
    answer_days: int
    remind_before_days: int
    head_after_days: int
    coordinator_after_days: int
    elected_after_days: int


@dataclass(frozen=True)
class Dates:
    """In the order of the levels: each is not before the one above it."""

    take_due_at: datetime
    remind_at: datetime
    due_at: datetime
    head_at: datetime
    coordinator_at: datetime
    elected_at: datetime

    def __iter__(self) -> Iterator[datetime]:
        # Not `astuple`: it copies each date, and a hundred thousand clocks may ring in one night.
        return iter(vars(self).values())


class Ring(NamedTuple):
    level: Level
    at: datetime


def dates_from(start: datetime, pace: Pace, is_working: Calendar) -> Dates:
    """Counted from the day after `start`. A reminder never comes before the date to take in charge."""
    remind = max(pace.answer_days - pace.remind_before_days, pace.take_charge_days)
    after = (0, pace.head_after_days, pace.coordinator_after_days, pace.elected_after_days)
    days = (pace.take_charge_days, remind, *(pace.answer_days + more for more in after))
    return Dates(*(add_working_days(start, number, is_working) for number in days))


def rings(dates: Dates, *, is_taken: bool) -> Iterator[Ring]:
    """Each level with its date. One that is taken is not said to be untaken; a reminder on the very date is none."""
    for level, at in zip(Level, dates, strict=True):
        if level == Level.UNTAKEN and is_taken:
            continue
        if level == Level.REMINDER and at >= dates.due_at:
            continue
        yield Ring(level, at)


def next_ring(dates: Dates, *, reached: str, is_taken: bool) -> Ring | None:
    """The first level above `reached` ("" before the first); None at the top of the ladder."""
    above = ORDER[Level(reached)] if reached else -1
    return next((ring for ring in rings(dates, is_taken=is_taken) if ORDER[ring.level] > above), None)


def passed(dates: Dates, *, reached: str, is_taken: bool, at: datetime) -> list[Ring]:
    """The levels above `reached` whose date is over at `at`, in order: several after a long stop."""
    above = ORDER[Level(reached)] if reached else -1
    return [ring for ring in rings(dates, is_taken=is_taken) if ORDER[ring.level] > above and ring.at < at]


def resumed(dates: Dates, *, paused_at: datetime, at: datetime, is_working: Calendar) -> Dates:
    """After a pause, each date still to come is as many working days away as it was at `paused_at`.

    What was over when the pause began stays where it was; no date ever comes nearer. Raises
    ValueError when `at` is before `paused_at`.
    """
    if at < paused_at:
        raise ValueError("A pause ends after it began.")

    def moved(date_: datetime) -> datetime:
        if date_ < paused_at:
            return date_
        left = working_days_between(paused_at, date_, is_working)
        # Nothing left: it was the last day, and so is the first working day of the clock again.
        return max(date_, add_working_days(at, left, is_working) if left else end_of_working_day(at, is_working))

    return Dates(*map(moved, dates))


def extended(dates: Dates, *, days: int, is_working: Calendar) -> Dates:
    """The answer is owed `days` working days later, and so is all that follows. The taking in charge does not move."""
    later = [add_working_days(date_, days, is_working) for date_ in list(dates)[2:]]
    remind_at = min(add_working_days(dates.remind_at, days, is_working), later[0])
    return replace(
        dates, remind_at=remind_at, due_at=later[0], head_at=later[1], coordinator_at=later[2], elected_at=later[3]
    )
