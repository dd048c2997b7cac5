"""Which sentence comes from whose words, after the text has been touched up."""

from types import SimpleNamespace

import pytest

from portevoix.boards.passages import aligned, sentences


def passage(text):
    return SimpleNamespace(text=text)


def test_sentences_end_with_their_sign_or_their_line():
    assert sentences("Un. Deux !\nTrois ? Quatre… cinq") == ["Un.", "Deux !", "Trois ?", "Quatre…", "cinq"]


@pytest.mark.parametrize(
    "touched_up",
    [
        "Le bus arrive trop tard.",
        "Le bus arrive trop tard le matin.",
        "LE BUS arrive vraiment trop tard.",
        "Le bus n'arrive que trop tard.",
    ],
)
def test_a_sentence_touched_up_keeps_its_origin(touched_up):
    bus = passage("Le bus arrive trop tard.")

    found = aligned(f"Bonjour. {touched_up} La cantine ferme.", [bus])

    assert found == [("Bonjour.", []), (touched_up, [bus]), ("La cantine ferme.", [])]


def test_a_sentence_written_anew_has_none():
    assert aligned("Nous demandons un abri.", [passage("Le bus arrive trop tard.")]) == [
        ("Nous demandons un abri.", [])
    ]


def test_a_passage_of_two_sentences_is_the_origin_of_both():
    two = passage("Il fait froid. Nous sommes malades.")

    assert [origins for _sentence, origins in aligned("Nous sommes malades. Il fait froid.", [two])] == [[two], [two]]


def test_nothing_comes_from_nothing():
    assert aligned("", [passage("x")]) == []
    assert aligned("Un.", []) == [("Un.", [])]
