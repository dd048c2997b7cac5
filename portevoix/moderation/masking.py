"""Masking words in texts: pure, by position. What stands in their place says what it was, never who."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# In a longer passage a capital may only begin a sentence; what is no longer than a civility names nobody.
FEW_WORDS, LITTLE = 4, 3


@dataclass(frozen=True, order=True)
class Place:
    """Characters `start` (included) to `end` (excluded) of the text called `field`; `word` takes their place."""

    field: str
    start: int
    end: int
    word: str = ""


def masked(texts: Mapping[str, str], places: Iterable[Place]) -> dict[str, str]:
    """The texts that change, by field. Places that overlap become one, said by the first of them.

    Raises ValueError for a place outside its text: it was chosen on another version.
    """
    found: dict[str, list[Place]] = {}
    for place in sorted(places):
        text = texts.get(place.field, "")
        if not 0 <= place.start < place.end <= len(text):
            raise ValueError(f"No characters {place.start} to {place.end} in {place.field}.")
        _add(found.setdefault(place.field, []), place)
    return {field: _replaced(texts[field], together) for field, together in found.items()}


def repeats(reason: str, texts: Mapping[str, str], places: Iterable[Place]) -> bool:
    """Whether a reason, which everyone reads, says what `places` take away: a passage, or a name in a short one."""
    passages = {texts.get(place.field, "")[place.start : place.end] for place in places}
    short = [passage.split() for passage in passages if len(passage.split()) <= FEW_WORDS]
    names = {word.strip(".,;:!?") for words in short for word in words if word[:1].isupper()}
    return any(occurrences(reason, words) for words in passages | names if len(words) > LITTLE)


def occurrences(text: str, words: str) -> list[tuple[int, int]]:
    """Where `words` stand in `text`, capitals aside, whole words only."""
    places, low, wanted = [], _low(text), _low(words)
    start = low.find(wanted) if wanted else -1
    while start >= 0:
        end = start + len(wanted)
        if _is_edge(low, start) and _is_edge(low, end):
            places.append((start, end))
        start = low.find(wanted, end)
    return places


def _add(together, place):
    last = together[-1] if together else None
    if last is not None and place.start < last.end:
        together[-1] = Place(last.field, last.start, max(last.end, place.end), last.word)
    else:
        together.append(place)


def _replaced(text, places):
    parts, done = [], 0
    for place in places:
        parts += [text[done : place.start], place.word]
        done = place.end
    return "".join([*parts, text[done:]])


def _low(text):
    """As many characters as `text`: a letter whose small form is two keeps its capital."""
    return "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)


def _is_edge(text, position):
    before, after = text[position - 1 : position] if position else "", text[position : position + 1]
    return not (before.isalnum() and after.isalnum())
