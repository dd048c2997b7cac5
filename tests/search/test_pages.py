import pytest
from django.urls import reverse

from portevoix.search.models import Document
from tests import factories as make

RESULTS = "search:results"


def search(client, **asked):
    return client.get(reverse(RESULTS), asked)


def test_the_words_are_marked_in_their_passage(client, index):
    index("Le bus est en retard", "Nous attendons. " * 40 + "La navette du matin ne vient pas.")

    page = search(client, q="navettes")

    assert "La <mark>navette</mark> du matin" in page.content.decode()


def test_what_is_marked_is_shown_as_it_was_written(client, index):
    index("<script>bus</script>", 'a & b "bus"')

    page = search(client, q="bus").content.decode()

    assert "&lt;script&gt;<mark>bus</mark>&lt;/script&gt;" in page
    assert "a &amp; b &quot;<mark>bus</mark>&quot;" in page


def test_an_address_with_its_filters_can_be_shared(client, index, theme):
    index("Bus du matin", theme_id=theme.pk, status="answered", territory="departement-04", territory_name="04")
    index("Bus du soir", status="in_progress")

    page = search(client, q="bus", theme="transports", statut="avec-reponse", lieu="departement-04", type="fiches")

    assert "Bus</mark> du matin" in page.content.decode()
    assert "du soir" not in page.content.decode()


def test_each_choice_says_how_many(client, index, theme):
    index("Bus du matin", theme_id=theme.pk, status="answered")
    index("Bus du soir", status="in_progress")

    page = search(client, q="bus").content.decode()

    assert '<option value="en-cours">' in page
    assert "(1)</option>" in page


@pytest.mark.parametrize(
    "asked",
    [{"theme": "nulle-part"}, {"type": "x" * 500}, {"statut": "'; DROP"}, {"lieu": "a b"}, {"theme": "\x00"}],
)
def test_a_filter_that_does_not_exist_is_said(client, index, asked):
    index("Bus")

    assert search(client, q="bus", **asked).status_code == 404


@pytest.mark.parametrize("number", ["0", "99", "-1", "x", "9" * 30])
def test_a_page_that_does_not_exist_is_said(client, index, number):
    index("Bus")

    assert search(client, q="bus", page=number).status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        *("", " ", "le la", "😀", "bus " * 1250, "x" * 5000, '"', "*", "NEAR(bus, 2)", "bus AND", "-bus", "bus:*"),
        *("'; DROP TABLE search_document; --", "\x00", "\u202eabc", "مرحبا", "a\u0301", "(", ")", "{", "\\", "%", "%s"),
    ],
)
def test_whatever_is_typed_has_a_page(client, index, asked):
    index("Bus")

    assert search(client, q=asked).status_code == 200
    assert client.get(reverse("search:complete"), {"q": asked}).status_code == 200


def test_a_box_stands_on_every_page(client, programme):
    page = client.get(reverse("sheets:list")).content.decode()

    assert f'action="{reverse(RESULTS)}"' in page


def test_a_word_being_typed_is_completed(client, index):
    index("Déménagement loin de tout")

    answer = client.get(reverse("search:complete"), {"q": "un démé"})

    assert answer.json() == {"texts": ["un Déménagement"]}


def test_a_page_costs_the_same_for_many_results(client, index, assert_constant_queries):
    for _each in range(4):
        index("Bus")

    assert_constant_queries(f"{reverse(RESULTS)}?q=bus", add_rows=lambda: [index("Bus") for _each in range(5)])


def test_a_sheet_is_found_once_shown_and_no_more_once_withheld(programme):
    from portevoix.search import operations
    from portevoix.sheets.models import Sheet

    sheet = make.SheetFactory(programme=programme, sent=True, problem="Le bus est en retard.")
    operations.refresh("sheet", sheet.pk)
    assert Document.objects.filter(kind="sheet", subject_id=sheet.pk).exists()

    Sheet.objects.filter(pk=sheet.pk).update(shown_at=None)
    operations.refresh("sheet", sheet.pk)

    assert not Document.objects.filter(kind="sheet", subject_id=sheet.pk).exists()
