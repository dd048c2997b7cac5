"""Both engines answer as a reading of every document would; the suite runs on both, so they answer alike."""

import random

import pytest

from portevoix.administration.demonstration import texts as demonstration
from portevoix.search.analyser import analyse
from portevoix.search.engines import Newest, term, two_of
from portevoix.search.finding import find
from portevoix.search.likeness import similar
from portevoix.search.models import Document
from portevoix.search.operations import put
from portevoix.search.wording import read
from tests import factories as make

HEADINGS = ("problem", "causes", "consequences", "solutions")


@pytest.fixture
def sheets(index):
    for sheet in demonstration.sheets():
        said = [demonstration.filled(sheet[name], town="Manosque", training="CAP Cuisine") for name in HEADINGS]
        index(said[0][:100], "\n".join(said))


def asked_of(sheets, how_many):
    drawn = random.Random(2026)
    bodies = list(Document.objects.order_by("pk").values_list("body", flat=True))
    for _each in range(how_many):
        words = [word for word in drawn.choice(bodies).split() if analyse(word)]
        yield " ".join(drawn.sample(words, 2)) + " "


def test_what_holds_every_word_is_found_and_nothing_else(sheets, programme):
    for asked in asked_of(sheets, 25):
        wanted = read(programme, asked).wanted
        expected = {
            document.pk
            for document in Document.objects.order_by("pk")
            if all(not each.stems.isdisjoint(document.stems.split()) for each in wanted)
        }

        found = find(programme, asked)

        pages = [find(programme, asked, number=number).documents for number in range(1, found.pages + 1)]
        assert {document.pk for page in pages for document in page[: found.whole]} >= expected
        assert found.whole == len(expected), asked


def test_the_same_question_has_the_same_order_twice(sheets, programme):
    for asked in asked_of(sheets, 5):
        one, other = find(programme, asked), find(programme, asked)

        assert [document.pk for document in one.documents] == [document.pk for document in other.documents]


def test_a_text_is_most_like_itself_said_otherwise(sheets, programme):
    for document in Document.objects.order_by("pk")[:10]:
        words = document.body.split()
        kept = " ".join(word for place, word in enumerate(words) if place % 5)

        best, likeness = similar(programme, kept)[0]

        assert best.body == document.body
        assert 0.5 < likeness <= 1.0001


def test_a_text_unlike_any_other_has_no_like(sheets, programme):
    assert similar(programme, "Xylophone quantique, zébu.") == []
    assert similar(programme, "") == []


@pytest.fixture
def spread(programme):
    """Documents over many buckets of keys; those of every third key are on the bus, the rest are not."""
    documents = [
        make.DocumentFactory.build(programme=programme, pk=number * 1000, subject_id=number, kind="sheet")
        for number in range(1, 91)
    ]
    for document in documents:
        about = "cantin" if document.subject_id % 3 else "bus"
        document.stems, document.title_stems = f"@k-sheet @p{programme.pk} {about}", about
    put("sheet", [], documents)
    return [document.pk for document in reversed(documents) if document.title_stems == "bus"]


@pytest.mark.parametrize("documents", [1, 90_000], ids=["one programme of many", "the only programme"])
@pytest.mark.parametrize("likely", [0, 30, 600, 3_000, 90_000])
@pytest.mark.parametrize("limit", [1, 5, 20, 40])
def test_the_newest_are_found_however_many_were_expected(spread, programme, monkeypatch, documents, likely, limit):
    monkeypatch.setattr("portevoix.search.engines.COMMON", 0)
    newest = Newest(programme, documents=documents, likely=likely, kinds=["sheet"])

    assert [pk for (pk,) in newest.rows(term("bus"), limit, ("pk",))] == spread[:limit]


def test_two_of_some_words_are_two_different_ones(index, programme):
    index("Bus en retard")
    index("Cantine fermée, bus en retard")
    index("Bus, bus, bus")
    index("Cantine trop loin du bus")
    asked = two_of([term("cantin"), term("bus"), term("loin")])

    found = Newest(programme, documents=4, likely=2).rows(asked, 10, ("title",))

    assert [title for (title,) in found] == ["Cantine trop loin du bus", "Cantine fermée, bus en retard"]
