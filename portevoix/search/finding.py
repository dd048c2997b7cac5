"""`find`: what answers a question, the same on both engines, at a cost that no size of the index makes grow.

The engine gives the keys of at most COUNTED documents that hold every word, the newest; what is first among them is
decided here. When hardly any holds every word, those that hold most of what the words weigh follow.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

from . import engines
from .models import Document
from .wording import Question, Wanted, read

PAGE_SIZE = 20
COUNTED = 1000
# Fewer than this with every word: those with a part of them are shown too.
ENOUGH = 5
MOST_PARTIAL = 200
# Of the weight of all the words.
PART = 0.5
# A word that stands in no more documents than this is asked for by itself.
RARE = 3000
FACETS = ("kind", "theme_id", "territory", "status")
MARKS = {"kind": "k", "theme_id": "t", "territory": "l", "status": "s"}


class Row(NamedTuple):
    """What ordering and counting need of a document."""

    pk: int
    title_stems: str
    kind: str
    theme_id: int | None
    territory: str
    territory_name: str
    status: str


@dataclass
class Found:
    """One page of what was found. `counts`: for each facet, how many documents each of its values would leave."""

    question: Question
    number: int
    documents: list[Document] = field(default_factory=list)
    total: int = 0
    is_beyond_count: bool = False
    # How many of `total` hold every word; the others follow them.
    whole: int = 0
    counts: dict[str, Counter] = field(default_factory=dict)
    territory_names: dict[str, str] = field(default_factory=dict)

    @property
    def has_next(self) -> bool:
        return self.number * PAGE_SIZE < self.total

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def pages(self) -> int:
        return -(-self.total // PAGE_SIZE)

    @property
    def is_missing(self) -> bool:
        return self.number > 1 and not self.documents

    @property
    def is_partial(self) -> bool:
        return self.whole < self.total


def find(programme, text: str, *, filters: dict[str, object] | None = None, number: int = 1) -> Found:
    """The page `number` (from 1). `filters`: values by the names of FACETS; a territory holds what is inside it."""
    question = read(programme, text)
    filters = {name: value for name, value in (filters or {}).items() if value}
    if not question.wanted:
        return Found(question, number)
    rows, beyond = _rows(programme, question, filters)
    whole = len(rows)
    if whole < ENOUGH and len(question.wanted) > 1:
        rows += _partial(programme, question, filters, {row.pk for row in rows})
    found = Found(question, number, total=len(rows), is_beyond_count=beyond, whole=whole)
    found.counts = _counts(programme, question, filters, rows)
    found.territory_names = {row.territory: row.territory_name for row in rows if row.territory}
    found.documents = _in_full([row.pk for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]])
    return found


def _rows(programme, question, filters) -> tuple[list[Row], bool]:
    """Those that hold every word, the best first."""
    asked = engines.all_of([_holds(wanted) for wanted in question.wanted] + _marks(filters))
    likely = _likely(question.wanted, question.documents)
    newest = engines.Newest(programme, documents=question.documents, likely=likely)
    rows = [Row(*line) for line in newest.rows(asked, COUNTED + 1, Row._fields)]
    return _ordered(rows[:COUNTED], question), len(rows) > COUNTED


def _likely(wanted: Sequence[Wanted], documents: int) -> float:
    """How many documents hold every word: between words that ignore each other and words that never part."""
    if not documents:
        return 0.0
    least = min(each.documents for each in wanted)
    return math.sqrt(math.prod(each.documents / documents for each in wanted) * documents * least)


def _ordered(rows, question):
    """Those whose title holds what weighs most; then the newest."""

    def weight(row):
        title = set(row.title_stems.split())
        held = sum(wanted.weight for wanted in question.wanted if not title.isdisjoint(wanted.stems))
        # A short title is all about it: an organisation, a theme.
        return (-round(held / (8 + len(title)), 6) if held else 0, -row.pk)

    return sorted(rows, key=weight)


def _partial(programme, question, filters, known) -> list[Row]:
    """Those that hold two of the rarest words, or one that hardly any document holds."""
    rarest = sorted((wanted for wanted in question.wanted if wanted.documents), key=lambda w: w.documents)[:4]
    alone = [wanted for wanted in rarest if wanted.documents <= RARE]
    asked = [_holds(wanted) for wanted in alone]
    asked += [engines.two_of([_holds(wanted) for wanted in rarest])] if len(rarest) > 1 else []
    if not asked:
        return []
    likely = sum(_likely(pair, question.documents) for pair in combinations(rarest, 2))
    likely += sum(wanted.documents for wanted in alone)
    newest = engines.Newest(programme, documents=question.documents, likely=likely)
    asked = engines.all_of([engines.any_of(asked), *_marks(filters)])
    stems = dict(newest.rows(asked, MOST_PARTIAL, ("pk", "stems")))
    held = {pk: _part_held(question, text) for pk, text in stems.items() if pk not in known}
    enough = [pk for pk, part in held.items() if part >= PART]
    rows = [Row(*line) for line in Document.objects.filter(pk__in=enough).order_by("-pk").values_list(*Row._fields)]
    return sorted(rows, key=lambda row: (-round(held[row.pk], 6), -row.pk))


def _part_held(question, stems) -> float:
    held = set(stems.split())
    whole = sum(wanted.weight for wanted in question.wanted)
    return sum(wanted.weight for wanted in question.wanted if not held.isdisjoint(wanted.stems)) / whole


def _counts(programme, question, filters, rows) -> dict[str, Counter]:
    """A facet is counted as if nothing were chosen in it: another value can be chosen instead."""
    counts = {}
    for facet in FACETS:
        others = {name: value for name, value in filters.items() if name != facet}
        counted = rows if others == filters else _rows(programme, question, others)[0]
        counts[facet] = Counter(getattr(row, facet) for row in counted if getattr(row, facet))
    return counts


def _holds(wanted: Wanted) -> str:
    return engines.any_of([engines.term(stem) for stem in sorted(wanted.stems)])


def _marks(filters) -> list[str]:
    return [engines.term(f"@{MARKS[name]}-{value}") for name, value in filters.items()]


def _in_full(keys) -> list[Document]:
    documents = Document.objects.select_related("theme").in_bulk(keys)
    return [documents[key] for key in keys if key in documents]
