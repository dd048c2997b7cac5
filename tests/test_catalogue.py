"""The interface is complete in French. `make messages` gathers what is new."""

import re

import polib
import pytest
from django.utils import translation

from tests.nets import catalogue, sources

ENTRIES = polib.pofile(str(catalogue.CATALOGUE)) if catalogue.CATALOGUE.exists() else []

# The gallery shows invented French specimens; the page of a broken server speaks both languages at once.
IN_ONE_LANGUAGE = re.compile(r"portal/gallery/.*|500\.html")


def test_every_sentence_of_the_code_is_in_the_catalogue():
    known = {catalogue.of_entry(entry) for entry in ENTRIES if not entry.obsolete}

    missing = {message.singular: places for message, places in catalogue.messages().items() if message not in known}

    assert not missing, "Run `make messages`, then write the French."


def test_the_catalogue_holds_nothing_else():
    written = set(catalogue.messages())

    assert [entry.msgid for entry in ENTRIES if entry.obsolete or catalogue.of_entry(entry) not in written] == []


def test_every_sentence_is_in_good_french():
    found = {entry.msgid: faults for entry in ENTRIES if (faults := catalogue.faults_of(entry))}

    assert not found


def test_the_compiled_catalogue_says_the_same():
    compiled = {
        catalogue.of_entry(entry): catalogue.french_of(entry)
        for entry in polib.mofile(str(catalogue.CATALOGUE.with_suffix(".mo")))
    }

    assert compiled == {catalogue.of_entry(entry): catalogue.french_of(entry) for entry in ENTRIES}


@pytest.mark.parametrize("path", sources.templates(), ids=sources.template_name)
def test_no_template_speaks_one_language_only(path):
    words = catalogue.left_in_one_language(path.read_text(encoding="utf-8"))

    assert words == [] or IN_ONE_LANGUAGE.fullmatch(sources.template_name(path))


@pytest.mark.parametrize(("language", "words"), [("fr", "Se connecter"), ("en", "Sign in")])
def test_both_languages_are_spoken(language, words):
    with translation.override(language):
        assert translation.gettext("Sign in") == words
