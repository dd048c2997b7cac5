"""What a list would change in the directory, and changing it."""

from dataclasses import dataclass, field
from itertools import count

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
    met = set()
    for line in _merged(table, kind, planned):
        found = {known[key] for key in line.identities if key in known}
        if len(found) > 1:
            _refuse(planned, line, _("Its SIRET and its code are those of two organisations of the directory."))
        elif found & met:
            # One line gave its SIRET, another its code alone: the first one is believed.
            planned.repeated.append((line.number, line.values["name"]))
        elif found:
            met |= found
            _compare(found.pop(), {**line.values, "territory": territories.get(line.department)}, planned)
        elif line.values["name"]:
            planned.new.append(line)
        else:
            _refuse(planned, line, _("It has no name."))
    planned.refused.sort()
    return planned


def load(planned: Plan, *, programme, by, at, progress=lambda done: None) -> None:
    """Write a plan through the operations, some hundreds of organisations a transaction."""
    territories = _departments(programme)
    slugs = set(Organisation.objects.within(programme).values_list("slug", flat=True).order_by())

    def add(line):
        operations.add_organisation(
            programme,
            by=by,
            at=at,
            kind=line.kind,
            slug=_slug(line, slugs),
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


def _slug(line, taken):
    """A readable one that no other has: the name, what recognises it, and a number if need be."""
    start = f"{slugify(line.values['name'])[:40].strip('-')}-{slugify(line.identities[0][1])}"[:72]
    slug = next(slug for number in count() if (slug := f"{start}-{number}" if number else start) not in taken)
    taken.add(slug)
    return slug


def _merged(table, kind, planned):
    """One line per organisation: a repeated one fills the blanks of the first, and is reported."""
    merged: list[Line] = []
    seen: dict[tuple[str, str], Line] = {}
    for row in table.rows:
        name = row.cells.get("name", "") or row.cells.get("trade_name", "")
        try:
            line = line_of(row, kind=kind)
        except Refused as why:
            planned.refused.append((row.line, name, str(why)))
            continue
        firsts = [seen[key] for key in line.identities if key in seen]
        if len({first.number for first in firsts}) > 1:
            _refuse(planned, line, _("Its SIRET and its code are those of two earlier lines."))
            continue
        if firsts:
            planned.repeated.append((row.line, name))
            for column, value in line.values.items():
                firsts[0].values[column] = firsts[0].values[column] or value
        else:
            merged.append(line)
        first = firsts[0] if firsts else line
        seen.update((key, first) for key in first.identities)
    return merged


def _refuse(planned, line, why):
    planned.refused.append((line.number, line.values["name"] or line.identities[0][1], why))


def _compare(found, values, planned):
    changes = {
        name: value for name, value in values.items() if value not in ("", None) and value != getattr(found, name)
    }
    if changes:
        planned.changed.append((found, changes))
    else:
        planned.unchanged += 1


def _known(programme):
    """Each organisation by its SIRET, and by its code among those of its kind."""
    known = {}
    for organisation in Organisation.objects.within(programme).select_related("programme", "territory"):
        if organisation.external_code:
            known[f"{organisation.kind} code", organisation.external_code] = organisation
        if organisation.siret:
            known["siret", organisation.siret] = organisation
    return known


def _departments(programme):
    found = Territory.objects.filter(programme=programme, kind=Territory.Kind.DEPARTMENT)
    return {territory.code: territory for territory in found}
