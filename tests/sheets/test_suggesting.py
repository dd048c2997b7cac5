"""What a programme learns from its own sheets, and what a class is shown of it."""

import pytest
from django.urls import reverse

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.organisations.models import Organisation
from portevoix.sheets import operations, suggesting, tasks
from portevoix.sheets.models import LearntRouting, Sheet
from tests import factories as make

pytestmark = pytest.mark.django_db
BUS = ["bus", "horaire", "navette", "arrêt", "trajet", "ligne"]
MEALS = ["cantine", "repas", "réfectoire", "four", "menu", "plateau"]
EMPTY = {"causes": "", "consequences": "", "solutions": ""}


def told_about(words, **fields):
    """Thirty sheets, each of two of the words."""
    pairs = [(a, b) for a in words for b in words if a != b]
    return [make.SheetFactory(sent=True, problem=f"{a} et {b}", **EMPTY, **fields) for a, b in pairs]


@pytest.fixture
def meals(programme):
    return make.ThemeFactory(programme=programme, name="Restauration")


@pytest.fixture
def learn(programme, now):
    return lambda about="theme": operations.learn_routing(programme, about=about, by=User.objects.system(), at=now)


@pytest.fixture
def past(cohort, theme, meals):
    """What classes have said already."""
    same = {"programme": cohort.programme, "cohort": cohort}
    return told_about(BUS, theme=theme, **same), told_about(MEALS, theme=meals, **same)


@pytest.fixture
def hungry(draft):
    """A draft that speaks of meals; the class has not chosen its theme."""
    Sheet.objects.filter(pk=draft.pk).update(problem="Le four et le réfectoire", theme=None, **EMPTY)
    draft.refresh_from_db()
    return draft


class TestLearning:
    def test_the_words_of_a_draft_suggest_its_theme(self, past, learn, hungry, meals):
        learn()

        suggested = suggesting.suggested_theme(hungry)

        assert suggested.subject == meals
        assert set(suggested.words) == {"four", "réfectoire"}

    def test_what_the_class_chose_is_not_suggested_to_it(self, past, learn, hungry, meals):
        learn()
        hungry.theme = meals

        assert suggesting.suggested_theme(hungry) is None

    def test_too_few_sheets_teach_nothing(self, cohort, theme, meals, learn):
        for theme_of, words in ((theme, "bus"), (meals, "four")):
            make.SheetFactory.create_batch(
                10, sent=True, programme=cohort.programme, cohort=cohort, theme=theme_of, problem=words
            )

        assert learn() is None
        assert not LearntRouting.objects.exists()

    def test_what_is_not_read_yet_teaches_nothing(self, past, learn):
        Sheet.objects.update(shown_at=None)

        assert learn() is None

    def test_the_same_sheets_are_not_learnt_again(self, past, learn):
        first = learn()

        assert learn() is None
        Sheet.objects.filter(pk=past[0][0].pk).update(problem="[masqué]")
        assert learn().version == first.version + 1

    def test_what_was_learnt_is_forgotten_with_the_last_sheets(self, past, learn, hungry):
        learn()
        Sheet.objects.filter(sent_at__isnull=False).update(shown_at=None)

        learn()

        assert suggesting.suggested_theme(hungry) is None

    def test_a_row_left_by_another_version_suggests_nothing(self, programme, hungry):
        make.LearntRoutingFactory(programme=programme)

        assert suggesting.suggested_theme(hungry) is None

    def test_each_day_every_programme_is_learnt(self, past):
        tasks.learn_routing.enqueue()

        worker.drain()

        assert LearntRouting.objects.get().about == "theme"


class TestWhoAnswered:
    @pytest.fixture
    def kitchen(self, programme, past):
        """Answered everything about meals, with the class's own provider and the desk; the bus line has its own."""
        kitchen, line = (make.OrganisationFactory(programme=programme, name=name) for name in ("Cuisines", "Lignes"))
        desk = Organisation.objects.get(programme=programme, kind="desk")
        for organisation, sheets in ((kitchen, past[1]), (line, past[0])):
            for sheet in sheets:
                for who in (organisation, sheet.cohort.provider, desk):
                    make.AnswerFactory(referral=make.ReferralFactory(sheet=sheet, organisation=who, taken=True))
        return kitchen

    def test_whoever_answered_the_same_words_is_suggested(self, kitchen, learn, hungry):
        learn("addressees")

        (suggested,) = suggesting.suggested_addressees(hungry, known=[])

        assert suggested.subject == kitchen

    def test_neither_whoever_is_proposed_already_nor_whoever_has_closed(self, kitchen, learn, hungry):
        learn("addressees")

        assert suggesting.suggested_addressees(hungry, known=[kitchen]) == []
        Organisation.objects.filter(pk=kitchen.pk).update(is_open=False)
        assert suggesting.suggested_addressees(hungry, known=[]) == []

    def test_the_page_offers_to_add_it(self, kitchen, learn, hungry, theme, as_delegate):
        learn("addressees")
        hungry.theme = theme
        hungry.save()
        url = reverse("sheets:draft_addressees", args=[hungry.pk])

        page = as_delegate.get(url).content.decode()
        as_delegate.post(url, {"version": hungry.version, "add": kitchen.pk})

        assert f'name="add" value="{kitchen.pk}"' in page
        assert "<em>réfectoire</em>" in page
        assert hungry.addressee_choices.get(is_removed=False).organisation == kitchen


class TestPages:
    def test_the_question_of_the_theme_says_the_words_and_chooses_nothing(self, past, learn, hungry, as_delegate):
        learn()

        page = as_delegate.get(reverse("sheets:draft_question", args=[hungry.pk, "theme"])).content.decode()

        assert "<em>four</em>" in page
        assert "<b>Restauration</b>" in page
        assert "checked" not in page

    def test_when_unsure_the_page_says_nothing(self, past, learn, hungry, as_delegate):
        learn()
        Sheet.objects.filter(pk=hungry.pk).update(problem="Le bus, le four, et le reste")

        page = as_delegate.get(reverse("sheets:draft_question", args=[hungry.pk, "theme"])).content.decode()

        assert "suggested" not in page

    def test_the_coordinator_reads_what_was_learnt(self, past, learn, programme, client):
        learn()
        desk = Organisation.objects.get(programme=programme, kind="desk")
        client.force_login(make.MembershipFactory(organisation=desk, role="coordinator").user)

        page = client.get(reverse("results:routing")).content.decode()

        assert "réfectoir" in page or "refectoir" in page
        assert "Restauration" in page

    def test_the_page_stands_when_nothing_was_learnt(self, programme, client):
        desk = Organisation.objects.get(programme=programme, kind="desk")
        client.force_login(make.MembershipFactory(organisation=desk).user)

        assert client.get(reverse("results:routing")).status_code == 200
