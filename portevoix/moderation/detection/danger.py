"""Words that may say that somebody is in danger. A false alarm costs its author nothing; a miss may cost a life.

Patterns (`danger.tsv`) know how dangers are told, points (`points.py`) weigh all the words of the sentence, and a
pattern that meets is worth points too. A sentence with points enough is shown: the words that the pattern met, or, when
no pattern knows it, the whole of it.
"""

from . import rules
from .plain import WORD
from .points import Sentence, points, sentences

PATTERN = 1.5
ENOUGH = -0.1
# In a longer sentence, what else is complained of does not excuse what a pattern meets: what stands around it counts.
SHORT = 12
_AROUND, _REACH = 5, 80  # words, characters


def dangers(plain, personal=()):
    """`personal`: what names and numbers were found; their words have no points."""
    table = points()
    for sentence in sentences(plain, {at for start, end, *_rest in personal for at in range(start, end)}):
        weight = table.of(sentence)
        is_long = len(sentence.words) > SHORT
        if weight + PATTERN <= ENOUGH and not is_long:
            continue
        met = list(rules.read(plain, "danger.tsv", sentence.start, sentence.end))
        if is_long and weight + PATTERN <= ENOUGH:
            met = [one for one in met if table.of(_around(plain, sentence, *one[:2])) + PATTERN > ENOUGH]
        if met:
            yield from met
        elif weight > ENOUGH and (kind := table.kind(sentence)):
            yield sentence.start, sentence.end, kind, False


def _around(plain, sentence, start, end):
    """The words that a pattern met, and a few before and after within the same part of the sentence."""
    first, last = max(sentence.start, start - _REACH), min(sentence.end, end + _REACH)
    begun = max(plain.folded.rfind(",", first, start) + 1, first)
    comma = plain.folded.find(",", end, last)
    ended = last if comma < 0 else comma
    before = WORD.findall(plain.folded, begun, start)[-_AROUND:]
    after = WORD.findall(plain.folded, end, ended)[:_AROUND]
    return Sentence(start, end, (*before, *WORD.findall(plain.folded, start, end), *after))
