import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from portevoix.search.finding import COUNTED, PAGE_SIZE, find
from portevoix.search.operations import put
from tests import factories as make


def titles(found):
    return [document.title for document in found.documents]


@pytest.fixture
def several(index):
    index("Le bus du matin est en retard", "Nous arrivons à Manosque après le début des cours.")
    index("La cantine est fermée le vendredi", "Il n'y a pas d'endroit où réchauffer un repas.")
    index("L'APL bloque depuis trois mois", "Sans aide, deux d'entre nous ne peuvent plus payer le loyer.")
    index("Le formateur n'est pas remplacé", "Les cours sont annulés sans prévenir.")
    index("Mission locale de Digne", kind="organisation")


@pytest.mark.parametrize(
    ("asked", "title"),
    [
        ("problème de bus le matin à Manosque", "Le bus du matin est en retard"),
        ("probleme de buss le matain a manosc", "Le bus du matin est en retard"),
        ("navette", "Le bus du matin est en retard"),
        ("RETARDS", "Le bus du matin est en retard"),
        ("c'est l'APL qui bloque", "L'APL bloque depuis trois mois"),
        ("cest lapl", "L'APL bloque depuis trois mois"),
        ("aides bloquées", "L'APL bloque depuis trois mois"),
        ("payé loyers", "L'APL bloque depuis trois mois"),
        ("cantinne", "La cantine est fermée le vendredi"),
        ("rechauf", "La cantine est fermée le vendredi"),
        ("prof", "Le formateur n'est pas remplacé"),
        ("annulation", "Le formateur n'est pas remplacé"),
        ("mission local digne", "Mission locale de Digne"),
    ],
)
def test_one_search_finds_what_was_meant(several, programme, asked, title):
    assert titles(find(programme, asked))[0] == title


def test_what_was_typed_wrong_is_said(several, programme):
    question = find(programme, "buss de manosc").question

    assert question.corrected == [("buss", "bus"), ("manosc", "Manosque")]


def test_synonyms_are_said(several, programme):
    assert find(programme, "navette").question.also == ["bus"]


def test_only_the_last_word_is_completed(index, programme):
    index("Logiciel en panne")
    index("Logement trop loin")

    assert titles(find(programme, "panne logi")) == ["Logiciel en panne"]
    assert titles(find(programme, "logement")) == ["Logement trop loin"]


def test_every_word_is_held_by_those_that_come_first(index, programme):
    index("Bus en panne", "L'ordinateur du conducteur aussi.")
    index("Un autre bus")
    index("Encore un bus")
    index("Ordinateur neuf")

    found = find(programme, "ordinateur bus")

    assert (found.whole, titles(found)) == (1, ["Bus en panne", "Ordinateur neuf"])


def test_the_newest_of_two_equals_comes_first(index, programme):
    index("Bus en retard", "Hier.")
    index("Bus en retard", "Demain.")

    assert [document.body for document in find(programme, "bus").documents] == ["Demain.", "Hier."]


def test_another_programme_is_not_searched(index, programme):
    index("Bus en retard", within=make.ProgrammeFactory())

    assert find(programme, "bus").total == 0


@pytest.mark.parametrize("asked", ["", "le la de", "😀", "\x00", "...", "«»"])
def test_nothing_to_look_for_finds_nothing(several, programme, asked):
    assert find(programme, asked).documents == []


def test_filters_count_what_they_would_leave(index, programme, theme):
    index("Bus en retard", theme_id=theme.pk, status="answered")
    index("Bus annulé", theme_id=theme.pk, status="in_progress")
    index("Bus trop cher", status="answered")

    found = find(programme, "bus", filters={"status": "answered"})

    assert found.total == 2
    assert found.counts["theme_id"] == {theme.pk: 1}
    assert found.counts["status"] == {"answered": 2, "in_progress": 1}


def test_a_territory_holds_what_is_inside_it(index, programme):
    index("Bus", territory="zone-9308", territory_name="Manosque", territories=("region-93", "departement-04"))
    index("Bus", territory="departement-13", territory_name="Bouches-du-Rhône", territories=("region-93",))

    assert find(programme, "bus", filters={"territory": "departement-04"}).total == 1
    assert find(programme, "bus", filters={"territory": "region-93"}).total == 2


def test_pages_follow_each_other(index, programme):
    for number in range(PAGE_SIZE + 1):
        index(f"Bus {number}")

    first, second = find(programme, "bus"), find(programme, "bus", number=2)

    assert (len(first.documents), first.has_next) == (PAGE_SIZE, True)
    assert (len(second.documents), second.has_next) == (1, False)


def test_no_more_than_a_bound_is_read(programme):
    documents = [
        make.DocumentFactory.build(programme=programme, pk=None, subject_id=number) for number in range(COUNTED + 5)
    ]
    for document in documents:
        document.stems, document.title_stems = f"@p{programme.pk} bus", "bus"
    put("sheet", [], documents)

    found = find(programme, "bus")

    assert found.total == COUNTED
    assert found.is_beyond_count


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=400))
@example("bus" * 2000)
@example('"bus" OR NEAR(bus, 2) * ^ : - { }')
@example("bus'; DROP TABLE search_document; --")
@example("bus & | ! <-> :* ' \\ bus")
@example("\u202ebus\u0000")
@example("\u0645\u0631\u062d\u0628\u0627 \U0001f68c")
@example("a\u0301" * 300)
@example("éé" * 300 + " b")
def test_whatever_is_typed_has_an_answer(several, programme, text):
    assert find(programme, text).total >= 0
