"""Texts of sheets, made of sentences that are each read once: a million costs what joining them costs.

Sentences are the demonstration's, or with a folder those of its tables (the longest cell of each row). Two that follow
each other stay together, as people write; a number and a town make each text its own.
"""

import csv
import gzip
import random
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from portevoix.administration.demonstration import texts as demonstration
from portevoix.search.analyser import analyse
from portevoix.search.vocabulary import words_of
from portevoix.sheets.operations.drafts import title_of

from .texts import HEADINGS, SINCE, TOWNS, TRAINING, Writer

SEED = 2026
SHORTEST, LONGEST = 25, 260
# Of a table whose cells are shorter, nothing is taken.
LEAST_CELL = 80
MOST_TEXTS = 20_000
LONGEST_CELL = 10_000_000
END = re.compile(r"(?<=[.!?])\s+")
KEPT = 50_000


class Sentence(NamedTuple):
    """`words`: folded, as the vocabulary has them."""

    text: str
    stems: frozenset[str]
    words: dict[str, str]


class Said(NamedTuple):
    """One sheet: its four headings, its title, where; and the sentences it is made of."""

    headings: tuple[str, str, str, str]
    title: str
    title_stems: tuple[str, ...]
    place: str
    sentences: tuple[Sentence, ...]


@lru_cache(maxsize=KEPT)
def read(text: str) -> Sentence:
    return Sentence(text, frozenset(analyse(text)), words_of(text))


@lru_cache(maxsize=KEPT)
def _titled(problem: str) -> tuple[str, tuple[str, ...]]:
    title = title_of(problem)
    return title, tuple(dict.fromkeys(analyse(title)))


class Composer:
    """The same seed says the same, in the same order."""

    def __init__(self, folder: Path | None = None, seed: int = SEED) -> None:
        self.random = random.Random(seed)
        self.pairs = [tuple(map(read, pair)) for text in _texts(folder) for pair in _pairs(text)]

    def say(self) -> Said:
        """400 to 800 characters: a pair of sentences for each heading; the first says since when, and where."""
        draw = self.random.random
        chosen = [self.pairs[int(draw() * len(self.pairs))] for _heading in HEADINGS]
        place = TOWNS[int(draw() * len(TOWNS))]
        since = read(f"{place}. {SINCE[int(draw() * len(SINCE))].format(2 + int(draw() * 399))}")
        title, title_stems = _titled(chosen[0][0].text)
        headings = [" ".join(sentence.text for sentence in pair) for pair in chosen]
        headings[0] += f" {since.text}"
        sentences = (since, *(sentence for pair in chosen for sentence in pair))
        return Said(tuple(headings), title, title_stems, place, sentences)


class SaidWriter(Writer):
    """Sheets in words of the composer, with what the demonstration answers to its own."""

    def __init__(self, folder: Path | None = None) -> None:
        super().__init__()
        self.composer = Composer(folder)

    def say(self) -> Said:
        return self.composer.say()

    def sheet(self) -> dict:
        said = self.say()
        return super().sheet() | dict(zip(HEADINGS, said.headings, strict=True)) | {"place": said.place}


def _pairs(text: str) -> Iterator[list[str]]:
    said = [" ".join(sentence.split()) for sentence in END.split(text)]
    said = [sentence if sentence[-1] in ".!?" else f"{sentence}." for sentence in said if sentence]
    said = [sentence for sentence in said if SHORTEST <= len(sentence) <= LONGEST]
    for start in range(0, len(said), 2):
        yield said[start : start + 2]


def _texts(folder: Path | None) -> Iterable[str]:
    if folder is None:
        return [
            demonstration.filled(" ".join(sheet[name] for name in HEADINGS), town=TOWNS[0], training=TRAINING)
            for sheet in demonstration.sheets()
        ]
    found = list(dict.fromkeys(_cells(folder)))
    if not found:
        raise SystemExit(f"No table of {folder} has a text of {LEAST_CELL} characters.")
    random.Random(SEED).shuffle(found)
    return found[:MOST_TEXTS]


def _cells(folder: Path) -> Iterator[str]:
    csv.field_size_limit(LONGEST_CELL)
    for path in sorted([*folder.rglob("*.csv"), *folder.rglob("*.csv.gz")]):
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                longest = max((value for value in row.values() if isinstance(value, str)), key=len, default="")
                if len(longest) > LEAST_CELL and longest.count(" ") > LEAST_CELL // 10:
                    yield longest
