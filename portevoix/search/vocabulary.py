"""The words of a programme: how many documents hold each, what a misspelt one stands for, how a beginning ends."""

import math
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection
from django.db.models import Sum

from . import sounds
from .analyser import TOKEN, fold, stem_of
from .models import LONGEST_WORD, Spelling, Word

# Rows of one statement.
ROWS = 200
# Words that one key leads to: beyond, it says nothing.
MOST_WORDS = 400
# Said this much more often than a word of FEW documents, its neighbour is what was meant.
FEW, MUCH_MORE = 2, 30
UPSERT = (
    "INSERT INTO search_word (programme_id, word, stem, written, documents) VALUES {} "
    "ON CONFLICT (programme_id, word) DO UPDATE SET documents = search_word.documents + excluded.documents "
    "RETURNING id, word, documents"
)


class Known(NamedTuple):
    """A word of the vocabulary."""

    word: str
    stem: str
    written: str
    documents: int


def words_of(text: str) -> dict[str, str]:
    """Each word of a text that has a stem, folded, as it is first written there; and "" for the text itself."""
    found = {"": ""}
    for match in TOKEN.finditer(text):
        written = match.group()
        if stem_of(written):
            found.setdefault(fold(written)[:LONGEST_WORD], written[:LONGEST_WORD])
    return found


def count(programme_id: int, changes: Counter, written: dict[str, str]) -> None:
    """Add to the number of documents of each word. In the order of the words, so that two workers wait in turn.

    The word without letters comes first and always: whoever holds it holds the vocabulary of the programme.
    """
    lines = sorted((word, number) for word, number in changes.items() if number or not word)
    for start in range(0, len(lines), ROWS):
        rows = [
            (programme_id, word, stem_of(word), written.get(word, word), number)
            for word, number in lines[start : start + ROWS]
        ]
        _upsert(rows)
    # A word that stands nowhere any more may be a name that was masked: nothing of it is kept.
    gone = [word for word, number in lines if number < 0]
    for start in range(0, len(gone), ROWS):
        in_none = Word.objects.filter(programme=programme_id, word__in=gone[start : start + ROWS], documents__lte=0)
        in_none.delete()


def _upsert(rows):
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(UPSERT.format(places), [value for row in rows for value in row])
        kept = cursor.fetchall()
    added = {row[1]: row[4] for row in rows}
    Spelling.objects.bulk_create(
        (
            Spelling(word_id=key, key=way)
            for key, word, now in kept
            if now == added[word]
            for way in sorted(sounds.ways_to(word))
        ),
        ignore_conflicts=True,
    )


class Rarity:
    """In how many documents stems stand, and what each is worth. One query."""

    def __init__(self, programme, stems: Iterable[str]):
        lines = Word.objects.filter(programme=programme, stem__in={"", *stems}, documents__gt=0).order_by()
        self.documents = dict(lines.values("stem").annotate(total=Sum("documents")).values_list("stem", "total"))
        self.total = self.documents.pop("", 0)

    def __getitem__(self, stem: str) -> int:
        return min(self.documents.get(stem, 0), self.total)

    def weight(self, stem: str) -> float:
        """The rarer, the more it says."""
        return math.log((self.total + 1) / (self[stem] + 0.5))


def completions(programme, beginning: str) -> list[Known]:
    """The words that begin so (folded, three letters at least), the most frequent first."""
    if len(beginning) < sounds.BEGINNINGS.start:
        return []
    key = f"^{beginning[: sounds.BEGINNINGS.stop - 1]}"
    found = _known(programme, [key]).order_by("-documents", "word")[:MOST_WORDS]
    return [word for word in _as_known(found) if word.word.startswith(beginning)]


def corrections(programme, word: str, *, documents: int) -> list[Known]:
    """What a word that stands in no document, or hardly any, was meant to be; the likeliest first."""
    if documents > FEW or len(word) < sounds.SHORTEST:
        return []
    heard = sounds.sound_of(word)
    candidates = _as_known(_known(programme, sounds.ways_of_hearing(word)).order_by("-documents")[:MOST_WORDS])
    near = []
    for known in candidates:
        is_heard = sounds.sound_of(known.word) == heard
        far = sounds.distance(word, known.word)
        if 0 < far <= _allowed(word) + is_heard and known.documents > documents * MUCH_MORE:
            near.append((far - is_heard, -known.documents, known))
    near.sort()
    return [known for far, _documents, known in near if far == near[0][0]][:2]


def _allowed(word):
    """Letters that may be wrong."""
    return 1 if len(word) <= 5 else 2


def _known(programme, keys):
    lines = Word.objects.filter(programme=programme, spellings__key__in=list(keys), documents__gt=0)
    return lines.distinct()


def _as_known(words):
    return [Known(*row) for row in words.values_list("word", "stem", "written", "documents")]
