"""The year's own time: what happens next, in order, and the clock of the whole site moved to each moment."""

import datetime
import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from portevoix.jobs import worker
from portevoix.jobs.periodic import tick
from portevoix.kit import clock
from portevoix.programmes.working_days import PARIS

DAY = datetime.timedelta(days=1)
OPENS, CLOSES = datetime.time(9), datetime.time(17, 30)
# When the worker of this year wakes: after midnight, where every date ends; before the working day, when digests leave.
# The real one looks every few minutes.
WAKES = (datetime.time(0, 5), datetime.time(7, 35))
Act = Callable[[datetime.datetime], object]


class Time:
    def __init__(self, first: datetime.date, last: datetime.date, draw: random.Random) -> None:
        self.first, self.last, self.draw = first, last, draw
        self.now = datetime.datetime.combine(first, datetime.time(0, 1), tzinfo=PARIS)
        self.is_working: Callable[[datetime.date], bool] = lambda day: day.weekday() < 5
        self._coming: list[tuple[datetime.datetime, int, Act]] = []
        self._numbers = itertools.count()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """As long as it lasts, `kit.clock` says this time."""
        real = clock.now
        clock.now = lambda: self.now
        try:
            yield
        finally:
            clock.now = real

    def on(self, moment: datetime.datetime, act: Act) -> None:
        heapq.heappush(self._coming, (moment, next(self._numbers), act))

    def within(self, days: tuple[int, int], act: Act) -> None:
        """In so many days from now, at an hour when people work."""
        day = self.now.astimezone(PARIS).date() + self.draw.randint(*days) * DAY
        while not self.is_working(day):
            day += DAY
        start = datetime.datetime.combine(day, OPENS, tzinfo=PARIS)
        length = datetime.datetime.combine(day, CLOSES, tzinfo=PARIS) - start
        self.on(max(start + self.draw.random() * length, self.now + datetime.timedelta(minutes=1)), act)

    def run(self, *, each_day: Act) -> None:
        """Everything until the last day; `each_day` sees the site just after its worker has run, past midnight."""
        day = self.first
        while day <= self.last:
            for hour in WAKES:
                self._until(datetime.datetime.combine(day, hour, tzinfo=PARIS))
                self.work()
                if hour == WAKES[0]:
                    each_day(self.now)
            day += DAY

    def _until(self, moment):
        while self._coming and self._coming[0][0] <= moment:
            self.now, _number, act = heapq.heappop(self._coming)
            act(self.now)
        self.now = moment

    def work(self) -> None:
        tick(at=self.now)
        worker.drain()
