"""Reading `projets.csv`: one project a line, with the words that stand where a date is missing."""

import csv
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

FILE_NAME = "projets.csv"
MONTH = re.compile(r"(20\d{2})-(0[1-9]|1[0-2])")
MISSING = {"", "NON REGISTRE", "NON REGISTRÉ"}
CITYWIDE = "Budget participatif parisien"
DISTRICTS = range(1, 21)
# What was done, and when; the planned delivery is a promise, not a fact.
PHASES = {"date_etudes": "Études", "date_procedure": "Procédure", "date_travaux": "Travaux"}
COLUMNS = (
    *("id", "edition", "titre", "theme", "arrondissement", "echelle", "quartier_populaire", "adresse"),
    *("direction_pilote", "avancement", "budget_eur", *PHASES, "date_ouverture", "date_livraison_prevue"),
)
NEEDED = ("id", "edition", "titre", "theme", "direction_pilote")
LONGEST = {"titre": 500, "theme": 50, "direction_pilote": 80, "adresse": 120}


class Unusable(Exception):
    """Why the folder cannot be replayed, in one sentence for a person."""


@dataclass(frozen=True)
class Project:
    """A line of the source. `district` is None for the whole city and for "23", which nobody explains."""

    code: str
    edition: int
    title: str
    theme: str
    district: int | None
    written_district: str
    scale: str
    is_popular_quarter: bool
    place: str
    service: str
    progress: str
    budget_eur: int | None
    # Name of the phase → first day of its month, oldest first.
    phases: tuple[tuple[str, datetime.date], ...]
    opened_on: datetime.date | None
    delivery_planned_on: datetime.date | None

    @property
    def order(self) -> tuple[int, int, str]:
        return self.edition, len(self.code), self.code


def read(folder: Path) -> list[Project]:
    """Every project, by edition then number. Raises Unusable."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Unusable(
            _("%(path)s cannot be read (%(why)s): give the folder that holds %(file)s.")
            % {"path": path, "why": error.strerror, "file": FILE_NAME}
        ) from error
    except UnicodeDecodeError as error:
        raise Unusable(_("%(path)s is not a text in UTF-8.") % {"path": path}) from error
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise Unusable(
            _("%(path)s is another file: it has no column %(columns)s.") % {"path": path, "columns": ", ".join(missing)}
        )
    projects = sorted(_projects(reader), key=lambda project: project.order)
    if not projects:
        raise Unusable(_("%(path)s holds no project.") % {"path": path})
    return projects


def month(written: str) -> datetime.date | None:
    """ "2018-04" → its first day; None for NON REGISTRE, NON ENCORE FIXE, Non ouvert and the like."""
    found = MONTH.fullmatch(written.strip())
    return datetime.date(int(found[1]), int(found[2]), 1) if found else None


def _projects(reader) -> Iterator[Project]:
    seen = set()
    for cells in reader:
        cells = {name: " ".join((cells[name] or "").split()) for name in COLUMNS}
        _check(cells, reader.line_num, seen)
        seen.add(cells["id"])
        yield _project(cells)


def _check(cells, line, seen):
    empty = [name for name in NEEDED if not cells[name]]
    long = [name for name, longest in LONGEST.items() if len(cells[name]) > longest]
    if empty or long:
        why = _("empty or too long: %(columns)s") % {"columns": ", ".join(empty + long)}
    elif not re.fullmatch(r"20\d{2}", cells["edition"]):
        why = _("“%(written)s” is not a year") % {"written": cells["edition"]}
    elif cells["id"] in seen:
        why = _("the number %(code)s comes twice") % {"code": cells["id"]}
    else:
        return
    raise Unusable(_("Line %(line)s of the file cannot be used: %(why)s.") % {"line": line, "why": why})


def _project(cells):
    phases = [(name, month(cells[column])) for column, name in PHASES.items()]
    dated = [(name, day) for name, day in phases if day is not None]
    return Project(
        code=cells["id"],
        edition=int(cells["edition"]),
        title=cells["titre"],
        theme=cells["theme"],
        district=_district(cells),
        written_district=cells["arrondissement"],
        scale=cells["echelle"],
        is_popular_quarter=cells["quartier_populaire"].lower() == "oui",
        place="" if cells["adresse"] in MISSING else cells["adresse"],
        service=cells["direction_pilote"],
        progress=cells["avancement"],
        budget_eur=int(cells["budget_eur"]) if re.fullmatch(r"\d{1,12}", cells["budget_eur"]) else None,
        phases=tuple(sorted(dated, key=lambda phase: phase[1])),
        opened_on=month(cells["date_ouverture"]),
        delivery_planned_on=month(cells["date_livraison_prevue"]),
    )


def _district(cells):
    # The projects of the whole city carry the district of the City Hall.
    written = cells["arrondissement"]
    is_one = cells["echelle"] != CITYWIDE and re.fullmatch(r"\d{1,2}", written) and int(written) in DISTRICTS
    return int(written) if is_one else None
