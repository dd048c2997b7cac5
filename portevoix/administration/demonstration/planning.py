"""Who writes which sheet, when, and what becomes of it: decided before anything is written.

Pure: the same texts, classes, day and draw give the same plan.
"""

import datetime
import enum
from collections import Counter
from dataclasses import dataclass, replace

from .moments import Agenda, days_from


class Fate(enum.StrEnum):
    """Where a sheet stands today."""

    DRAFT = "draft"
    SENT = "sent"
    TAKEN = "taken"
    WAITING = "waiting"
    HALF_ANSWERED = "half_answered"
    NEVER_TAKEN = "never_taken"
    LATE = "late"
    ANSWERED = "answered"
    SETTLED = "settled"
    ABANDONED = "abandoned"


@dataclass(frozen=True)
class Shape:
    """How many sheets out of 200 meet this fate, and between how many days ago they were sent.

    `room_days`: the class still has this time before it ends, to read and to close.
    """

    share: int
    youngest: int
    oldest: int
    room_days: int = 0


# The pickiest first: those that need a recent class, or a text with a question or two answers.
# Late ones are past 20 working days even when all closed weeks fall in between.
SHAPES = {
    Fate.HALF_ANSWERED: Shape(7, 9, 24),
    Fate.WAITING: Shape(8, 7, 24),
    Fate.SENT: Shape(8, 1, 4),
    Fate.DRAFT: Shape(8, 1, 20),
    Fate.TAKEN: Shape(9, 6, 22),
    Fate.NEVER_TAKEN: Shape(13, 46, 120),
    Fate.LATE: Shape(17, 46, 190),
    Fate.ABANDONED: Shape(10, 20, 390, room_days=20),
    Fate.ANSWERED: Shape(44, 24, 300, room_days=10),
    Fate.SETTLED: Shape(76, 40, 415, room_days=45),
}
SETTLING_IN_DAYS = 14


@dataclass(frozen=True)
class Life:
    """A class and its days."""

    slug: str
    starts_on: datetime.date
    ends_on: datetime.date


@dataclass(frozen=True)
class Casting:
    """What the words of a text impose: the trade of its class, the months, sometimes the fate."""

    classes: frozenset[str] = frozenset()
    months: frozenset[int] = frozenset()
    fate: str = ""

    @classmethod
    def of(cls, row):
        return cls(
            classes=frozenset(row["classes"].split()),
            months=frozenset(int(month) for month in row["months"].split()),
            fate=row["fate"],
        )


@dataclass(frozen=True)
class Plan:
    text: dict
    cohort: str
    fate: Fate
    day: datetime.date


class Planner:
    def __init__(self, lives: list[Life], castings: dict[str, Casting], agenda: Agenda) -> None:
        self.lives = lives
        self.castings = castings
        self.agenda = agenda
        self.load: Counter[str] = Counter()
        self.plans: list[Plan] = []

    def plan(self, texts: list[dict]) -> list[Plan]:
        """Every text once, in the order of the days."""
        remaining = sorted(texts, key=lambda text: text["key"])
        self.agenda.draw.shuffle(remaining)
        wanted = _shares(len(remaining))
        for text in [text for text in remaining if self._casting(text).fate]:
            fate = Fate(self._casting(text).fate)
            if self._place(text, fate, self._casting(text)):
                remaining.remove(text)
                wanted[fate] -= 1
        for fate in SHAPES:
            self._fill(fate, wanted[fate], remaining)
        for text in remaining:
            fate = Fate.SETTLED if _suits(text, Fate.SETTLED) else Fate.ANSWERED
            asked = self._casting(text)
            # The months are given up first: a class may not have lived through them.
            for casting in (asked, replace(asked, months=frozenset()), Casting()):
                if self._place(text, fate, casting):
                    break
        return sorted(self.plans, key=lambda plan: (plan.day, plan.text["key"]))

    def _fill(self, fate, count, remaining):
        # What nobody could solve is seldom settled: those texts are answered first.
        first = sorted(remaining, key=lambda text: fate == Fate.ANSWERED and text["answer"]["outcome"] != "none")
        for text in first:
            if count <= 0:
                return
            if _suits(text, fate) and self._place(text, fate, self._casting(text)):
                remaining.remove(text)
                count -= 1

    def _place(self, text, fate, casting):
        """Give the text to the class that has a day for it and wrote least for its age; False when none has."""
        rooms = []
        for life in self.lives:
            if casting.classes and life.slug not in casting.classes:
                continue
            days = self._days(life, fate, casting.months)
            if days:
                rooms.append((self.load[life.slug] / self._age(life), self.agenda.draw.random(), life.slug, days))
        if not rooms:
            return False
        _load, _tie, slug, days = min(rooms)
        self.load[slug] += 1
        self.plans.append(Plan(text, slug, fate, self._day(fate, days)))
        return True

    def _day(self, fate, days):
        """Any of the days; an old one rather, for what has long been settled."""
        draws = 2 if fate == Fate.SETTLED else 1
        return min(self.agenda.draw.choice(days) for _draw in range(draws))

    def _age(self, life):
        return max((min(self.agenda.today, life.ends_on) - life.starts_on).days, 1)

    def _days(self, life, fate, months):
        shape = SHAPES[fate]
        settled_in = life.starts_on + datetime.timedelta(days=SETTLING_IN_DAYS)
        first = max(self.agenda.days_ago(shape.oldest), settled_in)
        leaves = life.ends_on - datetime.timedelta(days=max(shape.room_days, 2))
        last = min(self.agenda.days_ago(shape.youngest), leaves)
        days = [day for day in days_from(first, last) if not months or day.month in months]
        return self.agenda.at_work(days)

    def _casting(self, text):
        return self.castings.get(text["key"], Casting())


def _suits(text, fate):
    if fate == Fate.HALF_ANSWERED:
        return text["second_answer"] is not None
    if fate == Fate.WAITING:
        return bool(text["question"])
    if fate == Fate.SETTLED:
        return text["answer"]["outcome"] != "none"
    return True


def _shares(count):
    """How many texts for each fate; each fate at least once, the last one takes what is left."""
    return Counter({fate: max(1, round(shape.share * count / 200)) for fate, shape in SHAPES.items()})
