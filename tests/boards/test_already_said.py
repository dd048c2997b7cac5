"""What others said already, shown to whoever has just said the same: it blocks nothing, and nothing of it is kept."""

import json
import logging
import uuid

import pytest

from portevoix.boards.models import Contribution
from portevoix.search import operations as search
from portevoix.sheets.models import SimilarChoice
from portevoix.timeline.models import Entry
from tests import factories as make

BUS = "Le matin, le bus de la ligne 12 passe après le début du cours."
NEAR_BUS = "Le matin, le bus de la ligne 12 arrive après le début du cours."
TITLE = "Others have said it too"


@pytest.fixture
def told(programme):
    """`told(problem)`: a sheet that can be found."""

    def made(problem, **fields):
        own = {"programme": programme, "problem": problem, "title": problem, "causes": "", "consequences": ""}
        sheet = make.SheetFactory(**own | {"solutions": "", "sent": True} | fields)
        search.refresh("sheet", sheet.pk)
        return sheet

    return made


@pytest.fixture
def lea(telephone, at):
    """`lea(text)`: she says it, and reads the page that comes back."""
    browser, _phone = telephone()
    browser.cookies["django_language"] = "en"

    def say(text, slug="probleme"):
        sent = browser.post(at("question", slug), {"key": str(uuid.uuid4()), "text": text})
        assert sent.status_code == 302
        return browser.get(sent.url).text

    return say


@pytest.fixture
def bus(told):
    told("Le micro-ondes du réfectoire est cassé depuis trois semaines.")
    return told(BUS)


def test_whoever_says_the_same_reads_the_answer_in_brief_at_once(lea, bus):
    make.AnswerFactory(referral=make.ReferralFactory(sheet=bus, taken=True), in_brief="Un bus part plus tôt.")

    page = lea(NEAR_BUS)

    assert Contribution.objects.get().text == NEAR_BUS
    assert TITLE in page
    assert f'href="{bus.get_absolute_url()}"' in page
    assert "Un bus part plus tôt." in page
    assert "micro-ondes" not in page


def test_a_sheet_without_an_answer_says_that_it_waits(lea, bus):
    assert "It waits for its answer." in lea(NEAR_BUS)


@pytest.mark.parametrize("text", ["Il fait froid.", "La salle est trop petite pour nous tous."])
def test_what_nobody_said_shows_nothing(lea, bus, text):
    assert TITLE not in lea(text)


def test_only_the_first_question_asks_for_it(lea, bus):
    assert TITLE not in lea(NEAR_BUS, "solutions")


def test_nobody_else_of_the_class_is_shown_it(lea, bus, telephone, at):
    lea(NEAR_BUS)
    tom, _phone = telephone()
    tom.cookies["django_language"] = "en"

    page = tom.get(at("question", "probleme")).text

    assert NEAR_BUS in page
    assert TITLE not in page


def test_words_taken_back_show_nothing_any_more(lea, bus):
    lea(NEAR_BUS)
    said = Contribution.objects.get()
    Contribution.objects.filter(pk=said.pk).update(withdrawn_at=said.said_at, text="")

    assert TITLE not in lea("Il fait froid.")


@pytest.mark.parametrize("hidden", [{"unread": True, "sent": False}, {"sent": False}])
def test_what_not_everyone_may_read_is_not_shown(lea, told, hidden):
    told(BUS, **hidden)

    assert TITLE not in lea(NEAR_BUS)


def test_a_voice_alone_shows_nothing(telephone, at, bus, board):
    browser, phone = telephone()
    make.ContributionFactory(board=board, phone=phone, voiced=True, text="")

    assert "already-said" not in browser.get(at("question", "probleme")).text


def test_neither_the_words_nor_what_was_found_are_written_anywhere(lea, bus, caplog):
    caplog.set_level(logging.DEBUG)

    lea(NEAR_BUS)

    written = caplog.text + json.dumps(list(Entry.objects.values_list("verb", "facts")), default=str)
    assert "bus de la ligne" not in written
    assert not SimilarChoice.objects.exists()
