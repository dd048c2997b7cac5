"""Moments at which somebody is at work: pure functions of the dates, the calendar and the draw."""

import datetime
import random
from collections.abc import Callable

from portevoix.programmes.working_days import PARIS

OPENS = datetime.time(9)
CLOSES = datetime.time(17, 30)
EVENING = datetime.time(20)
BREATH = datetime.timedelta(minutes=4)


class Agenda:
    """Draws moments, always the same ones for the same seed and day; never one of today."""

    def __init__(self, today: datetime.date, is_working: Callable[[datetime.date], bool], draw: random.Random) -> None:
        self.today = today
        self.is_working = is_working
        self.draw = draw

    @property
    def last_evening(self) -> datetime.datetime:
        """After everything else, and before today."""
        return _at(self.days_ago(1), EVENING)

    def days_ago(self, days: int) -> datetime.date:
        return self.today - datetime.timedelta(days=days)

    def at_work(self, days: list[datetime.date]) -> list[datetime.date]:
        """The working days among these; all of them when everything is closed."""
        return [day for day in days if self.is_working(day)] or days

    def on(self, day: datetime.date) -> datetime.datetime:
        return self._between(_at(day, OPENS), _at(day, CLOSES))

    def after(self, moment: datetime.datetime, *, count: int, until: datetime.date) -> list[datetime.datetime]:
        """`count` moments in order, later than `moment` (before today), on its day or up to `until`."""
        first = moment.astimezone(PARIS).date()
        last = max(first, min(until, self.days_ago(1)))
        moments = []
        for day in sorted(self.draw.choices(self.at_work(days_from(first, last)), k=count)):
            moment = self._between(max(_at(day, OPENS), moment + BREATH), _at(day, CLOSES))
            moments.append(moment)
        return moments

    def _between(self, first, last):
        """A day that is already full goes on a few minutes later."""
        minutes = max(int((last - first).total_seconds() // 60), 0)
        return first + datetime.timedelta(minutes=self.draw.randint(0, minutes))


def days_from(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """Both included; none when `last` comes before `first`."""
    return [first + datetime.timedelta(days=n) for n in range((last - first).days + 1)]


def _at(day, time):
    return datetime.datetime.combine(day, time, tzinfo=PARIS)
