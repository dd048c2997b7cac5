"""Whole data sets as files, written while they are read: memory holds one page of lines, whatever the size."""

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from portevoix.kit.spreadsheets import harmless
from portevoix.programmes.models import Programme

from . import filters, pages
from .columns import CODE, LINK, TEXT, Dataset
from .rows import Row, figures
from .sources import SOURCES

BYTE_ORDER_MARK = "\ufeff"  # spreadsheets then read the accents
encoder = DjangoJSONEncoder(ensure_ascii=False)
# What a person wrote, and nothing that a program counts with.
WRITTEN = (TEXT, CODE, LINK)


def rows_of(dataset: Dataset, programme: Programme, *, at, **asked: Any) -> Iterator[Row]:
    if dataset.name not in SOURCES:
        return iter(figures.read(programme, at=at))
    source = SOURCES[dataset.name]
    narrow: Callable[..., Any] | None = getattr(filters, dataset.name, None)
    found = source.found(programme)
    return pages.every_row(source, narrow(found, programme, **asked) if narrow else found, programme=programme, at=at)


class _Line:
    """A file for `csv.writer`: gives back the line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def as_csv(dataset: Dataset, rows: Iterable[Row]) -> Iterator[str]:
    """RFC 4180: commas, CRLF; UTF-8 with its mark."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow([column.name for column in dataset.columns])
    for row in rows:
        yield writer.writerow([_cell(column, row[column.name]) for column in dataset.columns])


def _cell(column, value):
    told = column.in_table(value)
    if told == "":
        return ""
    if column.kind in WRITTEN:
        return harmless(str(told))
    return told if isinstance(told, str | int | float) else encoder.default(told)


def as_json(
    dataset: Dataset, rows: Iterable[Row], *, programme: Programme, licence: dict[str, str], at
) -> Iterator[str]:
    said = {"programme": programme.name, "dataset": dataset.name, "licence": licence, "made_at": at}
    yield encoder.encode(said)[:-1] + ', "items": ['
    before = "\n"
    for row in rows:
        yield before + encoder.encode(row)
        before = ",\n"
    yield "\n]}\n"


def weight_of(dataset: Dataset, programme: Programme, *, at) -> tuple[int, int]:
    """(lines, about how many bytes as a table), judged from one page of lines."""
    if dataset.name not in SOURCES:
        lines = figures.read(programme, at=at)
        return len(lines), _bytes(dataset, lines)
    source = SOURCES[dataset.name]
    found = source.found(programme)
    total = found.order_by().count()
    sample = pages.page(source, found, programme=programme, at=at, size=pages.BATCH).rows
    return total, _bytes(dataset, sample) * total // max(len(sample), 1)


def _bytes(dataset, rows):
    return sum(len(line.encode()) for line in as_csv(dataset, rows))


def licence_of(programme: Programme) -> dict[str, str]:
    name, url = LICENCES[programme.open_licence]
    return {"name": name, "url": url, "source": _("%(programme)s, on Porte-Voix") % {"programme": programme.name}}


LICENCES = {
    Programme.OpenLicence.ETALAB: ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    Programme.OpenLicence.ODBL: ("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
}
