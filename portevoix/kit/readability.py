"""How hard a French text is to read, and what to do about it. Pure: no model, no request, no clock.

The score is ours, described with its limits in docs/readability.md. It helps while one writes; nothing is
ever refused because of it. Each sentence gets points from 0 to 100; the score of a text is the mean of its
sentences and of its 95th percentile, so that one monster among short sentences is felt.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .french import folded
from .plain_words import LONGEST_PHRASE, PLAINER, USUAL_ACRONYMS, USUAL_LONG_WORDS

EASY_UP_TO, FAIR_UP_TO = 30, 55
SHORT_WORDS, LONG_WORDS, MOST_WORDS = 10, 25, 30  # words of a sentence: no points, a remark, all the points
LONG_LETTERS = 13  # of a word that is long in any text
PASSAGE_CHARS = 160
POINTS = {"acronym": 15, "word": 12, "long_word": 10, "passive": 10, "negations": 15, "nouns": 15}

# A full stop ends a sentence when a space follows and the word before is not a known short form.
# Possessive, and only from the first of a row of stops: a hundred thousand of them are read once.
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"»)\]]*+(?=\s|$)|[\n\r]+")
SHORT_FORMS = {"m", "mm", "mme", "dr", "st", "ste", "art", "cf", "ex", "etc", "no", "tel", "p", "al"}
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
CAPITALS = re.compile(r"(?<![\w-])[A-ZÀ-ÖØ-Þ]{2,6}(?![\w-])")
ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
ABSTRACT = re.compile(r"(?:ement|ation|ition|ité|ance|ence)s?$")
NOUN_ENDINGS = ("ation", "ition", "ution", "ction", "ission", "ement", "ité", "ance", "isation")
BE = r"(?:suis|es|est|sommes|êtes|sont|étais|était|étions|étiez|étaient|sera|serai|serons|seront|serait|seraient|été)"
PARTICIPLE = r"[^\W\d_]{2,24}(?:é|ée|és|ées|i|ie|is|ies|it|ite|its|ites|u|ue|us|ues)"
PASSIVE = re.compile(
    rf"\b{BE} (?:[^\W\d_]{{2,20}}ment )?({PARTICIPLE}) par\b|\b(?:a|ont|avait|aura|auront) été ({PARTICIPLE})\b"
)
DOUBLE_NEGATION = re.compile(
    r"\b(?:pas|jamais|non) (?:im|in|ir|il)[^\W\d_]{2,20}(?:able|ible|ables|ibles)\b"
    r"|\bn(?:e |['’])[^\W\d_]{1,20} pas sans\b|\bnon sans\b|\bn(?:e |['’])[^\W\d_]{1,20} pas que [^\W\d_]{1,20} ne\b"
)

# "nous allons", "nous ferons", "sera fait"; not "nous préparons".
PROMISE = re.compile(
    r"\bnous allons [^\W\d_]{2,20}(?:er|ir|re|oir)\b|\bnous (?:[^\W\d_]{1,6} )?[^\W\d_]{1,20}"
    r"(?:erons|irons|drons|evrons|urrons|ttrons|aurons)\b"
    r"|\bon va [^\W\d_]{2,20}(?:er|ir|re|oir)\b"
    r"|\b(?:sera|seront) [^\W\d_]{2,20}(?:é|ée|és|ées|i|is|it|ite|ites|its|u|ue|us|ues)\b"
    r"|\bnous nous engageons\b"
)
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
DAY = re.compile(
    rf"\b(?:{MONTHS})\b|\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)s?\b|\b\d{{1,2}}[/.]\d{{1,2}}\b"
    r"|\b(?:aujourd['’]hui|demain|désormais|dès maintenant|tout de suite|immédiatement)\b"
    r"|\b(?:cette|la) (?:semaine|rentrée)|\bce (?:mois|soir|matin)\b|\b(?:semaine|mois) prochaine?\b"
    r"|\b(?:sous|dans|d['’]ici|avant|en|après) (?:\w{1,12} ){0,2}(?:jours?|semaines?|mois|ans?|heures?)\b"
    r"|\b(?:fin|début|mi)(?: de | d['’]|-)|\b20\d\d\b|\ble \d{1,2}\b|\b\d{1,2} h\b"
)


class Level(StrEnum):
    EASY = "easy"
    FAIR = "fair"
    HARD = "hard"


class Kind(StrEnum):
    LONG_SENTENCE = "long_sentence"
    ACRONYM = "acronym"
    WORD = "word"
    LONG_WORD = "long_word"
    PASSIVE = "passive"
    NEGATIONS = "negations"
    NOUNS = "nouns"


@dataclass(frozen=True)
class Remark:
    """`passage`: the words concerned, as written. `instead`: plainer French for them, when the list has some."""

    kind: Kind
    passage: str
    instead: str = ""


@dataclass(frozen=True)
class Reading:
    """`score`: 0 (easy) to 100. `long_sentence_words`: the 95th percentile of the sentences' lengths, in words."""

    level: Level
    score: int
    sentences: int
    words: int
    long_sentence_words: int
    remarks: tuple[Remark, ...]


@dataclass(frozen=True)
class _Sentence:
    text: str
    found: tuple[re.Match[str], ...]

    @property
    def words(self) -> list[str]:
        return [word[0] for word in self.found]

    def passage(self, first: int, count: int) -> str:
        """`count` words, with the signs between them as they are written."""
        return self.text[self.found[first].start() : self.found[first + count - 1].end()]

    @property
    def length(self) -> int:
        """In words; what stands before an apostrophe (l’, d’, qu’) counts for none."""
        return sum(len(word) > 1 or word in ("à", "a", "y", "À", "A", "Y") for word in self.words)


def read(text: str) -> Reading:
    """Any text, in time proportional to its length; an empty one is easy."""
    sentences = [_Sentence(part, words) for part in _parts(text) if (words := tuple(WORD.finditer(part)))]
    explained = _explained(text)
    remarks: dict[Remark, None] = {}
    points = []
    for sentence in sentences:
        found = list(_remarks(sentence, explained))
        points.append(_points(sentence, found))
        remarks.update(dict.fromkeys(found))
    lengths = [sentence.length for sentence in sentences]
    score = round((sum(points) / len(points) + _percentile(points)) / 2) if points else 0
    return Reading(_level(score), score, len(sentences), sum(lengths), _percentile(lengths), tuple(remarks))


def _level(score: int) -> Level:
    if score <= EASY_UP_TO:
        return Level.EASY
    return Level.FAIR if score <= FAIR_UP_TO else Level.HARD


def _percentile(values: list[int]) -> int:
    """The 95th, by nearest rank; 0 of nothing."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1] if values else 0


def _points(sentence: _Sentence, remarks: list[Remark]) -> int:
    length = (sentence.length - SHORT_WORDS) * 100 // (MOST_WORDS - SHORT_WORDS)
    hard = sum(POINTS.get(remark.kind, 0) for remark in remarks)
    return min(100, max(0, length) + hard)


def _parts(text: str) -> Iterator[str]:
    start = 0
    for end in SENTENCE_END.finditer(text):
        before = WORD.findall(text[max(start, end.start() - 6) : end.start()])
        if end[0] == "." and before and folded(before[-1]) in SHORT_FORMS:
            continue
        yield text[start : end.end()].strip()
        start = end.end()
    yield text[start:].strip()


def _remarks(sentence: _Sentence, explained: set[str]) -> Iterator[Remark]:
    words = sentence.words
    if sentence.length > LONG_WORDS:
        yield Remark(Kind.LONG_SENTENCE, _cut(sentence.text))
    yield from _acronyms(sentence, explained)
    yield from _plainer(sentence)
    yield from (Remark(Kind.LONG_WORD, _cut(word)) for word in words if _is_long(word))
    spoken = " ".join(sentence.text.lower().split())
    yield from (Remark(Kind.PASSIVE, found[0]) for found in PASSIVE.finditer(spoken))
    yield from (Remark(Kind.NEGATIONS, found[0]) for found in DOUBLE_NEGATION.finditer(spoken))
    if sum(word.lower().rstrip("s").endswith(NOUN_ENDINGS) and len(word) > 7 for word in words) > 2:
        yield Remark(Kind.NOUNS, _cut(sentence.text))


def _acronyms(sentence: _Sentence, explained: set[str]) -> Iterator[Remark]:
    # A sentence in capitals is loud; it is not made of acronyms.
    if len(sentence.words) > 2 and sum(word.isupper() for word in sentence.words) * 2 > len(sentence.words):
        return
    for acronym in dict.fromkeys(CAPITALS.findall(sentence.text)):
        if acronym not in USUAL_ACRONYMS and acronym not in explained and not ROMAN.fullmatch(acronym):
            yield Remark(Kind.ACRONYM, acronym)


def _explained(text: str) -> set[str]:
    """Those that the text tells: "CFA (centre de formation)" or "centre de formation (CFA)"."""
    told = set()
    for found in CAPITALS.finditer(text):
        after = text[found.end() : found.end() + 120].lstrip()
        is_followed = after.startswith("(") and len(WORD.findall(after.split(")")[0])) > 1
        before = text[max(0, found.start() - 120) : found.start()].rstrip()
        is_inside = before.endswith("(") and after.startswith(")") and bool(WORD.search(before))
        if is_followed or is_inside:
            told.add(found[0])
    return told


def _plainer(sentence: _Sentence) -> Iterator[Remark]:
    """Words and phrases of offices, the longest phrase first."""
    spoken = [folded(word) for word in sentence.words]
    place = 0
    while place < len(spoken):
        for length in range(min(LONGEST_PHRASE, len(spoken) - place), 0, -1):
            instead = PLAINER.get(" ".join(spoken[place : place + length]))
            if instead:
                yield Remark(Kind.WORD, _cut(sentence.passage(place, length)), instead)
                place += length - 1
                break
        place += 1


def _is_long(word: str) -> bool:
    """Long, abstract, and not of the long words that everybody uses."""
    lower = word.lower()
    is_abstract = len(word) >= LONG_LETTERS and bool(ABSTRACT.search(lower[-8:]))
    return is_abstract and lower.rstrip("s") not in USUAL_LONG_WORDS and folded(word) not in PLAINER


def _cut(text: str) -> str:
    words = " ".join(text[: 4 * PASSAGE_CHARS].split())
    return words if len(words) <= PASSAGE_CHARS else f"{words[: PASSAGE_CHARS - 1].rstrip()}…"


def undated_promises(text: str) -> list[str]:
    """The sentences that promise ("nous allons", "sera fait") with no day in them nor in the next one."""
    parts = [part for part in _parts(text) if part]
    return list(dict.fromkeys(_undated(parts)))


def _undated(parts: list[str]) -> Iterator[str]:
    for part, after in zip(parts, [*parts[1:], ""], strict=False):
        if PROMISE.search(part.lower()) and not DAY.search(f"{part} {after}".lower()):
            yield _cut(part)
