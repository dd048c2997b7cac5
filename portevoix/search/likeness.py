"""`similar`: the documents that say the same as a text.

The index gives those that share two of its rarest stems, a bounded number whatever the size; they are then compared
stem by stem, the rare ones counting most. `likeness` is pure and serves the measure on labelled pairs too.
"""

import math
from collections.abc import Callable, Collection, Iterable

from . import engines
from .analyser import analyse
from .models import Document
from .vocabulary import Rarity

# The rarest stems that are asked for, as long as the documents that hold them are no more than READ in all.
MOST_STEMS, READ = 10, 40_000
CANDIDATES, COMPARED = 400, 20
TOGETHER = 10
# From here on two texts are shown as alike (measured: docs/adr/0013).
ALIKE = 0.3

Weigh = Callable[[str], float]


def likeness(one: Collection[str], other: Collection[str], weigh: Weigh) -> float:
    """From 0, nothing in common, to 1, the same stems. Symmetric."""
    one, other = set(one), set(other)
    shared = sum(weigh(stem) ** 2 for stem in one & other)
    if not shared:
        return 0.0
    return shared / math.sqrt(sum(weigh(stem) ** 2 for stem in one) * sum(weigh(stem) ** 2 for stem in other))


def similar(
    programme,
    text: str,
    *,
    kinds: Iterable[str] = ("sheet",),
    limit: int = 5,
    threshold: float = ALIKE,
    without: int = 0,
) -> list[tuple[Document, float]]:
    """The documents most like a text and their likeness, the best first. `without`: a subject left out."""
    own = set(analyse(text))
    rarity = Rarity(programme, own)
    rarest = _rarest(own, rarity)
    if not rarest:
        return []
    found = _candidates(programme, rarest, rarity, kinds)
    weights = {stem: rarity.weight(stem) ** 2 for stem in own}
    near: dict[int, float] = {}
    held: dict[int, list[str]] = {}
    for pk, subject_id, stems in found:
        if subject_id != without:
            held[pk] = stems.split()
            # Marks are not words.
            length = len(held[pk]) - stems.count("@")
            near[pk] = sum(weights[stem] for stem in own.intersection(held[pk])) / math.sqrt(length)
    nearest = sorted(near, key=lambda pk: (-round(near[pk], 6), -pk))[:COMPARED]
    texts = {pk: {stem for stem in held[pk] if not stem.startswith("@")} for pk in nearest}
    rarity = Rarity(programme, own.union(*texts.values()))
    alike = {pk: likeness(own, texts[pk], rarity.weight) for pk in nearest}
    best = sorted((pk for pk in nearest if alike[pk] >= threshold), key=lambda pk: (-round(alike[pk], 6), -pk))[:limit]
    documents = Document.objects.in_bulk(best)
    return [(documents[pk], alike[pk]) for pk in best if pk in documents]


def _rarest(own, rarity) -> list[str]:
    known = sorted((stem for stem in own if rarity[stem]), key=lambda stem: (rarity[stem], stem))
    chosen: list[str] = []
    read = 0
    for stem in known[:MOST_STEMS]:
        read += rarity[stem]
        if len(chosen) > 1 and read > READ:
            break
        chosen.append(stem)
    return chosen


def _candidates(programme, rarest, rarity, kinds) -> list[tuple]:
    terms = [engines.term(stem) for stem in rarest]
    asked = engines.two_of(terms) if len(terms) > 1 else terms[0]
    # Two stems of one sentence meet more often than by chance: as if one in ten of the rarer were with the other.
    likely = sum(rarity[stem] for stem in rarest[:-1]) / TOGETHER if len(rarest) > 1 else rarity[rarest[0]]
    newest = engines.Newest(programme, documents=rarity.total, likely=likely, kinds=kinds)
    return newest.rows(asked, CANDIDATES, ("pk", "subject_id", "stems"))
