"""The figures, from the totals that are kept: the whole programme, then each organisation in alphabetical order."""

from portevoix.api.datasets import FIGURES
from portevoix.results import figures as kept

from . import Row
from .sheets import in_columns

COUNTED = ("received", "answered", "in_time", "late", "owed")


def read(programme, *, at) -> list[Row]:
    """A line per organisation at most. Five queries."""
    page = kept.for_everyone(programme, at=at)
    whole = {name: getattr(page["whole"], name) for name in (*COUNTED, "settled", "abandoned")}
    whole |= {"organisation": None, "organisation_name": programme.name, "median_days": page["median"]}
    whole["overdue"] = sum(number for _name, _slug, number in page["overdue"])
    lines = [_line(line) for line in kept.by_addressee(programme, at=at)]
    return [in_columns(FIGURES, row) for row in (whole, *lines)]


def _line(line):
    row = {name: getattr(line, name) for name in (*COUNTED, "overdue")}
    row |= {"organisation": line.organisation.slug, "organisation_name": line.organisation.name}
    return row | {"settled": None, "abandoned": None, "median_days": None}
