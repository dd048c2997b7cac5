"""Words that may say that somebody is in danger. A false alarm costs its author nothing; a miss may cost a life.

Patterns (`danger.tsv`) know how dangers are told, points (`points.py`) weigh all the words of the sentence, and a
pattern that meets is worth points too. A sentence with points enough is shown: the words that the pattern met, or, when
no pattern knows it, the whole of it.
"""

from . import rules
from .points import points, sentences

PATTERN = 2.5
ENOUGH = 0.25
# In a longer sentence, what else is complained of does not excuse what a pattern meets.
SHORT = 12


def dangers(plain, personal=()):
    """`personal`: what names and numbers were found; their words have no points."""
    table = points()
    for sentence in sentences(plain, {at for start, end, *_rest in personal for at in range(start, end)}):
        weight = table.of(sentence)
        if weight + PATTERN <= ENOUGH and len(sentence.words) <= SHORT:
            continue
        met = list(rules.read(plain, "danger.tsv", sentence.start, sentence.end))
        if met:
            yield from met
        elif weight > ENOUGH and (kind := table.kind(sentence)):
            yield sentence.start, sentence.end, kind, False
