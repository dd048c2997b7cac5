"""Learns a Classifier from examples, in seconds, without any package.

One linear separation per label ("this one" against "not this one"), with the squared hinge loss and
dual coordinate descent: Hsieh et al., "A Dual Coordinate Descent Method for Large-scale Linear SVM",
ICML 2008. A text may carry several labels.
"""

import math
import random
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from .classifier import Classifier, dot, unit
from .words import features

# A text, and every label that is right for it.
Example = tuple[str, frozenset[str]]

# Counted up when the same texts would be learnt otherwise.
METHOD = 1
# A word of one text alone teaches nothing, and might be a name.
LEAST_TEXTS = 2
# A word of more than this share of the texts parts nothing.
MOST_SHARE = 0.5
MOST_FEATURES = 30_000
PENALTY = 0.5
SWEEPS = 8
# Suggestions are right this often on texts set aside, or they are not made.
WANTED_PRECISION = 0.8
LEAST_SURE = 10
ONE_IN = 5


@dataclass(frozen=True)
class Learnt:
    """`tried`: how many texts were set aside to measure; the shares are between 0 and 1.

    `precision` is of the suggestions that would have been made; the threshold was chosen on the same texts.
    """

    classifier: Classifier
    texts: int
    texts_of: dict[str, int]
    tried: int
    top1: float
    top3: float
    coverage: float
    precision: float


def learn(examples: Iterable[Example]) -> Learnt:
    """A classifier with its threshold: learnt on four texts of five to set it, then on all of them."""
    corpus = Corpus(examples)
    is_aside = [fingerprint % ONE_IN == 0 for fingerprint in corpus.fingerprints]
    trial = _fitted(corpus, [row for row, aside in enumerate(is_aside) if not aside])
    aside = [row for row, aside in enumerate(is_aside) if aside]
    heard = [(trial.ranked_vector(*trial.vector(corpus.counts(row))), corpus.labels[row]) for row in aside]
    best = [(ranked[0][0], ranked[0][1] in labels) for ranked, labels in heard if ranked]
    learnt = _fitted(corpus, range(len(corpus.labels)))
    learnt.threshold = threshold_for(best)
    made = [is_right for score, is_right in best if score >= learnt.threshold]
    return Learnt(
        classifier=learnt,
        texts=len(corpus.labels),
        texts_of=dict(Counter(label for labels in corpus.labels for label in labels)),
        tried=len(aside),
        top1=_share([is_right for _, is_right in best], len(aside)),
        top3=_share([any(label in labels for _, label in ranked[:3]) for ranked, labels in heard], len(aside)),
        coverage=len(made) / (len(aside) or 1),
        precision=_share(made, len(made)),
    )


def _share(rights, total):
    return sum(rights) / (total or 1)


def threshold_for(heard: list[tuple[float, bool]]) -> float:
    """The lowest score from which on the best label is right often enough; infinite when there is none."""
    best, right = math.inf, 0
    for rank, (score, is_right) in enumerate(sorted(heard, reverse=True), start=1):
        right += is_right
        if rank >= LEAST_SURE and right >= WANTED_PRECISION * rank:
            best = score
    return best


class Corpus:
    """The texts as numbers: 8 bytes a word, so that ten thousand sheets stay under 30 MB."""

    def __init__(self, examples: Iterable[Example]):
        self.ids: dict[str, int] = {}
        self.rows: list[tuple[array, array]] = []
        self.labels: list[frozenset[str]] = []
        self.fingerprints: list[int] = []
        for text, labels in examples:
            counts = Counter(feature for feature, _ in features(text))
            ids = array("i", [self.ids.setdefault(feature, len(self.ids)) for feature in counts])
            self.rows.append((ids, array("f", counts.values())))
            self.labels.append(frozenset(labels))
            self.fingerprints.append(zlib.crc32(text.encode()))
        self.names = list(self.ids)

    def counts(self, row: int) -> Counter:
        return Counter({self.names[i]: count for i, count in zip(*self.rows[row], strict=True)})


def _fitted(corpus, rows):
    """The classifier of these rows of the corpus."""
    rows = list(rows)
    texts = Counter()
    for row in rows:
        texts.update(corpus.rows[row][0])
    kept = [i for i, count in texts.most_common(MOST_FEATURES) if LEAST_TEXTS <= count <= MOST_SHARE * len(rows)]
    position = {i: place for place, i in enumerate(kept)}
    rarity = array("f", [math.log((1 + len(rows)) / (1 + texts[i])) + 1 for i in kept])
    vectors = [_vector(*corpus.rows[row], position, rarity) for row in rows]
    classifier = Classifier([corpus.names[i] for i in kept], rarity, {}, {})
    for label in sorted({label for row in rows for label in corpus.labels[row]}):
        targets = [1 if label in corpus.labels[row] else -1 for row in rows]
        classifier.weights[label], classifier.biases[label] = _separated(vectors, targets, len(kept))
    return classifier


def _vector(ids, counts, position, rarity):
    known = [(position[i], count) for i, count in zip(ids, counts, strict=True) if i in position]
    values = [(1 + math.log(count)) * rarity[place] for place, count in known]
    return array("i", [place for place, _ in known]), unit(values)


def _separated(vectors, targets, size):
    """Weights and bias that part the texts of a label (1) from the others (-1).

    A text that is far on its right side is left out of the sweeps but the last two.
    """
    weights, bias, softness = [0.0] * size, 0.0, 1 / (2 * PENALTY)
    pulls = [0.0] * len(vectors)
    everyone = [row for row, (positions, _) in enumerate(vectors) if positions]
    active, shuffle = list(everyone), random.Random(len(vectors)).shuffle  # noqa: S311 (the same order each time)
    for sweep in range(SWEEPS):
        shuffle(active)
        near = []
        for row in active:
            positions, values = vectors[row]
            slope = targets[row] * (dot(weights, positions, values) + bias) - 1 + pulls[row] * softness
            if pulls[row] or slope < 0.3:
                near.append(row)
            pull = max(pulls[row] - slope / (2 + softness), 0.0)
            step = (pull - pulls[row]) * targets[row]
            if abs(step) > 1e-4:
                pulls[row], bias = pull, bias + step
                for place, value in zip(positions, values, strict=True):
                    weights[place] += step * value
        active = near if sweep < SWEEPS - 3 else list(everyone)
    return array("f", weights), round(bias, 5)
