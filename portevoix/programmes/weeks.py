"""The weeks of reports and reminders: from a Monday to a Sunday, Paris time, named as ISO 8601 does ("2026-W48").

Pure: no request, no clock, no query.
"""

import datetime
import re
from dataclasses import dataclass

from .working_days import PARIS

WEEK = datetime.timedelta(days=7)
# On Monday, before the working day: the week that has just ended is told.
TOLD_AT = datetime.timedelta(hours=7, minutes=30)
NAME = re.compile(r"(20[0-9]{2})-W([0-9]{2})", re.ASCII)


@dataclass(frozen=True)
class Week:
    monday: datetime.date

    @classmethod
    def of(cls, moment: datetime.datetime) -> "Week":
        day = moment.astimezone(PARIS).date()
        return cls(day - datetime.timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name: str) -> "Week | None":
        """None for what names no week of this century."""
        match = NAME.fullmatch(name)
        if match is None:
            return None
        try:
            return cls(datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            return None

    def __str__(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def sunday(self) -> datetime.date:
        return self.monday + datetime.timedelta(days=6)

    @property
    def starts_at(self) -> datetime.datetime:
        return datetime.datetime.combine(self.monday, datetime.time(), PARIS)

    @property
    def ends_at(self) -> datetime.datetime:
        """The first instant of the next one."""
        return self.following.starts_at

    @property
    def before(self) -> "Week":
        return Week(self.monday - WEEK)

    @property
    def following(self) -> "Week":
        return Week(self.monday + WEEK)


def last_ended(at: datetime.datetime) -> Week:
    return Week.of(at).before


def begun(at: datetime.datetime) -> "Week | None":
    """The week that `at` is in, from its Monday 7:30 on; None before: it is too early to speak of it."""
    week = Week.of(at)
    return week if Week.of(at.astimezone(PARIS) - TOLD_AT) == week else None


def to_tell(at: datetime.datetime) -> Week:
    """The week whose report is to leave, at `at`, if it has not: the one before, from Monday 7:30 on."""
    # By the clock on the wall: a night when it changes moves nothing.
    return Week.of(at.astimezone(PARIS) - WEEK - TOLD_AT)
