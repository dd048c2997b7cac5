"""From a CSV file to rows whose cells are right, or the sentence that says where they are not."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import NOT_PROVIDED, Model
from django.utils.translation import gettext as _

from portevoix.administration.importing import reading


class Wrong(Exception):
    """One thing wrong in one file, for the person who wrote it."""

    def __init__(self, file: str, why: str, *, line: int | None = None, column: str = "") -> None:
        where = [file]
        if line is not None:
            where.append(_("line %(number)s") % {"number": line})
        if column:
            where.append(_("“%(column)s”") % {"column": column})
        super().__init__(_("%(where)s: %(why)s") % {"where": ", ".join(where), "why": why})


@dataclass(frozen=True)
class Column:
    """`check` gives the value of a cell or raises ValidationError; an empty cell is worth `blank`."""

    check: Callable[[str], Any] = str
    is_required: bool = False
    blank: Any = ""


@dataclass(frozen=True)
class Row:
    file: str
    line: int
    cells: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.cells[column]

    def only(self, *columns: str) -> dict[str, Any]:
        return {column: self.cells[column] for column in columns}

    def wrong(self, column: str, why: str) -> Wrong:
        return Wrong(self.file, why, line=self.line, column=column)


def field(model: type[Model], name: str) -> Column:
    """A column with the limits of a field of the database."""
    found = model._meta.get_field(name)
    blank = found.default if found.default is not NOT_PROVIDED else (None if found.null else "")
    is_required = not found.blank and found.default is NOT_PROVIDED
    return Column(lambda cell: found.clean(cell, None), is_required, blank)


def read(path: Path, columns: dict[str, Column]) -> list[Row]:
    """Raises Wrong. A file that is not there has no rows; which ones must be is for the caller to know."""
    if not path.exists():
        return []
    text = _text(path)
    rows = _lines(path.name, text)
    _line, headings = next(rows, (1, []))
    _check_headings(path.name, headings, columns)
    return [_row(path.name, line, headings, cells, columns) for line, cells in rows]


def _text(path):
    try:
        text, _encoding = reading.decoded(path.read_bytes())
    except OSError as error:
        raise Wrong(path.name, _("It cannot be read (%(why)s).") % {"why": error.strerror}) from error
    if "\0" in text:
        raise Wrong(path.name, _("This is not a text file. Save the list as CSV and try again."))
    if not text.strip():
        raise Wrong(path.name, _("The file is empty."))
    return text


def _lines(file, text) -> Iterator[tuple[int, list[str]]]:
    """Each line with something in it, and its number."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=reading.separator(text), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Wrong(file, _("It cannot be read (%(why)s).") % {"why": error}, line=line) from error
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, [" ".join(cell.split()) for cell in cells]


def _check_headings(file, headings, columns):
    for heading in headings:
        if heading not in columns:
            raise Wrong(
                file,
                _("This column is not known. Those that are: %(known)s.") % {"known": ", ".join(columns)},
                line=1,
                column=heading,
            )
        if headings.count(heading) > 1:
            raise Wrong(file, _("This column is there twice."), line=1, column=heading)
    for name, column in columns.items():
        if column.is_required and name not in headings:
            raise Wrong(file, _("This column is missing."), line=1, column=name)


def _row(file, line, headings, cells, columns):
    if any(cells[len(headings) :]):
        raise Wrong(file, _("There are more cells than headings: a text with a comma goes between quotes."), line=line)
    written = dict(zip(headings, cells, strict=False))
    return Row(file, line, {name: _value(file, line, name, written, column) for name, column in columns.items()})


def _value(file, line, name, written, column):
    cell = written.get(name, "")
    if not cell:
        if column.is_required:
            raise Wrong(file, _("This cell is empty."), line=line, column=name)
        return column.blank
    try:
        return column.check(cell)
    except ValidationError as error:
        raise Wrong(file, f"{' '.join(error.messages)} ({cell[:40]})", line=line, column=name) from error
