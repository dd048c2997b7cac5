"""The working days of those who owe: the programme's closed days, and the public holidays of where they work."""

import datetime
from collections.abc import Callable

from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import calendar_of

from .models import Organisation, Territory

Calendar = Callable[[datetime.date], bool]
# Places with public holidays of their own (Code du travail, L3134-13 and L3422-2), as the library names them.
SUBDIVISIONS = {
    "department-57": "57",
    "department-67": "6AE",
    "department-68": "6AE",
    "department-971": "971",
    "department-972": "972",
    "department-973": "973",
    "department-974": "974",
    "department-976": "976",
    "region-01": "971",
    "region-02": "972",
    "region-03": "973",
    "region-04": "974",
    "region-06": "976",
}


def calendar_at(organisation: Organisation) -> Calendar:
    """Whether a date is a working day for this organisation. One query."""
    return calendars_of(organisation.programme)(organisation)


def calendars_of(programme: Programme) -> Callable[[Organisation], Calendar]:
    """`calendar_at` for many organisations of a programme, in one query for all."""
    closed_days = list(programme.closedperiod_set.all())
    known: dict[str, Calendar] = {}

    def at(organisation: Organisation) -> Calendar:
        subdivision = subdivision_of(organisation.territory) or programme.holidays_subdivision
        if subdivision not in known:
            known[subdivision] = calendar_of(programme, subdivision=subdivision, closed_periods=closed_days)
        return known[subdivision]

    return at


def subdivision_of(territory: Territory | None) -> str:
    """ "" where the public holidays are those of the whole country, or of the whole programme."""
    places = reversed(territory.path.strip("/").split("/")) if territory is not None else ()
    return next((SUBDIVISIONS[place] for place in places if place in SUBDIVISIONS), "")
