"""The learnt table: what each word weighs for each label. It can be read, kept, and asked why."""

import base64
import json
import math
import sys
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass
from operator import mul

from .words import features

FORMAT = 1
# Words named under a suggestion.
NAMED = 3


class Unreadable(Exception):
    """Kept by another version of this code: to be learnt again."""


@dataclass(frozen=True)
class Suggestion:
    """One label, how sure (margin of the classifier, ≥ the threshold), and the words that weigh, the heaviest first."""

    label: str
    score: float
    words: tuple[str, ...]


@dataclass
class Classifier:
    """For each label, one weight a feature. A text scores Σ weight × value + bias; above 0 is "rather yes"."""

    features: list[str]
    # How rare each is: log((1 + texts) / (1 + texts with it)) + 1.
    rarity: array
    weights: dict[str, array]
    biases: dict[str, float]
    # Below it nothing is suggested; infinite when nothing learnt deserves trust.
    threshold: float = math.inf

    def __post_init__(self):
        self.index = {feature: position for position, feature in enumerate(self.features)}

    def vector(self, counts: Counter) -> tuple[array, array]:
        """Positions and values of the known features: (1 + log count) × rarity, of length 1."""
        known = [(self.index[feature], count) for feature, count in counts.items() if feature in self.index]
        positions = array("i", [position for position, _ in known])
        values = [(1 + math.log(count)) * self.rarity[position] for position, count in known]
        return positions, unit(values)

    def ranked(self, text: str) -> list[tuple[float, str]]:
        """(score, label), the best first; nothing for a text of which no word is known."""
        return self.ranked_vector(*self.vector(Counter(feature for feature, _ in features(text))))

    def ranked_vector(self, positions: array, values: array) -> list[tuple[float, str]]:
        if not positions:
            return []
        scored = (
            (dot(weights, positions, values) + self.biases[label], label) for label, weights in self.weights.items()
        )
        return sorted(scored, key=lambda pair: (-pair[0], pair[1]))

    def suggestions(self, text: str, *, at_most: int = 1) -> list[Suggestion]:
        """What the text suggests; nothing when unsure."""
        pairs = list(features(text))
        positions, values = self.vector(Counter(feature for feature, _ in pairs))
        sure = [(score, label) for score, label in self.ranked_vector(positions, values) if score >= self.threshold]
        value_of = dict(zip(positions, values, strict=True))
        named = [(score, label, self._named(pairs, value_of, label)) for score, label in sure[:at_most]]
        return [Suggestion(label, score, words) for score, label, words in named if words]

    def strongest(self, label: str, *, at_most: int = 12) -> list[tuple[str, float]]:
        """The stems that speak most for a label, with their weight; the pieces of words left out."""
        weights = self.weights[label]
        whole = (position for position, feature in enumerate(self.features) if not feature.startswith("#"))
        best = sorted(((weights[position], self.features[position]) for position in whole), reverse=True)
        return [(stem, weight) for weight, stem in best[:at_most] if weight > 0]

    def to_bytes(self) -> bytes:
        kept = {
            "format": FORMAT,
            "features": self.features,
            "rarity": _packed(self.rarity),
            "weights": {label: _packed(weights) for label, weights in self.weights.items()},
            "biases": self.biases,
            "threshold": None if math.isinf(self.threshold) else self.threshold,
        }
        return zlib.compress(json.dumps(kept, ensure_ascii=False).encode())

    @classmethod
    def from_bytes(cls, kept: bytes) -> "Classifier":
        """Raises Unreadable for what another version wrote."""
        try:
            read = json.loads(zlib.decompress(kept))
            if read["format"] != FORMAT:
                raise Unreadable(read["format"])
            weights = {label: _unpacked(packed) for label, packed in read["weights"].items()}
            threshold = math.inf if read["threshold"] is None else read["threshold"]
            return cls(read["features"], _unpacked(read["rarity"]), weights, read["biases"], threshold)
        except (zlib.error, ValueError, KeyError, TypeError) as why:
            raise Unreadable(str(why)) from why

    def _named(self, pairs, value_of, label):
        """The words of the text that speak for the label; each piece of a word counts for the words that hold it."""
        weights, times = self.weights[label], Counter(feature for feature, _ in pairs)
        said: dict[str, tuple[float, str]] = {}
        for feature, word in pairs:
            position = self.index.get(feature)
            if position in value_of:
                key = word.casefold()
                share = weights[position] * value_of[position] / times[feature]
                said[key] = (said.get(key, (0, ""))[0] + share, said.get(key, (0, word))[1])
        heavy = sorted(said.values(), key=lambda pair: (-pair[0], pair[1]))
        return tuple(word for weight, word in heavy[:NAMED] if weight > heavy[0][0] / 5)


def dot(weights, positions, values) -> float:
    return sum(map(mul, map(weights.__getitem__, positions), values))


def unit(values: list[float]) -> array:
    length = math.sqrt(sum(value * value for value in values)) or 1.0
    return array("f", [value / length for value in values])


def _packed(numbers: array) -> str:
    """Four bytes each, the low one first whatever the machine."""
    return base64.b64encode(_little(numbers).tobytes()).decode()


def _unpacked(packed: str) -> array:
    numbers = array("f")
    numbers.frombytes(base64.b64decode(packed))
    return _little(numbers)


def _little(numbers):
    if sys.byteorder == "big":
        numbers = array("f", numbers)
        numbers.byteswap()
    return numbers
