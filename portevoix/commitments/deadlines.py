"""When a promise is recalled, said late, brought higher up: in working days around its date.

Pure: no request, no clock, no query. `is_working` tells whether a date is a working day of the programme
(`programmes.working_days.calendar_of`).
"""

import datetime
from collections.abc import Callable

from django.db import models

from portevoix.programmes.working_days import LONGEST_CLOSURE_DAYS, PARIS

IsWorking = Callable[[datetime.date], bool]
# Read before the working day, where the classes are.
MORNING = datetime.time(7, 30)
# Public holidays are known until 2060, and a promise for the next generation is none.
FARTHEST_YEARS = 5


class Level(models.IntegerChoices):
    """In the order in which they are reached."""

    REMINDER = 1
    LATE = 2
    # The head of the organisation, then the coordinator of the programme.
    HEAD = 3
    COORDINATOR = 4


# Working days from the promised date.
DAYS = {Level.REMINDER: -5, Level.LATE: 1, Level.HEAD: 5, Level.COORDINATOR: 10}


def moment_of(level: Level, due_on: datetime.date, is_working: IsWorking) -> datetime.datetime | None:
    """The morning at which a level is reached, always of a working day; None in a programme closed for ten years.

    The promised day itself never counts: it may be a Sunday.
    """
    step, left, day = (1 if DAYS[level] > 0 else -1), abs(DAYS[level]), due_on
    for _passed in range(LONGEST_CLOSURE_DAYS):
        day += datetime.timedelta(days=step)
        if is_working(day):
            left -= 1
            if left == 0:
                return datetime.datetime.combine(day, MORNING, tzinfo=PARIS)
    return None


def next_level(
    due_on: datetime.date, *, promised_at: datetime.datetime, reached: int, is_working: IsWorking
) -> tuple[Level, datetime.datetime] | None:
    """The first level after `reached`, and when; None after the last.

    No reminder for what is promised so shortly before its date that the reminder's day is already there.
    """
    promised_on = promised_at.astimezone(PARIS).date()
    for level in Level:
        if level <= reached:
            continue
        moment = moment_of(level, due_on, is_working)
        if moment is None or (level == Level.REMINDER and moment.date() <= promised_on):
            continue
        return level, moment
    return None


def levels_reached(
    due_on: datetime.date,
    *,
    promised_at: datetime.datetime,
    reached: int,
    at: datetime.datetime,
    is_working: IsWorking,
) -> tuple[list[Level], tuple[Level, datetime.datetime] | None]:
    """(levels passed since `reached`, in their order; the next one and its moment).

    Counted afresh in today's calendar: a closure declared after the promise puts its levels off.
    """
    passed: list[Level] = []
    coming = next_level(due_on, promised_at=promised_at, reached=reached, is_working=is_working)
    while coming is not None and coming[1] <= at:
        passed.append(coming[0])
        coming = next_level(due_on, promised_at=promised_at, reached=coming[0], is_working=is_working)
    return passed, coming


def days_late(due_on: datetime.date, until: datetime.date, is_working: IsWorking) -> int:
    """Working days after the promised day, up to and including `until`; 0 on a day off just after it."""
    span = max((until - due_on).days, 0)
    return sum(is_working(due_on + datetime.timedelta(days=n)) for n in range(1, span + 1))
