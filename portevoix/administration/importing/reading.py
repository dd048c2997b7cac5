"""From a file to rows with known headings, whatever encoding, separator and spelling it has."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

# What the lists of the field call each column, spelt without accents, capitals or signs.
HEADINGS = {
    "name": ("raison_sociale", "nom_officiel", "denomination", "nom", "nom_structure", "name"),
    "trade_name": ("enseigne", "nom_usuel", "nom_commercial", "sigle"),
    "siret": ("siret", "numero_siret", "n_siret"),
    "uai": ("uai", "uai_validee", "code_uai", "numero_uai"),
    "external_code": ("code_structure",),
    "department": ("departement", "code_departement", "dept", "dep"),
    "town": ("commune", "ville", "localite"),
    "address": ("adresse", "adresse_postale"),
    "email": ("email", "e_mail", "courriel", "mail", "adresse_electronique"),
}
COLUMN_OF = {spelling: column for column, spellings in HEADINGS.items() for spelling in spellings}
# An address or a note in one cell; longer means that a quote was never closed.
LONGEST_CELL = 100_000


class Unreadable(Exception):
    """The whole file cannot be used; the message says why, for a person."""


@dataclass(frozen=True)
class Row:
    line: int
    cells: dict[str, str]
    is_ragged: bool = False


@dataclass(frozen=True)
class Table:
    encoding: str
    recognised: dict[str, str]
    ignored: list[str]
    rows: list[Row]


def read(path: Path) -> Table:
    """Raises Unreadable for a file that is missing, empty, binary, or without a name column."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Unreadable(_("%(file)s cannot be read: %(why)s.") % {"file": path, "why": error.strerror}) from error
    text, encoding = decoded(raw)
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    if "\0" in text:
        raise Unreadable(_("This is not a text file. Save the list as CSV and try again."))
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text))
    headings = _headings(reader)
    columns = [COLUMN_OF.get(plain(heading)) for heading in headings]
    recognised: dict[str, str] = {}
    for heading, column in zip(headings, columns, strict=True):
        if column:
            recognised.setdefault(column, heading)
    if "name" not in recognised:
        raise Unreadable(
            _("No column gives the names. The headings found are: %(headings)s.")
            % {"headings": ", ".join(headings)[:500]}
        )
    ignored = [heading for heading, column in zip(headings, columns, strict=True) if not column]
    return Table(encoding, recognised, ignored, list(_rows(reader, columns)))


def plain(heading: str) -> str:
    """ "UAI validée " → "uai_validee"."""
    bare = unicodedata.normalize("NFKD", heading).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_")


def decoded(raw):
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace"), "UTF-16"
    try:
        return raw.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError:
        # What French spreadsheets still write; it accepts nearly every byte.
        return raw.decode("cp1252", errors="replace"), "Windows-1252"


def separator(text):
    first = text.strip("\r\n").splitlines()[0]
    return max(";,\t|", key=first.count)


def _headings(reader):
    """The first line with something in it."""
    headings = []
    while not any(headings):
        _line, cells = _next(reader)
        if cells is None:
            break
        headings = [" ".join(cell.split()) for cell in cells]
    return headings


def _next(reader):
    """The number of the next line and its cells; None after the last."""
    line = reader.line_num + 1
    try:
        return line, next(reader, None)
    except csv.Error as error:
        raise Unreadable(_("Line %(line)s cannot be read: %(why)s.") % {"line": line, "why": error}) from error


def _rows(reader, columns) -> Iterator[Row]:
    while True:
        line, cells = _next(reader)
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        found: dict[str, str] = {}
        for column, cell in zip(columns, cells, strict=False):
            if column and not found.get(column):
                found[column] = " ".join(cell.split())
        yield Row(line, found, is_ragged=any(cell.strip() for cell in cells[len(columns) :]))
