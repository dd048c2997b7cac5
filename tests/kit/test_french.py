import datetime

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portevoix.kit.french import day_in_words, elided, folded

SENTENCE = "{% blocktranslate with organisation=name %}{{ organisation }} answered in brief:{% endblocktranslate %}"


@pytest.mark.parametrize(
    ("language", "day", "words"),
    [
        ("fr", 1, "1er décembre 2026"),
        ("fr", 2, "2 décembre 2026"),
        ("fr", 11, "11 décembre 2026"),
        ("en", 1, "Dec. 1, 2026"),
    ],
)
def test_a_day_is_said_as_one_says_it(language, day, words):
    with translation.override(language):
        assert day_in_words(datetime.date(2026, 12, day)) == words


def test_an_instant_is_told_by_the_day_it_is_here():
    just_before_midnight_in_utc = datetime.datetime(2026, 11, 30, 23, 30, tzinfo=datetime.UTC)

    with translation.override("fr"):
        assert day_in_words(just_before_midnight_in_utc) == "1er décembre 2026"


def test_accented_names_stand_with_their_letter():
    assert sorted(["Zoé", "École", "Académie", "Fées"], key=folded) == ["Académie", "École", "Fées", "Zoé"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Association Tremplin", "la réponse d’Association Tremplin"),
        ("École de Lens", "la réponse d’École de Lens"),
        ("Œuvre sociale", "la réponse d’Œuvre sociale"),
        ("Hôpital Nord", "la réponse d’Hôpital Nord"),
        ("Yvelines Mobilité", "la réponse d’Yvelines Mobilité"),
        ("Région Sud", "la réponse de Région Sud"),
        ("Hauts-de-France", "la réponse de Hauts-de-France"),
        ("Yonne Emploi", "la réponse de Yonne Emploi"),
        ("Onze de Marseille", "la réponse de Onze de Marseille"),
        ("12 rue", "la réponse de 12 rue"),
        ("", "la réponse de "),
    ],
)
def test_de_loses_its_vowel_before_another(name, said):
    assert elided(f"la réponse de {name}", [name]) == said


def test_it_is_so_inside_the_marks_of_a_name_and_of_other_words():
    said = "Il a noté que <bdi>Emploi</bdi> répond, jusque Emploi ; le nom de Emploi"

    assert elided(said, ["Emploi"]) == "Il a noté qu’<bdi>Emploi</bdi> répond, jusqu’Emploi ; le nom d’Emploi"


def test_what_a_name_says_itself_and_other_words_stay():
    assert elided("de Amis de Arles, cadre Amis de Arles", ["Amis de Arles"]) == "d’Amis de Arles, cadre Amis de Arles"
    assert elided("le bus de Arles", ["Emploi"]) == "le bus de Arles"
    with translation.override("en"):
        assert elided("the mode de Emploi", ["Emploi"]) == "the mode de Emploi"


@given(st.text(max_size=40), st.lists(st.text(max_size=10)))
def test_whatever_the_names_only_these_words_change(sentence, names):
    assert elided(sentence, names).replace("’", "e ") == sentence.replace("’", "e ")


def rendered(source, **context):
    with translation.override("fr"):
        return Template("{% load i18n %}" + source).render(Context(context))


@pytest.mark.parametrize("source", [SENTENCE, SENTENCE.replace("with", "asvar x with") + "{{ x }}"])
def test_a_sentence_of_a_page_is_said_as_one_says_it(source):
    said = rendered(source, name="Emploi & <b>co</b>")

    assert said == "Réponse en bref d’Emploi &amp; &lt;b&gt;co&lt;/b&gt;\u00a0:"
    assert rendered(source, name="Région") == "Réponse en bref de Région\u00a0:"


def test_a_sentence_leaves_nothing_of_its_own_behind():
    context = Context({"name": "Emploi", "organisation": "Région"})

    with translation.override("fr"):
        said = Template("{% load i18n %}" + SENTENCE + "{{ organisation }}").render(context)

    assert said.endswith("Région")
    assert len(context.dicts) == 2
