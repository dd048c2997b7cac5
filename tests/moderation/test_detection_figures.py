"""The figures promised on the corpus. What they are worth: docs/detection.md."""

import pytest

from portevoix.moderation.detection import Family, corpus, learning, points

from .corpus import FIRST, LATER, TAUGHT, TRAPS, UNSEEN, parts

GROUPS = pytest.mark.parametrize(
    "group",
    [parts(["held_out"]), parts(FIRST), parts(LATER, held_out=True), parts(LATER)],
    ids=["held out", "first parts", "held out of the later parts", "later parts"],
)


def recall(measured):
    measured = list(measured)
    return 1 - sum(len(missed) for _total, missed in measured) / sum(total for total, _missed in measured)


@GROUPS
def test_what_has_a_form_of_its_own_is_found(group):
    assert recall(part.missed_places(Family.STRUCTURED) for part in group) >= 0.99


@GROUPS
def test_names_are_found(group):
    assert recall(part.missed_places(Family.NAME) for part in group) >= 0.95


@pytest.mark.parametrize(
    ("group", "least"),
    [
        (parts(["held_out"]), 0.98),
        (parts(FIRST), 0.98),
        # Below the promise, and said to be: words that nobody taught.
        (parts(LATER, held_out=True), 0.92),
        (parts(LATER), 0.96),
        (parts(TRAPS, held_out=True), 0.82),
        (parts(TRAPS), 0.92),
        (parts(UNSEEN), 0.85),
    ],
    ids=["held out", "first parts", "held out of the later parts", "later parts", "held out traps", "traps", "unseen"],
)
def test_words_of_danger_are_found(group, least):
    assert recall(part.missed_dangers() for part in group) >= least


@GROUPS
def test_few_clean_sentences_are_flagged(group):
    assert recall(part.flagged() for part in group) >= 0.90


@pytest.mark.parametrize(
    ("group", "least"),
    [(parts(TRAPS, held_out=True), 0.75), (parts(TRAPS), 0.88), (parts(UNSEEN), 0.70)],
    ids=["held out traps", "traps", "unseen"],
)
def test_most_traps_are_not_flagged(group, least):
    """Clean sentences written to be taken for a danger: what is said of a machine, a lesson, an idiom."""
    assert recall(part.flagged() for part in group) >= least


def test_clean_sentences_of_the_first_parts_raise_no_alarm():
    flagged = [part.flagged() for part in parts(FIRST)]
    alarms = [
        line
        for _total, seen in flagged
        for line, found in seen
        if any(kind.family == Family.DANGER for _, kind in found)
    ]

    assert len(alarms) <= 0.01 * sum(total for total, _seen in flagged)


def test_the_corpus_is_as_large_as_promised():
    first = {subject: sum(len(part.lines(subject)) for part in parts(FIRST)) for subject in corpus.SUBJECTS}
    later = {subject: sum(len(part.lines(subject)) for part in parts(LATER)) for subject in corpus.SUBJECTS}

    assert first["personal"] + first["danger"] >= 400
    assert first["danger"] >= 120
    assert first["clean"] >= 400
    assert later["danger"] >= 700
    assert later["clean"] >= 1100
    assert later["personal"] >= 300


def test_a_third_of_each_part_teaches_nothing():
    for part in parts(TAUGHT):
        lines = part.lines("danger")
        kept = corpus.Part(part.folder, part.name, True).lines("danger")
        taught = corpus.Part(part.folder, part.name, False).lines("danger")

        assert sorted(kept + taught) == sorted(lines)
        assert len(kept) == len(lines) // 3


def test_the_points_are_those_of_the_corpus():
    """`manage.py evaluate_detection --learn` counts them again after a change to the corpus or to the classes."""
    taught = list(learning.taught(parts(TAUGHT, held_out=False)))

    head = points.FILE.read_text(encoding="utf-8").splitlines()[0]

    assert head.endswith(learning.fingerprint(taught))
