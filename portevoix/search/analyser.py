"""From a French text to what is compared: stems, the same whatever the accents, the number, the tense.

Pure. SQLite and PostgreSQL index what it returns and analyse nothing themselves, so both find the same. A word is
stemmed, then loses its accents, then is stemmed again: "bloquées" → "bloqué" → "bloque" → "bloqu", as "bloque".
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from .french import IRREGULAR, NOUNS_IN_ENT, STOP_WORDS

# Longer than any French word; beyond, it is no word.
LONGEST = 40
# "arrivent" has an ending, "vent" is a noun.
SHORTEST_IN_ENT = 6
TOKEN = re.compile(
    # A word, the commonest, first · A.P.L. · 1 200 (with any space) · letters and figures. Accents composed or not.
    r"[^\W\d_]{2,}(?:[^\W_]+|[\u0300-\u036f]+)*"
    r"|(?<!\w)(?:[^\W\d_]\.){2,}[^\W\d_]?(?!\w)"
    r"|(?<!\w)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\w)"
    r"|[^\W_](?:[^\W_]+|[\u0300-\u036f]+)*"
)
# Most words of a text are common ones: their stems are kept.
KEPT = 10_000
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae"})

_stemmer = Stemmer.Stemmer("french")


class Term(NamedTuple):
    """A stem, and where its word stands in the text."""

    stem: str
    start: int
    end: int


def analyse(text: str) -> list[str]:
    """The stems of a text, in its order, repeated as they are."""
    return [term.stem for term in terms(text)]


def terms(text: str) -> list[Term]:
    """As `analyse`, each with its place, so that a page can mark it."""
    found = []
    for match in TOKEN.finditer(text):
        stem = stem_of(match.group())
        if stem:
            found.append(Term(stem, match.start(), match.end()))
    return found


def words(text: str) -> list[str]:
    """The words themselves, small and without accents, those that are not searched for left out."""
    folded = (fold(match.group()) for match in TOKEN.finditer(text))
    return [word for word in folded if word and word not in STOP_WORDS]


@lru_cache(maxsize=KEPT)
def stem_of(word: str) -> str:
    """The stem of one word; "" for one that is not searched for."""
    folded = fold(word)
    if not folded or folded in STOP_WORDS:
        return ""
    if folded in IRREGULAR:
        folded = word = IRREGULAR[folded]
    if not folded.isascii() or any(figure.isdigit() for figure in folded):
        return folded
    # An abbreviation keeps its last letter: "PASS" is not "pas", "APL" has no plural.
    small = unicodedata.normalize("NFC", word.lower().translate(LIGATURES))
    return _stem(fold(_stem(small if small.isalpha() else folded)))[:LONGEST]


@lru_cache(maxsize=KEPT)
def fold(word: str) -> str:
    """Small letters, no accent, nothing but letters and figures."""
    # Decomposed first: a capital may stand inside a letter of mathematics, which has no small one.
    small = unicodedata.normalize("NFKD", word).casefold().translate(LIGATURES)
    decomposed = unicodedata.normalize("NFKD", small)
    return "".join(letter for letter in decomposed if letter.isalnum())[:LONGEST]


def _stem(word: str) -> str:
    """Snowball's, which leaves "they arrive" (arrivent) and "-trice" apart."""
    stem = _stemmer.stemWord(word)
    if stem.endswith("ent") and len(stem) >= SHORTEST_IN_ENT and stem not in NOUNS_IN_ENT:
        return stem.removesuffix("ent")
    return stem[: -len("ric")] + "eur" if stem.endswith("tric") else stem
