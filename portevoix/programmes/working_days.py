"""Counting in working days: no request, no clock.

A working day is neither a Saturday, a Sunday, a French public holiday (of the subdivision
when one is given, e.g. "57" for Alsace-Moselle), nor a day of a closed period of the programme.
"""

import datetime
from collections.abc import Callable
from functools import cache
from zoneinfo import ZoneInfo

from .public_holidays import public_holidays

PARIS = ZoneInfo("Europe/Paris")
END_OF_DAY = datetime.time(23, 59, 59)
LONGEST_CLOSURE_DAYS = 3660


def calendar_of(programme, *, subdivision: str | None = None, closed_periods=None) -> Callable[[datetime.date], bool]:
    """A function telling whether a date is a working day of this programme.

    One query, unless its `closed_periods` are given. `subdivision`: the place whose public holidays
    count, the programme's own if left out; for one organisation see `organisations.calendars`.
    """
    periods = programme.closedperiod_set.all() if closed_periods is None else closed_periods
    closed = [(period.starts_on, period.ends_on) for period in periods]
    holidays = public_holidays(programme.holidays_subdivision if subdivision is None else subdivision)

    @cache
    def is_working(day: datetime.date) -> bool:
        return day.weekday() < 5 and day not in holidays and not any(start <= day <= end for start, end in closed)

    return is_working


def add_working_days(
    start: datetime.datetime, days: int, is_working: Callable[[datetime.date], bool]
) -> datetime.datetime:
    """The last second (Paris time) of the `days`-th working day after the day of `start`.

    The day of `start` itself never counts. `days` ≥ 1; see `end_of_working_day` for none. Raises
    ValueError when ten years go by without enough working days: a programme closed for ever has no deadline.
    """
    if days < 1:
        raise ValueError("A deadline is at least one working day away.")
    return _nth_working_day(start.astimezone(PARIS).date(), days, is_working)


def end_of_working_day(start: datetime.datetime, is_working: Callable[[datetime.date], bool]) -> datetime.datetime:
    """The last second of the day of `start` if it is a working day, else of the next one."""
    return _nth_working_day(start.astimezone(PARIS).date() - datetime.timedelta(days=1), 1, is_working)


def working_days_between(
    start: datetime.datetime, end: datetime.datetime, is_working: Callable[[datetime.date], bool]
) -> int:
    """How many working days lie after the day of `start`, up to and including the day of `end`."""
    first, last = start.astimezone(PARIS).date(), end.astimezone(PARIS).date()
    span = max((last - first).days, 0)
    return sum(is_working(first + datetime.timedelta(days=n)) for n in range(1, span + 1))


def _nth_working_day(day, number, is_working):
    for _passed in range(LONGEST_CLOSURE_DAYS):
        day += datetime.timedelta(days=1)
        if is_working(day):
            number -= 1
            if number == 0:
                return datetime.datetime.combine(day, END_OF_DAY, tzinfo=PARIS)
    raise ValueError("The programme's closed periods leave no working day within ten years.")
