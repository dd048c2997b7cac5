import csv
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portevoix.search.likeness import likeness
from portevoix.search.management.commands.evaluate_similar import at_threshold, average_precision


def test_average_precision_by_hand():
    assert average_precision([(0.9, True), (0.8, False), (0.7, True)]) == pytest.approx((1 + 2 / 3) / 2)


def test_equals_share_the_precision_of_the_last():
    assert average_precision([(0.5, True), (0.5, False)]) == 0.5


def test_precision_and_recall_by_hand():
    assert at_threshold([(0.9, True), (0.6, False), (0.2, True)], 0.5) == (0.5, 0.5)


def test_likeness_is_symmetric_and_bounded():
    assert likeness("ab", "ab", lambda stem: 2.0) == pytest.approx(1)
    assert likeness("ab", "cd", lambda stem: 2.0) == 0
    assert likeness("abc", "bcd", lambda stem: 1.0) == likeness("bcd", "abc", lambda stem: 1.0)


@pytest.fixture
def tables(tmp_path):
    pairs, texts = tmp_path / "pairs.csv", tmp_path / "texts.csv"
    said = [("1", "Le bus est en retard"), ("2", "Des bus en retard"), ("3", "La cantine est fermée")]
    for path, rows in (
        (texts, [("id", "texte"), *said]),
        (pairs, [("a", "b", "doublon"), ("1", "2", "1"), ("1", "3", "0")]),
    ):
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
    return pairs, texts


def test_the_command_says_how_well_it_tells(tables):
    said = StringIO()

    call_command("evaluate_similar", str(tables[0]), "--texts", str(tables[1]), stdout=said)

    assert "average precision 1.000" in said.getvalue()


def test_a_table_without_its_columns_is_said(tables):
    with pytest.raises(CommandError):
        call_command("evaluate_similar", str(tables[0]), "--texts", str(tables[0]), stdout=StringIO())
