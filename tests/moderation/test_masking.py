import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.moderation.masking import Place, masked, occurrences, repeats

TEXTS = {"problem": "Madame Dupont, 06 12 34 56 78.", "causes": "Rien."}


def place(words, word="[masqué]", field="problem"):
    start = TEXTS[field].index(words)
    return Place(field, start, start + len(words), word)


def test_only_the_texts_that_change_come_back():
    assert masked(TEXTS, [place("Madame Dupont", "[nom]"), place("06 12 34 56 78", "[téléphone]")]) == {
        "problem": "[nom], [téléphone]."
    }


def test_places_that_overlap_become_one():
    assert masked(TEXTS, [place("Madame Dupont", "[nom]"), place("Dupont, 06", "[autre]")]) == {
        "problem": "[nom] 12 34 56 78."
    }


def test_a_place_outside_its_text_is_refused():
    with pytest.raises(ValueError, match="causes"):
        masked(TEXTS, [Place("causes", 2, 40, "[x]")])


def test_whole_words_are_found_whatever_their_capitals():
    assert occurrences("Ana et ANA, pas Anatole ni Susana. ana", "ana") == [(0, 3), (7, 10), (35, 38)]


def test_nothing_is_found_of_nothing():
    assert occurrences("Ana", "") == []


@given(st.text(), st.text(min_size=1))
def test_what_is_found_is_what_was_looked_for(text, words):
    for start, end in occurrences(text, words):
        assert len(text[start:end]) == len(words)
        assert text[start:end].lower() == words.lower() or text[start:end].casefold() == words.casefold()


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(1, 10)), max_size=6))
def test_nothing_of_a_place_is_left(text, drawn):
    """Each character is either kept once, in order, or gone."""
    places = [Place("t", start, start + size, "\x00") for start, size in drawn if start + size <= len(text)]
    gone = {i for p in places for i in range(p.start, p.end)}

    changed = masked({"t": text}, places).get("t", text)

    assert [c for c in changed if c != "\x00"] == [c for i, c in enumerate(text) if i not in gone and c != "\x00"]


@pytest.mark.parametrize(
    ("reason", "text", "is_repeated"),
    [
        ("On lisait le nom de Lemoine.", "Mme Lemoine", True),
        ("On lisait mme lemoine.", "Mme Lemoine", True),
        ("Le 06 12 34 56 78 est un numéro privé.", "06 12 34 56 78", True),
        ("Le nom de Mme X, qui n’a rien demandé.", "Mme Lemoine", False),
        ("Le texte nommait quelqu’un.", "Le", False),
        ("Cette phrase attaque une personne.", "Cette femme ment à toute la classe", False),
    ],
)
def test_a_reason_repeats_a_name_or_a_passage(reason, text, is_repeated):
    assert repeats(reason, {"problem": text}, [Place("problem", 0, len(text))]) is is_repeated
