"""How the projects were routed, read from what was filed: the same at the end of every run."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from portevoix.programmes.models import Programme
from portevoix.sheets.models import Referral

from . import table
from .source import Project
from .story import filed, key_of


@dataclass(frozen=True)
class Share:
    right: int
    among: int

    def __str__(self) -> str:
        percent = 100 * self.right / self.among if self.among else 0.0
        return f"{self.right} / {self.among} ({percent:.1f} %)".replace(".", ",")


@dataclass(frozen=True)
class Report:
    """`routed`: by the table to a service; `right`: to the one that really handled it.

    The `usual_…` figures always send a theme to its most frequent service: the first over the
    earlier editions alone, as the table does; `…_in_hindsight` over all rows, the future included.
    """

    filed: int
    total: int
    routed: int
    to_desk: int
    handled: int
    right: Share
    right_when_routed: Share
    right_from_second: Share
    usual: Share
    usual_from_second: Share
    usual_in_hindsight: Share
    statuses: dict[str, int]


def of(programme: Programme, projects: list[Project]) -> Report:
    first_edition = projects[0].edition
    received, statuses = _received(programme, projects)
    later = [project for project in projects if project.edition > first_edition]
    # The first edition has no past: its projects belong to nobody's usual work.
    usual, hindsight = _usual_services(projects), table.drawn_from(projects)
    by_table = {code: names[0] for code, (is_desk, names) in received.items() if not is_desk}
    last = {code: names[-1] for code, (_is_desk, names) in received.items()}

    def right(chosen, among):
        return Share(sum(chosen.get(project.code) == project.service for project in among), len(among))

    return Report(
        filed=len(received),
        total=len(projects),
        routed=len(by_table),
        to_desk=len(received) - len(by_table),
        handled=right(last, projects).right,
        right=right(by_table, projects),
        right_when_routed=right(by_table, [project for project in projects if project.code in by_table]),
        right_from_second=right(by_table, later),
        usual=right(usual, projects),
        usual_from_second=right(usual, later),
        usual_in_hindsight=right({project.code: hindsight[project.theme, None] for project in projects}, projects),
        statuses=statuses,
    )


def _received(programme, projects):
    """For each filed project, whether the desk came first and the names of its addressees in order."""
    sheets = filed(programme)
    referrals = defaultdict(list)
    statuses = {}
    rows = Referral.objects.filter(sheet__programme=programme).order_by("pk")
    columns = ("sheet", "organisation__kind", "organisation__name", "sheet__status")
    for sheet, kind, name, status in rows.values_list(*columns):
        referrals[sheet].append((kind == "desk", name))
        statuses[sheet] = status
    received = {}
    for project in projects:
        addressees = referrals.get(sheets.get(key_of(project)))
        if addressees:
            received[project.code] = addressees[0][0], [name for _is_desk, name in addressees]
    return received, dict(Counter(statuses[sheets[key_of(p)]] for p in projects if p.code in received))


def _usual_services(projects):
    """What the theme alone would have chosen, edition by edition, from the earlier ones."""
    chosen = {}
    for edition in sorted({project.edition for project in projects}):
        lines = table.drawn_from([project for project in projects if project.edition < edition])
        for project in projects:
            if project.edition == edition:
                chosen[project.code] = lines.get((project.theme, None))
    return chosen
