"""What was already said, shown while one writes; what the class makes of it is kept."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from portevoix.search import operations as search
from portevoix.sheets import operations
from portevoix.sheets.models import Sheet, SimilarChoice
from portevoix.sheets.similar import choices_made, near
from tests import factories as make

from .pages import send

pytestmark = pytest.mark.django_db
BUS = "Le matin, le bus de la ligne 12 passe après le début du cours."
NEAR_BUS = "Le matin, le bus de la ligne 12 arrive après le début du cours."
OTHER = "Le micro-ondes du réfectoire est cassé depuis trois semaines."


def told(problem, **fields):
    """A sheet that everyone reads, and that can be found."""
    sheet = make.SheetFactory(sent=True, problem=problem, causes="", consequences="", solutions="", **fields)
    search.refresh("sheet", sheet.pk)
    return sheet


@pytest.fixture
def other(programme):
    return told(OTHER, programme=programme)


@pytest.fixture
def bus(programme, other):
    return told(BUS, programme=programme)


@pytest.fixture
def writing(draft):
    Sheet.objects.filter(pk=draft.pk).update(problem=NEAR_BUS)
    draft.refresh_from_db()
    return draft


@pytest.fixture
def url(writing):
    return reverse("sheets:draft_similar", args=[writing.pk])


def found(draft):
    return [one.sheet for one in near(draft)]


class TestWhatIsNear:
    def test_a_sheet_that_tells_the_same_and_no_other(self, writing, bus):
        assert found(writing) == [bus]

    def test_its_answer_in_brief_comes_with_it(self, writing, bus):
        make.AnswerFactory(referral=make.ReferralFactory(sheet=bus, taken=True), in_brief="Un bus de plus.")

        assert [words for _who, words in near(writing)[0].in_brief] == ["Un bus de plus."]

    def test_what_is_not_shown_is_not_told(self, writing, bus):
        Sheet.objects.filter(pk=bus.pk).update(shown_at=None)

        assert found(writing) == []

    def test_elsewhere_on_the_site_too(self, writing, other):
        elsewhere = told(BUS, programme__is_demonstration=writing.programme.is_demonstration)
        told(OTHER, programme=elsewhere.programme)

        (one,) = near(writing)

        assert (one.sheet, one.is_elsewhere) == (elsewhere, True)
        assert one.url.startswith("http")
        assert elsewhere.programme.slug in one.url

    def test_no_invented_sheet_among_real_ones(self, writing, other):
        invented = told(BUS, programme__is_demonstration=not writing.programme.is_demonstration)
        told(OTHER, programme=invented.programme)

        assert found(writing) == []

    @pytest.mark.parametrize("text", ["", "bus", "\0", "👋🏽", "le de la", "a" * 5000])
    def test_a_text_that_says_too_little_is_near_nothing(self, writing, bus, text):
        writing.problem = text

        assert found(writing) == []


class TestTheJourney:
    def test_after_the_problem_what_was_already_said_is_shown(self, as_delegate, writing, bus, url):
        answer = send(as_delegate, reverse("sheets:draft_question", args=[writing.pk, "probleme"]))

        assert answer.url == url
        assert bus.title in as_delegate.get(url).content.decode()

    def test_when_nothing_is_near_the_next_question_comes(self, as_delegate, writing, other):
        answer = send(as_delegate, reverse("sheets:draft_question", args=[writing.pk, "probleme"]))

        assert answer.url == reverse("sheets:draft_question", args=[writing.pk, "causes"])

    def test_the_saving_in_the_background_brings_it_too(self, as_delegate, writing, bus):
        page = reverse("sheets:draft_question", args=[writing.pk, "probleme"])

        told = send(as_delegate, f"{page}?auto=1", as_delegate.get(page)).json()

        assert bus.title in told["near"]

    def test_the_page_loads_the_script_that_shows_it(self, as_delegate, writing):
        page = as_delegate.get(reverse("sheets:draft_question", args=[writing.pk, "probleme"])).content.decode()

        assert "sheets/sheets" in page.partition("</head>")[0]
        assert "data-near" in page

    def test_the_proofreading_reminds_of_it(self, as_delegate, writing, bus, url, service):
        page = as_delegate.get(reverse("sheets:draft_proofreading", args=[writing.pk])).content.decode()

        assert bus.get_absolute_url() in page
        assert url in page

    def test_joining_leads_to_the_sheet_and_keeps_the_draft(self, as_delegate, writing, bus, url):
        answer = as_delegate.post(url, {"similar": bus.pk, "choice": "join"})

        assert answer.url == reverse("sheets:join", args=[bus.reference])
        assert Sheet.objects.get(pk=writing.pk).problem == NEAR_BUS
        assert SimilarChoice.objects.get().choice == "join"

    def test_a_class_is_not_asked_to_join_its_own_sheet(self, as_delegate, writing, other, url):
        own = told(BUS, programme=writing.programme, cohort=writing.cohort)

        page = as_delegate.get(url).content.decode()

        assert own.title in page
        assert 'value="join"' not in page
        assert reverse("sheets:draft_discard", args=[writing.pk]) in page

    def test_a_sheet_of_another_class_is_no_reason_to_throw_ones_own_away(self, as_delegate, writing, bus, url):
        page = as_delegate.get(url).content.decode()

        assert bus.title in page
        assert reverse("sheets:draft_discard", args=[writing.pk]) not in page

    def test_ours_is_different_hides_it_and_goes_on(self, as_delegate, writing, bus, url):
        answer = as_delegate.post(url, {"similar": bus.pk, "choice": "different"})

        assert answer.url == reverse("sheets:draft_question", args=[writing.pk, "causes"])
        assert found(writing) == []

    def test_an_answer_that_fits_puts_the_draft_away_until_it_is_taken_up(self, as_delegate, writing, bus, url):
        board = as_delegate.post(url, {"similar": bus.pk, "choice": "answers"}).url
        away = as_delegate.get(board)
        as_delegate.post(reverse("sheets:draft_take_up", args=[writing.pk]))
        back = as_delegate.get(board)

        assert (away.context["drafts"], len(away.context["put_away"])) == ([], 1)
        assert bus.reference in away.content.decode()
        assert (len(back.context["drafts"]), back.context["put_away"]) == (1, [])

    def test_the_same_choice_twice_is_one(self, as_delegate, writing, bus, url):
        for _again in range(2):
            as_delegate.post(url, {"similar": bus.pk, "choice": "different"})

        assert SimilarChoice.objects.count() == 1

    def test_what_is_not_understood_is_said(self, as_delegate, writing, bus, url):
        hidden = make.SheetFactory(programme=writing.programme, unread=True)
        wrong = [{}, {"similar": bus.pk, "choice": "x"}, {"similar": "9" * 30, "choice": "join"}]

        for typed in (*wrong, {"similar": hidden.pk, "choice": "join"}, {"similar": writing.pk, "choice": "join"}):
            assert as_delegate.post(url, typed).status_code == 422
        assert not SimilarChoice.objects.exists()

    def test_once_it_is_sent_it_is_too_late(self, as_delegate, bus, writing):
        gone = make.SheetFactory(programme=writing.programme, cohort=writing.cohort, sent=True)

        for name in ("draft_similar", "draft_take_up"):
            answer = as_delegate.post(reverse(f"sheets:{name}", args=[gone.pk]), {"similar": bus.pk, "choice": "join"})
            assert answer.url == reverse("sheets:receipt", args=[gone.reference])


class TestChoices:
    def test_they_stay_when_the_draft_is_thrown_away(self, writing, bus, delegate, now):
        operations.choose_similar(writing, bus, choice="answers", by=delegate, at=now)

        operations.discard(writing, by=delegate, at=now)

        assert choices_made(bus.programme) == {"join": 0, "answers": 1, "different": 0}

    def test_a_sheet_is_not_near_itself_nor_when_it_is_hidden(self, writing, delegate, now):
        hidden = make.SheetFactory(programme=writing.programme, unread=True)

        for sheet in (writing, hidden):
            with pytest.raises(ValidationError):
                operations.choose_similar(writing, sheet, choice="join", by=delegate, at=now)
