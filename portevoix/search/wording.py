"""From what somebody typed to what is looked for: each word with its other spellings, its synonyms, its endings."""

from dataclasses import dataclass, field
from typing import NamedTuple

from .analyser import TOKEN, fold, stem_of
from .french import WEAK_WORDS
from .synonyms import synonyms_of
from .vocabulary import Known, Rarity, completions, corrections

LONGEST = 300
COMPLETIONS = 8
MOST_WORDS = 12


class Typed(NamedTuple):
    word: str
    stem: str
    is_last: bool


@dataclass
class Wanted:
    """One word of the question, and every stem that answers it."""

    typed: str
    stem: str
    stems: set[str]
    # In how many documents one of them stands, at most.
    documents: int = 0
    weight: float = 0.0
    # What was looked for as well: a correction, a completion, synonyms.
    corrected: list[str] = field(default_factory=list)
    completed: list[str] = field(default_factory=list)
    synonyms: list[str] = field(default_factory=list)


@dataclass
class Question:
    wanted: list[Wanted]
    # Of the programme, in all.
    documents: int = 0

    @property
    def stems(self) -> set[str]:
        """All that a passage may be marked for."""
        return {stem for wanted in self.wanted for stem in wanted.stems}

    @property
    def corrected(self) -> list[tuple[str, str]]:
        return [(wanted.typed, word) for wanted in self.wanted for word in wanted.corrected[:1]]

    @property
    def also(self) -> list[str]:
        return [word for wanted in self.wanted for word in wanted.synonyms]


def read(programme, text: str) -> Question:
    """At most MOST_WORDS words of the first LONGEST characters. Six queries at most, whatever is typed."""
    typed = _strong(_typed(text[:LONGEST]))
    if not typed:
        return Question([])
    known = Rarity(programme, {word.stem for word in typed})
    wanted = [_wanted(programme, word, known[word.stem]) for word in typed]
    synonyms = synonyms_of(programme, {stem for each in wanted for stem in each.stems})
    stems = {stem for each in wanted for stem in each.stems} | {other for same in synonyms.values() for other in same}
    rarity = Rarity(programme, stems)
    for each in wanted:
        _weigh(each, synonyms, rarity)
    return Question(wanted, rarity.total)


def _typed(text):
    """A word still being typed ends the text: its ending is not known yet."""
    matches = list(TOKEN.finditer(text))
    found = {}
    for match in matches:
        stem = stem_of(match.group())
        is_last = match is matches[-1] and match.end() == len(text.rstrip("\n\r"))
        if stem:
            found.setdefault(stem, Typed(fold(match.group()), stem, is_last))
    return list(found.values())[:MOST_WORDS]


def _strong(typed):
    return [word for word in typed if word.word not in WEAK_STEMS and word.stem not in WEAK_STEMS] or typed


WEAK_STEMS = WEAK_WORDS | {stem_of(word) for word in WEAK_WORDS}


def _wanted(programme, word: Typed, documents: int) -> Wanted:
    wanted = Wanted(word.word, word.stem, {word.stem})
    endings = _endings(programme, word)
    wanted.completed = [known.written for known in endings]
    # "logi" has the stem of "logement", and is not meant for it.
    wanted.stems = {known.stem for known in endings} or wanted.stems
    if not endings:
        meant = corrections(programme, word.word, documents=documents)
        wanted.corrected = [known.written for known in meant]
        wanted.stems |= {known.stem for known in meant}
    return wanted


def _endings(programme, word: Typed) -> list[Known]:
    """A whole word is not lengthened: "car" does not find "carte"."""
    known = completions(programme, word.word) if word.is_last else []
    return [] if any(each.word == word.word for each in known) else known[:COMPLETIONS]


def _weigh(wanted: Wanted, synonyms, rarity: Rarity) -> None:
    same = {stem: said for own in list(wanted.stems) for stem, said in synonyms.get(own, {}).items() if rarity[stem]}
    wanted.synonyms = [said for stem, said in same.items() if stem not in wanted.stems]
    wanted.stems |= same.keys()
    wanted.documents = min(sum(rarity[stem] for stem in wanted.stems), rarity.total)
    wanted.weight = max(
        min(rarity.weight(stem) for stem in wanted.stems if rarity[stem]) if wanted.documents else 0.0, 0.1
    )
