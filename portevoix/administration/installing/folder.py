"""The whole folder: what each file may hold, and how the files refer to each other."""

import dataclasses
import datetime
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from lucide import IconDoesNotExist
from lucide.templatetags.lucide import lucide

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort, Mandate
from portevoix.organisations.models import Membership, Organisation, Territory
from portevoix.programmes.models import Term, Theme
from portevoix.programmes.words import DEFAULTS

from . import settings
from .settings import Settings
from .table import Column, Row, Wrong, field, read

TRAINEE = "trainee"
ROLES_IN_A_CLASS = (*Mandate.Office.values, TRAINEE)
ROLES = {
    **{role: Membership.Role(role) for role in Membership.Role.values},
    "staff": Membership.Role.AGENT,
    "facilitator": Membership.Role.AGENT,
}
COMPULSORY = ("themes", "organisations")


@dataclass(frozen=True)
class Folder:
    settings: Settings
    words: list[Row]
    themes: list[Row]
    territories: list[Row]
    organisations: list[Row]
    competences: list[Row]
    cohorts: list[Row]
    people: list[Row]


def load(path: Path, *, today: datetime.date) -> Folder:
    """Raises Wrong at the first thing wrong. `today`: what days "before today" are counted from."""
    if not path.is_dir():
        raise Wrong(str(path), _("There is no such folder."))
    said = settings.read(path, today=today)
    tables = {name: read(path / f"{name}.csv", columns) for name, columns in COLUMNS.items()}
    for name in COMPULSORY:
        if not tables[name]:
            raise Wrong(f"{name}.csv", _("It is missing, or has no line."))
    tables["cohorts"] = [_dated(row, today) for row in tables["cohorts"]]
    folder = Folder(said, **tables)
    for check in (_check_names, _check_territories, _check_organisations, _check_competences, _check_people):
        check(folder)
    return folder


def _icon(name):
    try:
        lucide(name)
    except IconDoesNotExist:
        raise ValidationError(_("There is no such icon. Choose one on lucide.dev.")) from None
    return name


def _whole(cell):
    try:
        return int(cell)
    except ValueError:
        raise ValidationError(_("A whole number is expected.")) from None


def _date(cell):
    try:
        return datetime.date.fromisoformat(cell)
    except ValueError:
        raise ValidationError(_("A date is written 2027-09-30.")) from None


def _one_of(*known):
    def check(cell):
        if cell not in known:
            raise ValidationError(_("Write one of: %(known)s.") % {"known": ", ".join(known)})
        return cell

    return check


def _target(cell):
    """What the table of competences points to: `organisation:<slug>`, `kind:<kind>` or `own_provider`."""
    manner, _colon, name = cell.partition(":")
    if cell == "own_provider":
        return {"is_own_provider": True}
    if manner == "kind" and name in Organisation.Kind.values:
        return {"kind": name}
    if manner == "organisation" and name:
        return {"organisation": name}
    kinds = ", ".join(f"kind:{kind}" for kind in Organisation.Kind.values)
    raise ValidationError(_("Write organisation:slug, own_provider, or one of: %(kinds)s.") % {"kinds": kinds})


def _email(cell):
    return User._meta.get_field("email").clean(cell.lower(), None)


COLUMNS = {
    "words": {
        "key": Column(_one_of(*dict.fromkeys(key for key, _language in DEFAULTS)), is_required=True),
        "language": Column(_one_of("fr", "en"), blank="fr"),
        "singular": field(Term, "singular"),
        "plural": field(Term, "plural"),
        "gender": field(Term, "gender"),
    },
    "themes": {
        "slug": field(Theme, "slug"),
        "name": field(Theme, "name"),
        "icon": dataclasses.replace(field(Theme, "icon"), check=_icon),
        "position": field(Theme, "position"),
    },
    "territories": {
        "code": field(Territory, "code"),
        "kind": field(Territory, "kind"),
        "name": field(Territory, "name"),
        "parent_code": Column(),
    },
    "organisations": {
        "slug": field(Organisation, "slug"),
        "kind": field(Organisation, "kind"),
        "name": field(Organisation, "name"),
        "territory_code": Column(),
        "town": field(Organisation, "town"),
        "email": field(Organisation, "email"),
        "note": Column(),
    },
    "competences": {
        "theme_slug": Column(is_required=True),
        "territory_code": Column(),
        "target": Column(_target, is_required=True),
    },
    "cohorts": {
        "slug": field(Cohort, "slug"),
        "organisation_slug": Column(is_required=True),
        "name": field(Cohort, "name"),
        "training": field(Cohort, "training"),
        "town": field(Cohort, "place"),
        "territory_code": Column(),
        "headcount": field(Cohort, "headcount"),
        "starts_on": Column(_date, blank=None),
        "ends_on": Column(_date, blank=None),
        "started_on": Column(_whole, blank=None),
        "ends_in_days": Column(_whole, blank=None),
    },
    "people": {
        "email": Column(_email, is_required=True),
        "full_name": field(User, "full_name"),
        "role": Column(_one_of(*ROLES_IN_A_CLASS, *ROLES), is_required=True),
        "belongs_to": Column(is_required=True),
        "shoe": Column(),
    },
}


def _dated(row, today):
    """The same class with its two dates, however they were written."""
    starts_on = _either(row, "starts_on", "started_on", lambda days: today - days)
    ends_on = _either(row, "ends_on", "ends_in_days", lambda days: today + days)
    if ends_on < starts_on:
        raise row.wrong("ends_on", _("It ends before it begins."))
    return dataclasses.replace(row, cells=row.cells | {"starts_on": starts_on, "ends_on": ends_on})


def _either(row, as_date, as_days, counted):
    if (row[as_date] is None) == (row[as_days] is None):
        raise row.wrong(as_date, _("Write either this date or “%(other)s”.") % {"other": as_days})
    if row[as_date] is not None:
        return row[as_date]
    try:
        return counted(datetime.timedelta(days=row[as_days]))
    except OverflowError:
        raise row.wrong(as_days, _("This is too far away.")) from None


def _check_names(folder):
    _each_once(folder.words, "key", "language")
    _each_once(folder.themes, "slug")
    _each_once(folder.territories, "code")
    _each_once(folder.organisations, "slug")
    _each_once(folder.cohorts, "slug")
    _each_once(folder.people, "email", "belongs_to")


def _each_once(rows, *columns):
    lines = {}
    for row in rows:
        name = tuple(row[column] for column in columns)
        if name in lines:
            raise row.wrong(
                columns[0],
                _("“%(name)s” is already on line %(line)s.") % {"name": " ".join(name), "line": lines[name]},
            )
        lines[name] = row.line


def _require_known(row, column, known, file):
    if row[column] and row[column] not in known:
        raise row.wrong(column, _("“%(name)s” is not in %(file)s.") % {"name": row[column], "file": file})


def _check_territories(folder):
    above = set()
    for row in folder.territories:
        if row["parent_code"] and row["parent_code"] not in above:
            why = _("“%(name)s” must be the code of an earlier line.") % {"name": row["parent_code"]}
            raise row.wrong("parent_code", why)
        above.add(row["code"])
    for row in [*folder.organisations, *folder.competences, *folder.cohorts]:
        _require_known(row, "territory_code", above, "territories.csv")


def _check_organisations(folder):
    desks = [row for row in folder.organisations if row["kind"] == Organisation.Kind.DESK]
    if not desks:
        why = _("One line must be the team that runs the programme: write “desk” in its column “kind”.")
        raise Wrong("organisations.csv", why)
    if len(desks) > 1:
        raise desks[1].wrong("kind", _("There is already a desk on line %(line)s.") % {"line": desks[0].line})
    if not desks[0]["email"] and desks[0]["slug"] not in {row["belongs_to"] for row in folder.people}:
        raise desks[0].wrong("email", _("Give the desk a mailbox, or a person in people.csv: nobody could sign in."))


def _check_competences(folder):
    themes = {row["slug"] for row in folder.themes}
    slugs = {row["slug"] for row in folder.organisations}
    for row in folder.competences:
        _require_known(row, "theme_slug", themes, "themes.csv")
        named = row["target"].get("organisation")
        if named and named not in slugs:
            raise row.wrong(
                "target", _("“%(name)s” is not in %(file)s.") % {"name": named, "file": "organisations.csv"}
            )


def _check_people(folder):
    kinds = {row["slug"]: row["kind"] for row in folder.organisations}
    classes = {row["slug"] for row in folder.cohorts}
    for row in folder.cohorts:
        _require_known(row, "organisation_slug", kinds, "organisations.csv")
        if kinds[row["organisation_slug"]] != Organisation.Kind.PROVIDER:
            raise row.wrong("organisation_slug", _("A class belongs to a training provider (kind “provider”)."))
        if row["slug"] in kinds:
            raise row.wrong("slug", _("An organisation has this name already."))
    for row in folder.people:
        _require_known(row, "belongs_to", classes | set(kinds), "organisations.csv / cohorts.csv")
        known = ROLES_IN_A_CLASS if row["belongs_to"] in classes else tuple(ROLES)
        if row["role"] not in known:
            raise row.wrong("role", _("Here the role is one of: %(known)s.") % {"known": ", ".join(known)})


def counts(folder: Folder) -> Counter:
    return Counter(
        themes=len(folder.themes),
        organisations=len(folder.organisations),
        classes=len(folder.cohorts),
        people=len({row["email"] for row in folder.people}),
    )
