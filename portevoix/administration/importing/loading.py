"""What a list would change in the directory, and changing it."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from portevoix.organisations import operations
from portevoix.organisations.models import Organisation, Territory

from .lines import Line, Refused, line_of
from .reading import Table

AT_ONCE = 200


@dataclass
class Plan:
    """`new`: lines; `changed`: (organisation, changes); `refused`: (line number, name, reason)."""

    new: list[Line] = field(default_factory=list)
    changed: list[tuple[Organisation, dict]] = field(default_factory=list)
    unchanged: int = 0
    repeated: list[tuple[int, str]] = field(default_factory=list)
    refused: list[tuple[int, str, str]] = field(default_factory=list)


def plan(table: Table, *, programme, kind: str) -> Plan:
    """Compare a list with the directory. Writes nothing."""
    planned = Plan()
    known = _known(programme)
    territories = _departments(programme)
    for line in _merged(table, kind, planned):
        found = known.get(line.identity)
        values = {**line.values, "territory": territories.get(line.department)}
        if found is None:
            if line.values["name"]:
                planned.new.append(line)
            else:
                planned.refused.append((line.number, line.identity[1], _("It has no name.")))
        else:
            _compare(found, values, planned)
    return planned


def load(planned: Plan, *, programme, by, at, progress=lambda done: None) -> None:
    """Write a plan through the operations, some hundreds of organisations a transaction."""
    territories = _departments(programme)

    def add(line):
        operations.add_organisation(
            programme,
            by=by,
            at=at,
            kind=line.kind,
            slug=f"{slugify(line.values['name'])[:60].strip('-')}-{slugify(line.identity[1])}"[:80],
            territory=territories.get(line.department),
            **line.values,
        )

    def change(pair):
        operations.update_organisation(pair[0], changes=pair[1], by=by, at=at)

    todo = [(add, line) for line in planned.new] + [(change, pair) for pair in planned.changed]
    for first in range(0, len(todo), AT_ONCE):
        with transaction.atomic():
            for act, subject in todo[first : first + AT_ONCE]:
                act(subject)
        progress(min(first + AT_ONCE, len(todo)))


def _merged(table, kind, planned):
    """One line per organisation: a repeated one fills the blanks of the first, and is reported."""
    merged: dict[tuple[str, str], Line] = {}
    for row in table.rows:
        name = row.cells.get("name", "") or row.cells.get("trade_name", "")
        try:
            line = line_of(row, kind=kind)
        except Refused as why:
            planned.refused.append((row.line, name, str(why)))
            continue
        first = merged.setdefault(line.identity, line)
        if first is not line:
            planned.repeated.append((row.line, name))
            for column, value in line.values.items():
                first.values[column] = first.values[column] or value
    return merged.values()


def _compare(found, values, planned):
    changes = {
        name: value for name, value in values.items() if value not in ("", None) and value != getattr(found, name)
    }
    if changes:
        planned.changed.append((found, changes))
    else:
        planned.unchanged += 1


def _known(programme):
    known = {}
    for organisation in Organisation.objects.within(programme).select_related("programme", "territory"):
        if organisation.external_code:
            known["external_code", organisation.external_code] = organisation
        if organisation.siret:
            known["siret", organisation.siret] = organisation
    return known


def _departments(programme):
    found = Territory.objects.filter(programme=programme, kind=Territory.Kind.DEPARTMENT)
    return {territory.code: territory for territory in found}
