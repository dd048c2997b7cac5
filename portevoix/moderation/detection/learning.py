"""Counts the points of `points.tsv` on a corpus: the words that part danger from the rest, and how much.

Logistic regression, one sentence at a time, each weight with its own pace (AdaGrad: Duchi, Hazan and Singer, JMLR 2011)
and averaged over the second half of the sweeps.
The same corpus gives the same points: nothing is drawn but by a seeded generator, and sets are sorted.
"""

import hashlib
import math
import random
from collections import Counter, defaultdict
from importlib.resources import files

from .corpus import labelled
from .plain import Plain
from .points import HEADROOM, SCALE, features, pairs, stems

SWEEPS, PACE, START_PACE, SHRINKING = 30, 0.2, 0.05, 3e-3
# What one sentence alone says teaches nothing.
LEAST_SENTENCES = 2
LEAST_POINTS = 3
_MOST = 30


def taught(parts):
    """(the words of a sentence, its kind of danger or None) for every sentence that may teach."""
    for part in sorted(parts, key=lambda part: part.name):
        for kind, text in part.dangers():
            yield text, kind
        for line in part.lines("clean"):
            yield line, None
        for line in part.lines("personal"):
            yield labelled(line)[0], None


def fingerprint(sentences):
    """Changes with the sentences, the classes of words, and nothing else."""
    classes = files(__package__).joinpath("classes.tsv").read_text(encoding="utf-8")
    told = "\n".join(f"{kind}\t{text}" for text, kind in sentences)
    return hashlib.sha256(f"{classes}\n{told}".encode()).hexdigest()[:16]


def table(sentences):
    """The lines of `points.tsv`: name, hundredths of a point, the danger it speaks of if it speaks of one."""
    sentences = list(sentences)
    read = [(known, kind) for text, kind in sentences if (known := _features(text))]
    counted = Counter(name for known, _kind in read for name in known)
    read = [([name for name in known if counted[name] >= LEAST_SENTENCES], kind) for known, kind in read]
    weights, start = _fitted(read)
    kinds = _kinds(read)
    yield f"# Points of words, =classes and pairs_of, by `evaluate_detection --learn`: {fingerprint(sentences)}"
    yield f"\t{round(start * SCALE)}\t"
    for name in sorted(weights):
        points = round(weights[name] * SCALE)
        if abs(points) >= LEAST_POINTS:
            yield f"{name}\t{points}\t{kinds.get(name, '') if points > 0 else ''}"


def _features(text):
    words = Plain(text).folded_words
    heard = [stem for word in words for stem in stems(word)]
    return sorted({name for word in words for name in features(word)}.union(pairs(heard)))


def _fitted(read):
    # Drawn for the order of the lessons alone.
    generator, order = random.Random(1), list(range(len(read)))  # noqa: S311
    weights, squares, start = defaultdict(float), defaultdict(lambda: 1e-8), 0.0
    sums, start_sum = Counter(), 0.0
    for sweep in range(SWEEPS):
        generator.shuffle(order)
        for place in order:
            known, kind = read[place]
            root = math.sqrt(len(known) + HEADROOM)
            believed = _sigmoid(start + sum(weights[name] for name in known) / root)
            error = believed - (kind is not None)
            start -= START_PACE * error
            for name in known:
                slope = error / root + SHRINKING * weights[name]
                squares[name] += slope * slope
                weights[name] -= PACE * slope / math.sqrt(squares[name])
        if sweep >= SWEEPS // 2:
            sums.update(weights)
            start_sum += start
    kept = SWEEPS - SWEEPS // 2
    return {name: total / kept for name, total in sums.items()}, start_sum / kept


def _sigmoid(value):
    return 1 / (1 + math.exp(-max(-_MOST, min(_MOST, value))))


def _kinds(read):
    """For each name, the kind of danger in whose sentences it is most frequent."""
    totals = Counter(kind for _known, kind in read if kind)
    counts = defaultdict(Counter)
    for known, kind in read:
        if kind:
            for name in known:
                counts[name][kind] += 1
    return {
        name: max(sorted(found), key=lambda kind: found[kind] / (totals[kind] + 10)) for name, found in counts.items()
    }
