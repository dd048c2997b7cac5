"""How the addressees of the year behave: what each does, in how many days, one time out of how many."""

import enum
import random
from dataclasses import dataclass

from portevoix.organisations.models import Organisation

Days = tuple[int, int]


class Temper(enum.Enum):
    PROMPT = enum.auto()
    BUSY = enum.auto()
    HALF_SILENT = enum.auto()
    SILENT = enum.auto()
    REDIRECTING = enum.auto()


@dataclass(frozen=True)
class Habit:
    """In days from when it hears of it; chances out of one."""

    takes: Days
    answers: Days
    takes_it: float = 1.0
    answers_it: float = 1.0
    asks: float = 0.0
    extends: float = 0.0
    declines: float = 0.0


HABITS = {
    Temper.PROMPT: Habit((0, 4), (3, 18), asks=0.2),
    Temper.BUSY: Habit((2, 11), (12, 45), asks=0.3, extends=0.35, answers_it=0.95),
    Temper.HALF_SILENT: Habit((1, 9), (20, 80), takes_it=0.8, answers_it=0.45, asks=0.1),
    Temper.SILENT: Habit((40, 60), (70, 120), takes_it=0.1, answers_it=0.05),
    Temper.REDIRECTING: Habit((1, 6), (8, 30), declines=0.6, answers_it=0.9),
}
SHARES = {Temper.PROMPT: 40, Temper.BUSY: 30, Temper.HALF_SILENT: 12, Temper.SILENT: 8, Temper.REDIRECTING: 10}


def tempers(organisations: list[Organisation], draw: random.Random) -> dict[int, Temper]:
    """The desk is always there; of the others, each has its own."""
    drawn = draw.choices(list(SHARES), weights=list(SHARES.values()), k=len(organisations))
    found = {organisation.pk: temper for organisation, temper in zip(organisations, drawn, strict=True)}
    return found | {o.pk: Temper.PROMPT for o in organisations if o.kind == Organisation.Kind.DESK}
