import datetime

import pytest
from django.utils import translation

from portevoix.kit.french import day_in_words, folded


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
