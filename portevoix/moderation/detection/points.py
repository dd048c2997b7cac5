"""How much a sentence speaks like those that tell of a danger, word by word.

Each word has points, for or against, and so has each class of words (`classes.tsv`): they were counted on our own
corpus (`learning.py` writes `points.tsv`), and anyone can read them. A sentence's points are their sum, divided by the
root of their number, for a long sentence to weigh no more than a short one.
"""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path

from .kinds import Kind
from .spoken import said, sound

FILE = Path(__file__).with_name("points.tsv")
# Points are written in hundredths.
SCALE = 100
STEM = 5
# Two words alone are little to judge by.
HEADROOM = 3
# French has few longer words; malice has.
_LONGEST = 30
_LEAST_WORDS, _MOST_WORDS = 5, 45
_ENDS = frozenset(".!?;\n…")
_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int
    words: tuple[str, ...]


def sentences(plain, unsaid=frozenset()):
    """Cut where a sentence ends, never under five words (« Pas bonjour. »), never over forty-five (no full stop).

    `unsaid`: where words begin that say nothing (names, numbers).
    """
    begun = 0
    for place, (_start, end) in enumerate(plain.words):
        follower = plain.words[place + 1][0] if place + 1 < len(plain.words) else None
        count = place + 1 - begun
        if follower is None or count >= _MOST_WORDS or (count >= _LEAST_WORDS and _ends(plain.text, end, follower)):
            said_here = [at for at in range(begun, place + 1) if plain.words[at][0] not in unsaid]
            yield Sentence(plain.words[begun][0], end, tuple(plain.folded_words[at] for at in said_here))
            begun = place + 1


def _ends(text, end, follower):
    between = text[end:follower]
    return between == "\n" or (len(between) > 1 and not _ENDS.isdisjoint(between))


def features(word):
    """What a written word brings: the stems it is heard as, and the classes it belongs to. A number has no stem."""
    heard = [(one, sound(one)[:STEM]) for one in said(word[:_LONGEST])]
    stems = {stem for _one, stem in heard if not stem.isdigit()}
    return tuple((stems | {name for one, _stem in heard for name in _classes().of(one)}) - {""})


class _Classes:
    def __init__(self):
        self._whole, self._begun = {}, {}
        for name, words in _rows("classes.tsv"):
            for word in words.split():
                table, key = (self._begun, sound(word[:-1])) if word.endswith("-") else (self._whole, word)
                table.setdefault(key, set()).add(f"={name}")

    def of(self, word):
        found = set(self._whole.get(word, ()))
        if len(word) > 3 and word[-1] in "sx":
            found |= self._whole.get(word[:-1], set())
        heard = sound(word)
        for length in range(2, len(heard) + 1):
            found |= self._begun.get(heard[:length], set())
        return found


class Points:
    def __init__(self, rows):
        self._points, self._kinds = {}, {}
        for name, points, kind in rows:
            self._points[name] = int(points) / SCALE
            if kind:
                self._kinds[name] = Kind(kind)
        self._start = self._points.pop("", 0)
        self._brought = lru_cache(_KEPT)(self._brought_by)

    def of(self, sentence):
        known = self._known(sentence)
        return self._start + sum(map(self._points.__getitem__, known)) / math.sqrt(len(known) + HEADROOM)

    def kind(self, sentence):
        """The danger that most points speak of; None if no word speaks of one."""
        votes = Counter()
        for name in sorted(self._known(sentence)):
            if name in self._kinds:
                votes[self._kinds[name]] += self._points[name]
        return max(votes, key=votes.get, default=None)

    def _known(self, sentence):
        return {name for word in sentence.words for name in self._brought(word)}

    def _brought_by(self, word):
        return tuple(name for name in features(word) if name in self._points)


def _rows(file):
    lines = files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def _classes():
    return _Classes()


@cache
def points():
    return Points(_rows("points.tsv"))
