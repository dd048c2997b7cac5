from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from portevoix.search import operations
from portevoix.search.finding import find
from portevoix.search.models import Document, Spelling, Word
from portevoix.search.sources import source_of
from portevoix.sheets.models import Sheet
from tests import factories as make


def reindex(*arguments):
    said = StringIO()
    call_command("reindex", *arguments, stdout=said)
    return said.getvalue()


def test_what_is_not_for_everyone_is_not_indexed(programme):
    make.SheetFactory(programme=programme, problem="Le bus est un brouillon.")
    make.SheetFactory(programme=programme, unread=True, problem="Le bus attend sa lecture.")
    make.OrganisationFactory(programme=programme, name="Bus fermé", is_open=False)

    reindex()

    assert find(programme, "bus").total == 0


def test_a_sheet_its_answer_and_its_addressee_are_found(programme):
    organisation = make.OrganisationFactory(programme=programme, name="Régie des navettes")
    sheet = make.SheetFactory(programme=programme, sent=True, problem="Le crocodile bloque la porte.")
    referral = make.ReferralFactory(sheet=sheet, organisation=organisation, taken=True)
    make.AnswerFactory(referral=referral, decision="Un dompteur viendra.")

    reindex()

    assert [document.kind for document in find(programme, "crocodile").documents] == ["sheet", "answer"]
    assert [document.kind for document in find(programme, "dompteur").documents] == ["answer"]
    assert "organisation" in {document.kind for document in find(programme, "régie").documents}


def test_indexing_twice_changes_nothing(programme):
    make.SheetFactory(programme=programme, sent=True)
    reindex()
    before = list(Document.objects.order_by("pk").values()), dict(Word.objects.values_list("word", "documents"))

    reindex()

    after = list(Document.objects.order_by("pk").values()), dict(Word.objects.values_list("word", "documents"))
    assert after == before


def test_a_masked_word_leaves_nothing_behind(programme):
    sheet = make.SheetFactory(programme=programme, sent=True, problem="Madame Tartempion crie.")
    operations.refresh("sheet", sheet.pk)
    assert find(programme, "tartempion").total == 1

    Sheet.objects.filter(pk=sheet.pk).update(problem="Madame [nom] crie.", title="Madame [nom] crie.")
    operations.refresh("sheet", sheet.pk)

    assert find(programme, "tartempion").total == 0
    assert not Word.objects.filter(word="tartempion").exists()
    assert not Spelling.objects.filter(key="^tart").exists()


def test_a_withheld_sheet_is_found_no_more(programme):
    sheet = make.SheetFactory(programme=programme, sent=True, problem="Le bus ne vient pas.")
    operations.refresh("sheet", sheet.pk)

    Sheet.objects.filter(pk=sheet.pk).update(shown_at=None)
    operations.refresh("sheet", sheet.pk)

    assert find(programme, "bus").total == 0
    assert not Word.objects.filter(word="bus").exists()


def test_what_was_left_over_is_taken_off(programme, index):
    index("Un bus qui n'a plus de fiche")

    reindex()

    assert find(programme, "bus").total == 0


def test_it_goes_on_from_where_it_was(programme):
    for _each in range(3):
        make.SheetFactory(programme=programme, sent=True, problem="Le bus ne vient pas.")
    last = operations.refresh_batch(source_of("sheet"), 0, limit=2)

    reindex("--from", f"sheet:{last}")

    assert Document.objects.filter(kind="sheet").count() == 3


@pytest.mark.parametrize("place", ["nothing:3", "sheet:x", "sheet"])
def test_a_place_that_is_none_is_said(db, place):
    with pytest.raises(CommandError):
        reindex("--from", place)


def test_the_words_count_the_documents_that_hold_them(programme, index):
    index("Bus, bus et bus")
    index("Un bus")

    assert dict(Word.objects.filter(word__in=["", "bus"]).values_list("word", "documents")) == {"": 2, "bus": 2}
