"""How many tell a sheet: "7 classes, 96 trainees, 4 departments". In numbers, and in words.

Pure: no request, no clock, no query.
"""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# The addressees are told once at each of these.
THRESHOLDS = (3, 10, 25, 50, 100, 250, 500, 1000)


class Voice(NamedTuple):
    """One class, with its size when somebody said it and the path of its territory ("" when unknown)."""

    cohort: int
    headcount: int | None
    path: str


class Count(NamedTuple):
    classes: int
    trainees: int
    unsized: int
    departments: int


def count(voices: Iterable[Voice]) -> Count:
    """Each class once, however many sheets of a group it joined: its first voice counts."""
    by_cohort: dict[int, Voice] = {}
    for voice in voices:
        by_cohort.setdefault(voice.cohort, voice)
    kept = by_cohort.values()
    return Count(
        classes=len(by_cohort),
        trainees=sum(voice.headcount or 0 for voice in kept),
        unsized=sum(voice.headcount is None for voice in kept),
        departments=len({department_of(voice.path) for voice in kept} - {""}),
    )


def department_of(path: str) -> str:
    """The step of the path that is a department; "" for what is wider, or nowhere."""
    return next((step for step in path.split("/") if step.startswith("department-")), "")


def threshold(classes: int) -> int:
    """The highest one that this many classes reach; 0 below the first."""
    return max((number for number in THRESHOLDS if number <= classes), default=0)


def in_words(classes: int, trainees: int, unsized: int, departments: int) -> str:
    """ "" for a class that is alone: nothing to count."""
    if classes < 2:
        return ""
    parts = [ngettext("%(number)s class", "%(number)s classes", classes) % _number(classes)]
    if trainees:
        parts.append(_trainees(trainees, at_least=unsized > 0))
    if departments:
        parts.append(ngettext("%(number)s department", "%(number)s departments", departments) % _number(departments))
    return ", ".join(parts)


def _trainees(trainees, *, at_least):
    if at_least:
        words = ngettext("at least %(number)s trainee", "at least %(number)s trainees", trainees)
    else:
        words = ngettext("%(number)s trainee", "%(number)s trainees", trainees)
    return words % _number(trainees)


def _number(number):
    return {"number": number_format(number, force_grouping=True)}


def settled_in_words(settled: int, classes: int) -> str:
    words = {"settled": settled, "all": classes}
    return _("%(settled)s of the %(all)s classes say that it is settled for them.") % words
