"""The map of "this is not for us": from whom to whom, about what, where, and whether the second one answered."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import BigIntegerField, Exists, OuterRef, Subquery
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from portevoix.kit.french import folded
from portevoix.organisations.models import Correction, Organisation
from portevoix.sheets.directory import directory_of
from portevoix.sheets.models import Referral, Sheet
from portevoix.sheets.status import State
from portevoix.timeline.models import Entry

VERBS = ("sheets.declined", "sheets.passed_on")
# What is older says little of who is competent today; and a page reads no more than that.
SINCE = datetime.timedelta(days=365)
PAGE_SIZE = 50
SHEETS_SHOWN = 5
DECIDED_SHOWN = 10


@dataclass
class Way:
    """One way that sheets went, for one theme and one territory."""

    out: Organisation
    into: Organisation
    theme: str
    territory: str
    number: int = 0
    answered: int = 0
    # The latest ones first.
    sheet_ids: list[int] = field(default_factory=list)
    references: list[str] = field(default_factory=list)

    @property
    def others(self) -> int:
        return self.number - len(self.references)


class Map(NamedTuple):
    ways: list[Way]
    number: int
    page: int
    pages: int

    @property
    def is_missing(self) -> bool:
        """A number past the last page. The first page always exists, even empty."""
        return self.page > self.pages

    @property
    def has_next(self) -> bool:
        return self.page < self.pages

    @property
    def has_previous(self) -> bool:
        return self.page > 1


def map_of(programme, *, at: datetime.datetime, page: int, theme=None, territory=None) -> Map:
    """The page `page` of the ways, in the order of the alphabet. Three queries, and one for the territories."""
    directory = directory_of(programme)
    inside = set(directory.inside(territory)) if territory is not None else None
    moves = [
        move
        for move in _moves(programme, at)
        if (theme is None or move[2] == theme.pk) and (inside is None or move[3] in inside)
    ]
    counted: dict[tuple, dict] = defaultdict(lambda: {"number": 0, "answered": 0, "sheet_ids": []})
    for out, into, theme_id, territory_id, sheet, is_answered in moves:
        way = counted[out, into, theme_id, territory_id]
        way["number"] += 1
        way["answered"] += is_answered
        way["sheet_ids"].append(sheet)
    ways = _named(programme, directory, counted)
    start = (page - 1) * PAGE_SIZE
    shown = ways[start : start + PAGE_SIZE]
    _refer(shown)
    return Map(shown, len(moves), page, max(-(-len(ways) // PAGE_SIZE), 1))


def _moves(programme, at):
    """(from, to, theme, territory, sheet, answered by the second one) of each, the latest first."""
    sheet = Sheet.objects.filter(pk=OuterRef("subject_id")).order_by()
    into = Cast(KT("facts__to_id"), BigIntegerField())
    answer = Referral.objects.filter(sheet=OuterRef("subject_id"), organisation=OuterRef("into"), state=State.ANSWERED)
    entries = Entry.objects.filter(programme=programme, verb__in=VERBS, happened_at__gt=at - SINCE).latest_first()
    return entries.annotate(
        out=Cast(KT("facts__organisation_id"), BigIntegerField()),
        into=into,
        theme=Subquery(sheet.values("theme")),
        territory=Subquery(sheet.values("territory")),
        is_answered=Exists(answer),
    ).values_list("out", "into", "theme", "territory", "subject_id", "is_answered")


def _named(programme, directory, counted):
    """Whoever was erased from the directory since leaves no way."""
    keys = {pk for out, into, *_about in counted for pk in (out, into)}
    organisations = Organisation.objects.within(programme).only("name", "slug", "kind").in_bulk(keys)
    themes = {theme.pk: theme.name for theme in directory.themes.values()}
    territories = {territory.pk: territory.name for territory in directory.territories.values()}
    ways = [
        Way(organisations[out], organisations[into], themes.get(theme, ""), territories.get(territory, ""), **numbers)
        for (out, into, theme, territory), numbers in counted.items()
        if out in organisations and into in organisations
    ]
    return sorted(
        ways,
        key=lambda way: (folded(way.out.name), folded(way.into.name), folded(way.theme), folded(way.territory)),
    )


def _refer(ways):
    """Give each way the references of its latest sheets."""
    shown = {way_id: list(dict.fromkeys(way.sheet_ids))[:SHEETS_SHOWN] for way_id, way in enumerate(ways)}
    keys = {pk for sheets in shown.values() for pk in sheets}
    references = dict(Sheet.objects.filter(pk__in=keys).order_by().values_list("pk", "reference"))
    for way_id, way in enumerate(ways):
        way.references = [references[pk] for pk in shown[way_id] if pk in references]


def corrections_of(programme) -> tuple[list[Correction], list[Correction]]:
    """Those to decide, the most often seen first; the last ones decided. Two queries."""
    found = Correction.objects.filter(programme=programme)
    found = found.select_related("theme", "territory", "out", "into", "decided_by")
    undecided = found.undecided().order_by("-seen", "first_seen_at", "pk")
    decided = found.exclude(decided_at=None).order_by("-decided_at", "-pk")
    return list(undecided[:PAGE_SIZE]), list(decided[:DECIDED_SHOWN])
