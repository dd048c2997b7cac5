"""How good suggestions are, on texts that were not learnt from; and how good the obvious would be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portevoix.search.analyser import analyse

from .classifier import Classifier
from .learning import Example


@dataclass(frozen=True)
class Measures:
    """Shares between 0 and 1. Of a text with several right labels, any of them is right."""

    texts: int
    top1: float
    top3: float
    macro_f1: float


@dataclass(frozen=True)
class Coverage:
    """Of how many texts something is suggested, and how often it is right then."""

    coverage: float
    precision: float


def measured(guesses: Sequence[Sequence[str]], truths: Sequence[frozenset[str]]) -> Measures:
    """`guesses`: for each text its labels, the best first. `truths`: those that are right."""
    total = len(truths) or 1
    pairs = list(zip(guesses, truths, strict=True))
    return Measures(
        texts=len(truths),
        top1=sum(bool(labels & set(guess[:1])) for guess, labels in pairs) / total,
        top3=sum(bool(labels & set(guess[:3])) for guess, labels in pairs) / total,
        macro_f1=macro_f1([(guess[0] if guess else "", labels) for guess, labels in pairs]),
    )


def covered(classifier: Classifier, examples: Sequence[Example]) -> Coverage:
    made = [(found[0].label, labels) for text, labels in examples if (found := classifier.suggestions(text))]
    right = sum(label in labels for label, labels in made)
    return Coverage(len(made) / (len(examples) or 1), right / (len(made) or 1))


def macro_f1(guesses: Sequence[tuple[str, frozenset[str]]]) -> float:
    """The mean of each label's F1: the rare ones count as much as the frequent.

    The truth of a text with several labels is the one guessed if it is among them, else the first by name.
    """
    right, guessed, true = Counter(), Counter(), Counter()
    for guess, labels in guesses:
        truth = guess if guess in labels else min(labels)
        guessed[guess] += 1
        true[truth] += 1
        right[truth] += guess == truth
    return sum(2 * right[label] / (guessed[label] + true[label]) for label in true) / (len(true) or 1)


def by_words_of_labels(texts: Sequence[str], usual: Sequence[str], names: dict[str, str]) -> list[list[str]]:
    """A rule without learning: the label whose name shares most words with the text, else the most frequent."""
    stems = {label: set(analyse(names.get(label, label))) for label in usual}
    said = [set(analyse(text)) for text in texts]
    return [sorted(usual, key=lambda label: -len(words & stems[label])) for words in said]


def by_column(
    values: Sequence[str], known: Sequence[str], examples: Sequence[Example], usual: Sequence[str]
) -> list[list[str]]:
    """A rule as a table of competences has it: the labels most frequent in `examples` where `known` had that value."""
    counts: dict[str, Counter] = {}
    for value, (_, labels) in zip(known, examples, strict=True):
        counts.setdefault(value, Counter()).update(labels)
    return [sorted(usual, key=lambda label: -counts.get(value, Counter())[label]) for value in values]


def by_frequency(examples: Sequence[Example]) -> list[str]:
    counts = Counter(label for _, labels in examples for label in sorted(labels))
    return sorted(counts, key=lambda label: (-counts[label], label))
