"""The table of competences as each edition finds it: drawn from the earlier editions, never from later ones."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction

from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Competence

from .foundations import City
from .source import Project

# A district has a line of its own when so many earlier cases say the same, and most of them do.
CASES_THAT_AGREE = 3

# (theme, district or None for everywhere) → name of the service
Lines = dict[tuple[str, int | None], str]


def drawn_from(earlier: Iterable[Project]) -> Lines:
    """The usual service of each theme; in a district, another one where the cases there agree on it."""
    by_theme: dict[str, Counter] = defaultdict(Counter)
    by_place: dict[tuple[str, int], Counter] = defaultdict(Counter)
    for project in earlier:
        by_theme[project.theme][project.service] += 1
        if project.district is not None:
            by_place[project.theme, project.district][project.service] += 1
    lines: Lines = {(theme, None): _usual(cases)[0] for theme, cases in by_theme.items()}
    for (theme, district), cases in by_place.items():
        service, count = _usual(cases)
        is_agreed = count >= CASES_THAT_AGREE and 2 * count > cases.total()
        if is_agreed and service != lines[theme, None]:
            lines[theme, district] = service
    return lines


@transaction.atomic
def revise(city: City, lines: Lines, *, at: datetime.datetime) -> int:
    """Make the programme's table say `lines`; returns how many lines were added or removed."""
    themes = {theme.pk: name for name, theme in city.themes.items()}
    districts = {territory.pk: district for district, territory in city.territories.items()}
    wanted = dict(lines)
    changes = 0
    current = Competence.objects.filter(programme=city.programme).select_related("theme", "organisation")
    for line in current.order_by("pk"):
        place = themes.get(line.theme_id), districts.get(line.territory_id)
        if line.organisation is not None and wanted.get(place) == line.organisation.name:
            del wanted[place]
        else:
            organisations.remove_competence(line, by=city.system, at=at)
            changes += 1
    for (theme, district), service in wanted.items():
        organisations.add_competence(
            city.programme,
            theme=city.themes[theme],
            territory=None if district is None else city.territories[district],
            organisation=city.services[service],
            by=city.system,
            at=at,
        )
    return changes + len(wanted)


def _usual(cases):
    """The most frequent, and how often; of two as frequent, the first in the alphabet."""
    return min(cases.items(), key=lambda case: (-case[1], case[0]))
