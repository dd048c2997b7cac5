"""The two indexes, and how each is asked. They hold stems and compare them, nothing more: no engine reads French here.

SQLite: an FTS5 table beside the documents, kept by triggers, walked from the newest. PostgreSQL: a stored `tsvector`
with a GIN index, which has no such walk: a common word is asked of the newest documents alone, as many as it takes.
Each document also holds the number of its bucket of BUCKET keys, so that the index itself can say which are new.
"""

import math
from collections.abc import Iterable, Iterator, Sequence

from django.db import connection
from django.db.models import F, QuerySet

from .models import Document

TABLE = "search_document"
INDEX = "search_index"
BUCKET = 4096
# With fewer answers than this, all are read at once.
COMMON = 6000
# Of how many documents to expect one answer too many; and how many more are asked when it was not enough.
MARGIN, FURTHER = 2, 8
# The index is quicker with the names of this many buckets, the keys themselves with more.
FEWEST, MOST_BUCKETS = 3, 12
# A programme that has this share of all documents is asked by its column: its mark would stand in all of them.
MOST = 0.25
FTS5 = "stems, content='search_document', content_rowid='id', detail=none, tokenize=\"ascii tokenchars '@-_'\""
# The first SQLite whose FTS5 can do so.
FORGETS = (3, 42)
_ADD = f"INSERT INTO {INDEX}(rowid, stems) VALUES (new.id, new.stems)"  # noqa: S608
_REMOVE = f"INSERT INTO {INDEX}({INDEX}, rowid, stems) VALUES ('delete', old.id, old.stems)"  # noqa: S608
_LEXEMES = f"string_to_array(stems || ' @b-' || (id / {BUCKET})::text, ' ')"

CREATE = {
    "sqlite": [
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5({FTS5})",
        f"CREATE TRIGGER {INDEX}_added AFTER INSERT ON {TABLE} BEGIN {_ADD}; END",
        f"CREATE TRIGGER {INDEX}_removed AFTER DELETE ON {TABLE} BEGIN {_REMOVE}; END",
        f"CREATE TRIGGER {INDEX}_changed AFTER UPDATE OF stems ON {TABLE} BEGIN {_REMOVE}; {_ADD}; END",
    ],
    "postgresql": [
        f"ALTER TABLE {TABLE} ADD COLUMN vector tsvector GENERATED ALWAYS AS (array_to_tsvector({_LEXEMES})) STORED",
        f"CREATE INDEX {INDEX} ON {TABLE} USING gin (vector) WITH (fastupdate = off)",
    ],
}
DROP = {
    "sqlite": [
        *(f"DROP TRIGGER IF EXISTS {INDEX}_{what}" for what in ("added", "removed", "changed")),
        f"DROP TABLE IF EXISTS {INDEX}",
    ],
    "postgresql": [f"DROP INDEX IF EXISTS {INDEX}", f"ALTER TABLE {TABLE} DROP COLUMN IF EXISTS vector"],
}


def create(on=connection) -> None:
    _run(on, CREATE)
    if on.vendor == "sqlite" and on.Database.sqlite_version_info >= FORGETS:
        # What leaves the index leaves the file too: it may be a name that was masked.
        _run(on, {"sqlite": [f"INSERT INTO {INDEX}({INDEX}, rank) VALUES ('secure-delete', 1)"]})  # noqa: S608


def drop(on=connection) -> None:
    _run(on, DROP)


def any_of(parts: Sequence[str]) -> str:
    return f"({_words()[1].join(parts)})"


def all_of(parts: Sequence[str]) -> str:
    return f"({_words()[0].join(parts)})"


def two_of(parts: Sequence[str]) -> str:
    """Two different ones at least: the first with any other, or the second with any after it, and so on."""
    return any_of([all_of([part, any_of(parts[place:])]) for place, part in enumerate(parts[:-1], 1)])


def term(stem: str) -> str:
    """A stem as the engine's own language quotes it. Stems hold letters and figures only."""
    return f"'{stem}'" if connection.vendor == "postgresql" else f'"{stem}"'


class Newest:
    """The newest documents of a programme that answer.

    `documents`: how many it has. `likely`: how many of them answer, about: it decides how they are looked for, and
    never which are found.
    """

    def __init__(self, programme, *, documents: int, likely: float, kinds: Iterable[str] = ()) -> None:
        self.programme, self.documents, self.likely = programme, documents, likely
        self.kinds = sorted(kinds)

    def rows(self, asked: str, limit: int, fields: Sequence[str]) -> list[tuple]:
        """The newest first, `limit` at most."""
        if connection.vendor != "postgresql":
            where = (
                f"{TABLE}.id IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s ORDER BY rowid DESC LIMIT {limit})"  # noqa: S608
            )
            found = Document.objects.extra(where=[where], params=[all_of([asked, *self._marks()])])  # noqa: S610
            return list(found.order_by("-pk").values_list(*fields))
        last = (
            Document.objects.filter(programme=self.programme).order_by("-pk").values_list("pk", flat=True).first() or 0
        )
        for width in self._widths(last, limit):
            rows = list(self._newer(asked, last, width)[:limit].values_list(*fields))
            if len(rows) == limit or width == last:
                return rows
        return []

    def _widths(self, last: int, limit: int) -> Iterator[int]:
        """How many of the newest keys are looked at; all of them in the end."""
        if self.likely > COMMON:
            width = math.ceil(MARGIN * limit * last / self.likely)
            while width * MARGIN < last:
                yield width
                width *= FURTHER
        yield last

    def _newer(self, asked, last, width) -> QuerySet[Document]:
        found = Document.objects.all()
        if self.documents >= MOST * last:
            found = found.filter(programme=self.programme)
            found = found.filter(kind__in=self.kinds) if self.kinds else found
        else:
            asked = all_of([asked, *self._marks()])
        # Plainly ordered by its key, PostgreSQL may walk all the documents from the newest and read the words of each.
        order = (F("pk") + 0).desc()
        if width < last:
            found = found.filter(pk__gt=last - width)
            buckets = range((last - width) // BUCKET, last // BUCKET + 1)
            if len(buckets) <= FEWEST:
                order = F("pk").desc()
            elif len(buckets) <= MOST_BUCKETS:
                asked = all_of([asked, any_of([term(f"@b-{bucket}") for bucket in buckets])])
        return found.extra(where=[f"{TABLE}.vector @@ %s::tsquery"], params=[asked]).order_by(order)  # noqa: S610

    def _marks(self) -> list[str]:
        kinds = [any_of([term(f"@k-{kind}") for kind in self.kinds])] if self.kinds else []
        return [*kinds, term(f"@p{self.programme.pk}")]


def _words():
    return (" & ", " | ") if connection.vendor == "postgresql" else (" AND ", " OR ")


def _run(on, statements):
    with on.cursor() as cursor:
        for statement in statements[on.vendor]:
            cursor.execute(statement)
