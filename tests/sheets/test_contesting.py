import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.sheets import operations
from portevoix.sheets.models import Holding, Mediation, Saying, SettledProposal
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import send
from .story import DAY, HOUR, Life
from .test_redirecting import counted, kept

pytestmark = pytest.mark.django_db
MISSING = "Personne ne dit à quelle heure le bus passera 🙂."


@pytest.fixture
def life(programme):
    """Answered an hour ago."""
    life = Life(programme, sent_at=clock.now() - 3 * DAY)
    life.answer(at=clock.now() - HOUR)
    return life


@pytest.fixture
def contested_twice(life):
    life.contest(at=clock.now())
    life.answer(at=clock.now(), decision="Un deuxième bus, à huit heures.")
    life.contest(at=clock.now(), missing="Toujours pas d'heure.")
    return life


def status(life):
    life.sheet.refresh_from_db()
    return life.sheet.status


class TestContesting:
    def test_the_same_addressee_owes_another_answer_by_a_new_date(self, life):
        old = life.referral.due_at

        life.contest(at=clock.now())

        assert life.referral.state == "contested"
        assert life.referral.due_at > old
        assert life.referral.rings_at is not None
        assert status(life) == "in_progress"

    def test_both_answers_stay_in_public(self, client, life):
        life.contest(at=clock.now(), missing=MISSING)
        operations.show(Saying.objects.get(), by=life.facilitator, at=clock.now())
        life.answer(at=clock.now(), decision="Le bus de huit heures est rétabli.")

        page = client.get(life.sheet.get_absolute_url()).content.decode()

        assert "Un bus de plus passera." in page
        assert "Le bus de huit heures est rétabli." in page
        assert MISSING in page

    def test_after_the_delay_it_is_refused_in_a_sentence(self, life):
        late = life.referral.contest_until_at + datetime.timedelta(seconds=1)

        with pytest.raises(ValidationError, match="passé"):
            life.contest(at=late)

        assert life.referral.state == "answered"

    def test_the_second_time_the_desk_mediates(self, contested_twice):
        assert contested_twice.referral.state == "mediation"
        assert Mediation.objects.get().referral == contested_twice.referral

    def test_while_the_desk_mediates_the_addressee_has_nothing_to_do(self, contested_twice):
        with pytest.raises(PermissionDenied):
            contested_twice.answer(at=clock.now())

    @pytest.mark.parametrize(("outcome", "state"), [("stands", "answered"), ("again", "contested")])
    def test_a_mediation_ends_in_public(self, client, contested_twice, outcome, state):
        operations.conclude_mediation(
            contested_twice.referral,
            outcome=outcome,
            conclusion="Les deux se sont parlé.",
            by=contested_twice.facilitator,
            at=clock.now(),
        )

        assert contested_twice.referral.state == state
        assert "Les deux se sont parlé." in client.get(contested_twice.sheet.get_absolute_url()).content.decode()

    def test_there_is_no_third_time(self, contested_twice):
        operations.conclude_mediation(
            contested_twice.referral, outcome="again", conclusion="x", by=contested_twice.facilitator, at=clock.now()
        )
        contested_twice.answer(at=clock.now(), decision="Le bus passe à huit heures.")

        with pytest.raises(PermissionDenied):
            contested_twice.contest(at=clock.now())

    def test_an_answer_that_was_late_stays_late_in_the_figures(self, programme):
        life = Life(programme, sent_at=clock.now() - 60 * DAY)
        life.answer(at=clock.now())
        life.contest(at=clock.now())
        life.answer(at=clock.now(), decision="Autre chose.")
        worker.drain()

        assert kept() == counted(programme)
        assert {line[3] for line in kept().values()} == {1}

    def test_the_figures_follow_a_contest_and_its_mediation(self, contested_twice):
        operations.conclude_mediation(
            contested_twice.referral, outcome="stands", conclusion="x", by=contested_twice.facilitator, at=clock.now()
        )
        worker.drain()

        assert kept() == counted(contested_twice.programme)

    def test_the_desk_is_told_the_second_time(self, contested_twice):
        worker.drain()

        told = Mail.objects.filter(entry__verb="sheets.contested", recipient=contested_twice.facilitator.email)
        assert told.count() == 1


class TestThePage:
    def test_the_class_says_what_is_missing(self, client, life):
        client.force_login(life.delegate)
        url = reverse("sheets:contest", args=[life.sheet.reference, life.referral.pk])

        answer = send(client, url, missing=MISSING)

        assert answer.status_code == 302
        assert life.referral.state == "contested"

    @pytest.mark.parametrize("missing", ["", "   ", "x" * 2001, "مرحبا 🙂 " * 240_000])
    def test_a_faulty_text_comes_back_whole_and_contests_nothing(self, client, life, missing):
        client.force_login(life.delegate)
        url = reverse("sheets:contest", args=[life.sheet.reference, life.referral.pk])

        answer = send(client, url, missing=missing)

        assert answer.status_code in (400, 413, 422)
        assert life.referral.state == "answered"
        if answer.status_code == 422:
            assert missing.strip() in answer.content.decode()

    def test_too_late_it_is_a_sentence_and_the_text_comes_back(self, client, life):
        client.force_login(life.delegate)
        url = reverse("sheets:contest", args=[life.sheet.reference, life.referral.pk])
        page = client.get(url)
        type(life.referral).objects.filter(pk=life.referral.pk).update(contest_until_at=clock.now() - DAY)

        answer = send(client, url, page, missing=MISSING)

        assert answer.status_code == 403
        assert MISSING in answer.content.decode()

    def test_a_double_click_contests_once(self, client, life):
        client.force_login(life.delegate)
        url = reverse("sheets:contest", args=[life.sheet.reference, life.referral.pk])
        page = client.get(url)

        answers = [send(client, url, page, missing=MISSING) for _click in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert life.referral.contests == 1

    def test_the_page_of_a_mediation_shows_each_answer_before_its_contest(self, client, contested_twice):
        client.force_login(contested_twice.facilitator)

        page = client.get(reverse("sheets:conclude", args=[contested_twice.referral.pk])).content.decode()

        answers = [f'id="answer-{answer.pk}"' for answer in contested_twice.referral.answers.order_by("pk")]
        missing = ["Personne ne dit à quelle heure.", "Toujours pas d"]
        places = [page.index(mark) for pair in zip(answers, missing, strict=True) for mark in pair]
        assert places == sorted(places)

    def test_in_mediation_no_answer_is_awaited_from_the_addressee(self, client, contested_twice):
        client.force_login(contested_twice.facilitator)
        client.cookies["django_language"] = "en"

        page = client.get(reverse("sheets:handle", args=[contested_twice.referral.pk])).content.decode()

        assert "Answer due by" not in page
        assert "The answer is due" not in page

    def test_the_desk_concludes_on_its_page(self, client, contested_twice):
        client.force_login(contested_twice.facilitator)
        url = reverse("sheets:conclude", args=[contested_twice.referral.pk])

        send(client, url, outcome="stands", conclusion="Les deux se sont parlé.")

        assert contested_twice.referral.state == "answered"

    def test_the_desk_says_how_the_mediation_goes(self, client, contested_twice):
        client.force_login(contested_twice.facilitator)
        url = reverse("sheets:handle", args=[contested_twice.referral.pk])

        send(client, url, action="step", text="Nous les avons réunis.")

        page = client.get(contested_twice.sheet.get_absolute_url()).content.decode()
        assert "Nous les avons réunis." in page


class TestProposals:
    @pytest.fixture
    def proposed(self, life):
        operations.propose_settled(life.referral, text="Le bus est là.", by=life.agent, at=clock.now())
        return life

    def test_the_class_confirms_by_saying_that_it_is_settled(self, proposed):
        operations.settle(proposed.sheet, by=proposed.delegate, at=clock.now())

        assert SettledProposal.objects.get().outcome == "confirmed"

    def test_the_class_contests(self, proposed):
        proposed.contest(at=clock.now())

        assert SettledProposal.objects.get().outcome == "contested"

    def test_silence_leaves_it_answered(self, proposed):
        after = SettledProposal.objects.get().until_at + HOUR

        operations.let_proposals_lapse(by=User.objects.system(), at=after)

        assert SettledProposal.objects.get().outcome == "lapsed"
        assert status(proposed) == "answered"
        assert operations.let_proposals_lapse(by=User.objects.system(), at=after) == 0

    def test_one_question_at_a_time(self, proposed):
        with pytest.raises(PermissionDenied):
            operations.propose_settled(proposed.referral, text="Encore.", by=proposed.agent, at=clock.now())

    def test_only_the_class_settles(self, proposed):
        with pytest.raises(PermissionDenied):
            operations.settle(proposed.sheet, by=proposed.agent, at=clock.now())

    def test_the_class_reads_the_question_on_its_sheet(self, client, proposed):
        client.force_login(proposed.delegate)

        page = client.get(proposed.sheet.get_absolute_url()).content.decode()

        assert "Le bus est là." in page
        assert reverse("sheets:sheet_settle", args=[proposed.sheet.reference]) in page


class TestHolding:
    @pytest.fixture
    def settled(self, life):
        operations.settle(life.sheet, by=life.delegate, at=clock.now())
        return life

    def ask(self, life, *, days=31):
        return operations.ask_whether_it_holds(by=User.objects.system(), at=clock.now() + days * DAY)

    def test_the_class_is_asked_a_month_later_once(self, settled):
        assert self.ask(settled, days=29) == 0

        assert [self.ask(settled), self.ask(settled)] == [1, 0]
        assert Holding.objects.get().cohort == settled.sheet.cohort

    def test_the_next_class_is_asked_when_the_first_is_over(self, settled):
        settled.sheet.cohort.mandates.all().delete()
        heir = make.CohortFactory(
            programme=settled.programme,
            provider=settled.sheet.cohort.provider,
            starts_on=settled.sheet.cohort.starts_on + 30 * DAY,
            ends_on=settled.sheet.cohort.ends_on + 300 * DAY,
        )
        make.MandateFactory(cohort=heir, ends_at=clock.now() + 90 * DAY)

        self.ask(settled)

        assert Holding.objects.get().cohort == heir

    def test_the_desk_is_told_when_nobody_is_left(self, settled):
        settled.sheet.cohort.mandates.all().delete()

        self.ask(settled)

        worker.drain()
        assert Mail.objects.filter(entry__verb="sheets.holding_asked", recipient=settled.facilitator.email).exists()

    @pytest.mark.parametrize("said", ["lasting", "partly", "came_back"])
    def test_what_is_said_is_public(self, client, settled, said):
        self.ask(settled)
        client.force_login(settled.delegate)

        answer = send(
            client, reverse("sheets:holding", args=[settled.sheet.reference]), said=said, words="Depuis lundi."
        )

        assert answer.status_code == 302
        assert "Depuis lundi." in client.get(settled.sheet.get_absolute_url()).content.decode()
        assert Entry.objects.get(verb="sheets.holding_said").facts["said"] == said

    def test_it_is_said_once(self, client, settled):
        self.ask(settled)
        client.force_login(settled.delegate)
        url = reverse("sheets:holding", args=[settled.sheet.reference])
        page = client.get(url)

        send(client, url, page, said="lasting")
        again = client.get(url)

        assert again.status_code == 403
        assert Holding.objects.get().said == "lasting"
