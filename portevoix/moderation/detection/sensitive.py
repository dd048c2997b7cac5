"""Words to be checked: what articles 9 and 10 of the GDPR protect, and insults. Words alone prove nothing."""

import re
from functools import cache, lru_cache
from importlib.resources import files

from . import rules
from .kinds import Kind
from .stems import Stems

# Acronyms that are an ordinary word, or part of one, in lower case.
_CAPITAL_ONLY = frozenset({"rn", "lr", "lfi", "tig", "spip", "homo"})
# « code con… » never, but « main-d’œuvre » or « batterie à plat » is no health: what these words follow is a thing.
_THING = re.compile(
    r"\b(?:code|module|machine|poissons?|noix|sol|feu|escalier|caisse|cable|fusible|batterie|plantes?)(?: d[eu'] ?|\s)$"
)
_LOOK_BACK = 40


@lru_cache(20_000)
def _kind(word):
    return _stems().find(word)


@cache
def _stems():
    lines = files(__package__).joinpath("words.list").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return Stems((stem, Kind(kind)) for kind, *stems in rows for stem in stems)


def sensitive(plain):
    yield from rules.read(plain, "phrases.tsv")
    find = _kind
    for (start, end), word in zip(plain.words, plain.folded_words, strict=True):
        kind = find(word)
        if kind is None or (word in _CAPITAL_ONLY and not plain.text[start:end].isupper()):
            continue
        if not _THING.search(plain.folded[max(0, start - _LOOK_BACK) : start]):
            yield start, end, kind, False
