"""Which sentence of the sheet comes from whose words, after the delegates have gone on writing.

Pure: no request, no clock, no query. A sentence that was touched up keeps its origin as long as it is still
recognised (most of its letters, in order); one that was rewritten loses it.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from portevoix.kit.french import folded

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
RECOGNISED = 0.6


def sentences(text: str) -> list[str]:
    return [part.strip() for part in SENTENCE_END.split(text) if part.strip()]


def aligned(text: str, passages: Iterable) -> list[tuple[str, list]]:
    """Each sentence of `text`, with the passages (anything with a `text`) it was taken from."""
    known = [(passage, [folded(said) for said in sentences(passage.text)]) for passage in passages]
    return [(sentence, _origins(folded(sentence), known)) for sentence in sentences(text)]


def _origins(sentence, known):
    return [passage for passage, said in known if any(_is_same(sentence, other) for other in said)]


def _is_same(one, other):
    if one == other:
        return True
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.quick_ratio() >= RECOGNISED and matcher.ratio() >= RECOGNISED
