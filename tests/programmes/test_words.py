import pytest
from django.template import Context, Template
from django.utils import translation

from portevoix.programmes.words import DEFAULTS, word
from tests.factories import TermFactory


@pytest.mark.parametrize(
    ("key", "form", "expected"),
    [
        ("delegate", "singular", "délégué"),
        ("delegate", "plural", "délégués"),
        ("delegate", "the", "le délégué"),
        ("delegate", "a", "un délégué"),
        ("delegate", "of", "du délégué"),
        ("delegate", "to", "au délégué"),
        ("sheet", "the", "la fiche"),
        ("sheet", "a", "une fiche"),
        ("sheet", "of", "de la fiche"),
        ("sheet", "to", "à la fiche"),
        ("desk", "the", "l’équipe d’animation"),
        ("desk", "a", "une équipe d’animation"),
        ("desk", "of", "de l’équipe d’animation"),
        ("provider", "to", "à l’organisme de formation"),
    ],
)
def test_french_articles(key, form, expected):
    with translation.override("fr"):
        assert word(None, key, form) == expected


@pytest.mark.parametrize(
    ("key", "form", "expected"),
    [
        ("delegate", "a", "a delegate"),
        ("provider", "the", "the training provider"),
        ("cohort", "of", "of the class"),
        ("sheet", "to", "to the sheet"),
    ],
)
def test_english_articles(key, form, expected):
    with translation.override("en"):
        assert word(None, key, form) == expected


@pytest.mark.django_db
def test_a_programme_has_its_own_words(programme):
    TermFactory(programme=programme, key="delegate", singular="ambassadrice", plural="ambassadrices", gender="f")

    with translation.override("fr"):
        assert word(programme, "delegate", "the") == "l’ambassadrice"
        assert word(programme, "delegate", "plural") == "ambassadrices"
        assert word(programme, "sheet") == "fiche"
    with translation.override("en"):
        assert word(programme, "delegate") == "delegate"


def test_an_unknown_word_fails_loudly():
    with pytest.raises(KeyError):
        word(None, "megaphone")


def test_both_languages_have_every_word():
    french, english = ({key for key, language in DEFAULTS if language == wanted} for wanted in ("fr", "en"))

    assert french == english


def test_the_tag_takes_the_programme_of_the_page(rf):
    request = rf.get("/")
    request.programme = None
    template = Template('{% load words %}{% word "desk" "the" capital=True %}')

    with translation.override("fr"):
        assert template.render(Context({"request": request})) == "L’équipe d’animation"
