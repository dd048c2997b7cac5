"""Examples read from a CSV file, compressed or not."""

import csv
import gzip
import io
from pathlib import Path

from .learning import Example

# One text may have several labels, as A01|A02.
SEPARATOR = "|"
LONGEST_CELL = 1_000_000
GZIP_MAGIC = b"\x1f\x8b"


class Unreadable(Exception):
    """In a plain sentence."""


def read(path: Path, columns: list[str]) -> list[dict[str, str]]:
    """The rows of a file that has these columns. Raises Unreadable, saying why."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        with path.open("rb") as opened:
            is_compressed = opened.read(2) == GZIP_MAGIC
        opener = gzip.open if is_compressed else open
        with opener(path, "rb") as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text:
            head = text.readline()
            names = next(csv.reader([head], delimiter=_delimiter(head)), [])
            _require(path, columns, names)
            return list(csv.DictReader(text, fieldnames=names, delimiter=_delimiter(head), restval=""))
    except (OSError, EOFError) as why:
        raise Unreadable(f"{path} cannot be read: {why}.") from why
    except UnicodeDecodeError as why:
        raise Unreadable(f"{path} is not UTF-8 text.") from why
    except csv.Error as why:
        raise Unreadable(f"{path} is no readable CSV: {why}.") from why


def examples(rows: list[dict[str, str]], *, text: list[str], label: str) -> list[Example]:
    """Rows with a label; several text columns are read one after the other."""
    found = []
    for row in rows:
        labels = frozenset(part.strip() for part in row[label].split(SEPARATOR) if part.strip())
        found.append((" ".join(row[name] or "" for name in text), labels))
    return found


def _delimiter(head):
    return ";" if head.count(";") > head.count(",") else ","


def _require(path, columns, names):
    missing = [name for name in columns if name not in names]
    if missing:
        raise Unreadable(f"{path} has no column {', '.join(missing)}. It has: {', '.join(names)}.")
