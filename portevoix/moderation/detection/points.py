"""How much a sentence speaks like those that tell of a danger, word by word.

Each word has points, for or against, and so have each class of words (`classes.tsv`) and each pair of words that
follow one another: they were counted on our own corpus (`learning.py` writes `points.tsv`), and anyone can read them. A
sentence's points are their sum, divided by the root of their number, for a long sentence to weigh no more than a short
one.
"""

import math
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
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
# Shorter words are too much alike to be known by ear.
_SHORT = 3
# A number counts by its size, and only beside its neighbour: « 14 ans », « 45 ans », « 300 euros ».
_SIZES = ((18, "0"), (100, "00"))
_LARGE = "000"
BEGINNING, END = "^", "$"
_INFINITIVE = re.compile(r"(?<=..)e[rs]$")
_SILENT = re.compile(r"(?<=..)[stxdpz]+$")


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
            said_here = plain.folded_words[begun : place + 1]
            if unsaid:
                starts = (start for start, _end in plain.words[begun : place + 1])
                said_here = [word for start, word in zip(starts, said_here, strict=True) if start not in unsaid]
            yield Sentence(plain.words[begun][0], end, tuple(said_here))
            begun = place + 1


def _ends(text, end, follower):
    between = text[end:follower]
    return between == "\n" or (len(between) > 1 and not _ENDS.isdisjoint(between))


def features(word):
    """What a written word brings: how it is heard (the stem, and the whole when longer) and its classes.

    A number has no stem.
    """
    heard = said(word[:_LONGEST])
    sounds = [sound(one) for one in heard if not one.isdigit()]
    names = {*sounds, *(one[:STEM] for one in sounds), *(name for one in heard for name in _classes().of(one))}
    return tuple(names - {""})


def stems(word):
    """The stems of a written word in their order, for pairs; a number stands for its size."""
    heard = (_size(one) if one.isdecimal() else sound(one)[:STEM] for one in said(word[:_LONGEST]))
    return tuple(stem for stem in dict.fromkeys(heard) if stem)


def pairs(heard):
    """What follows one another, from the beginning of a sentence to its end; nothing when nothing is heard."""
    return [f"{first}_{second}" for first, second in pairwise((BEGINNING, *heard, END))] if heard else []


def _size(digits):
    return next((size for limit, size in _SIZES if int(digits) < limit), _LARGE)


class _Classes:
    def __init__(self):
        self._whole, self._begun, self._heard = {}, {}, {}
        for name, words in _rows("classes.tsv"):
            for word in words.split():
                table, key = (self._begun, sound(word[:-1])) if word.endswith("-") else (self._whole, word)
                table.setdefault(key, set()).add(f"={name}")
        for word, names in self._whole.items():
            if len(word) > _SHORT:
                self._heard.setdefault(_without_silent(sound(word)), set()).update(names)

    def of(self, word):
        found = set(self._whole.get(word, ()))
        if len(word) > _SHORT and word[-1] in "sx":
            found |= self._whole.get(word[:-1], set())
        heard = sound(word)
        for length in range(2, len(heard) + 1):
            found |= self._begun.get(heard[:length], set())
        if not found and len(word) > _SHORT:
            # Written by ear: « manjé », « arivai ».
            found |= self._heard.get(_without_silent(heard), set())
        return found


def _without_silent(heard):
    return _SILENT.sub("", _INFINITIVE.sub("e", heard))


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
        known, heard = set(), []
        for word in sentence.words:
            names, stems_heard = self._brought(word)
            known |= names
            heard += stems_heard
        known.update(self._points.keys() & pairs(heard))
        return known

    def _brought_by(self, word):
        return self._points.keys() & features(word), stems(word)


def _rows(file):
    lines = files(__package__).joinpath(file).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def _classes():
    return _Classes()


@cache
def points():
    return Points(_rows("points.tsv"))
