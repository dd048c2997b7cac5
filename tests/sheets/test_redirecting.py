import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.results.models import Tally
from portevoix.results.tallies import COLUMNS, recount
from portevoix.sheets import operations
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import send
from .story import DAY, HOUR, Life

pytestmark = pytest.mark.django_db
REASON = "Les bus dépendent de la ville."


@pytest.fixture
def life(programme):
    return Life(programme, sent_at=clock.now() - 3 * DAY)


@pytest.fixture
def other(programme):
    return make.MembershipFactory(organisation__programme=programme, organisation__name="La ville")


def decline(life, referral=None, *, to, by=None, at=None):
    referral = referral or life.referral
    return operations.decline(referral, reason=REASON, to=to, by=by or life.agent, at=at or clock.now())


class TestDeclining:
    def test_the_one_it_names_owes_the_answer_by_the_same_dates(self, life, other):
        before = life.referral.dates

        successor = decline(life, to=other.organisation)

        assert successor.organisation == other.organisation
        assert successor.dates == before
        assert (life.referral.state, life.referral.rings_at) == ("passed_on", None)

    def test_the_second_one_to_say_so_leaves_it_to_the_desk(self, life, other, programme):
        third = make.OrganisationFactory(programme=programme, name="Le département")
        successor = decline(life, to=other.organisation)

        last = decline(life, successor, to=third, by=other.user)

        assert last.organisation.kind == "desk"
        assert Entry.objects.filter(verb="sheets.declined").latest_first()[0].facts["proposed"] == "Le département"

    def test_whoever_does_not_know_leaves_it_to_the_desk(self, life):
        assert decline(life, to=None).organisation.kind == "desk"

    def test_what_is_late_stays_late(self, programme, other):
        life = Life(programme, sent_at=clock.now() - 60 * DAY)
        life.climb(at=clock.now())

        successor = decline(life, to=other.organisation)

        assert successor.reached == life.referral.reached
        assert successor.is_late(clock.now())

    def test_one_that_has_it_already_is_given_it_once(self, life, other):
        make.ReferralFactory(sheet=life.sheet, organisation=other.organisation)

        assert decline(life, to=other.organisation) is None
        assert life.sheet.referrals.open().count() == 1

    def test_when_the_other_has_answered_already_the_sheet_is_answered(self, programme):
        life = Life(programme, sent_at=clock.now() - 3 * DAY, services=2)
        second = life.memberships[1]
        referral = life.sheet.referrals.get(organisation=second.organisation)
        make.AnswerFactory(referral=make.ReferralFactory._meta.model.objects.get(pk=referral.pk))

        decline(life, to=second.organisation)

        life.sheet.refresh_from_db()
        assert life.sheet.status == "answered"

    def test_a_pause_ends_with_the_handing_over(self, life, other):
        life.ask(at=clock.now() - HOUR)

        assert decline(life, to=other.organisation).paused_at is None

    @pytest.mark.parametrize("fault", ["itself", "closed", "elsewhere", "passed_on"])
    def test_an_organisation_that_cannot_receive_it_is_refused_in_a_sentence(self, life, other, fault):
        if fault == "passed_on":
            make.ReferralFactory(sheet=life.sheet, organisation=other.organisation, state="passed_on")
        to = {
            "itself": life.service,
            "closed": make.OrganisationFactory(programme=life.programme, is_open=False),
            "elsewhere": make.OrganisationFactory(),
            "passed_on": other.organisation,
        }[fault]

        with pytest.raises(ValidationError):
            decline(life, to=to)

        assert life.referral.is_open

    def test_the_desk_passes_on_and_declines_nothing(self, life):
        at_the_desk = decline(life, to=None)

        with pytest.raises(PermissionDenied):
            decline(life, at_the_desk, to=None, by=life.facilitator)

    def test_what_the_desk_handed_on_may_come_back_to_it(self, life, other):
        at_the_desk = decline(life, to=None)
        handed = operations.pass_on(
            at_the_desk, to=other.organisation, reason="Elle peut.", by=life.facilitator, at=clock.now()
        )

        back = decline(life, handed, to=None, by=other.user)

        assert (back.pk, back.state) == (at_the_desk.pk, "to_take")
        worker.drain()
        assert kept() == counted(life.programme)

    def test_everybody_concerned_is_told(self, life, other):
        worker.drain()
        Mail.objects.all().delete()

        decline(life, to=other.organisation)

        worker.drain()
        assert set(Mail.objects.values_list("recipient", flat=True)) == {life.delegate.email, other.user.email}


class TestThePage:
    def test_it_is_said_with_a_reason_and_a_name(self, client, life, other):
        client.force_login(life.agent)
        url = reverse("sheets:decline", args=[life.referral.pk]) + "?q=ville"

        answer = send(client, url, to=other.organisation.pk, reason=REASON)

        assert answer.status_code == 302
        assert life.sheet.referrals.filter(organisation=other.organisation).exists()
        public = client.get(life.sheet.get_absolute_url()).content.decode()
        assert REASON in public

    def test_without_a_name_it_goes_to_the_desk(self, client, life):
        client.force_login(life.agent)

        send(client, reverse("sheets:decline", args=[life.referral.pk]), reason=REASON)

        assert life.sheet.referrals.filter(organisation__kind="desk").exists()

    def test_looking_for_an_organisation_keeps_the_reason_and_sends_nothing(self, client, life, other):
        client.force_login(life.agent)
        url = reverse("sheets:decline", args=[life.referral.pk])

        page = send(client, url, q="ville", reason=REASON, action="search").content.decode()

        assert REASON in page
        assert other.organisation.name in page
        assert life.referral.is_open

    def test_what_was_passed_on_late_is_listed(self, client, programme, other):
        life = Life(programme, sent_at=clock.now() - 60 * DAY)
        decline(life, to=other.organisation)
        client.force_login(life.agent)

        assert client.get("/traiter/?vue=transmises").status_code == 200

    def test_without_a_reason_nothing_is_said(self, client, life):
        client.force_login(life.agent)

        answer = send(client, reverse("sheets:decline", args=[life.referral.pk]))

        assert answer.status_code == 422
        assert life.referral.is_open

    def test_a_double_click_says_it_once(self, client, life):
        client.force_login(life.agent)
        url = reverse("sheets:decline", args=[life.referral.pk])
        page = client.get(url)

        answers = [send(client, url, page, reason=REASON) for _click in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Entry.objects.filter(verb="sheets.declined").count() == 1

    def test_the_text_comes_back_when_a_colleague_was_faster(self, client, life):
        client.force_login(life.agent)
        url = reverse("sheets:decline", args=[life.referral.pk])
        page = client.get(url)
        life.answer(at=clock.now())

        answer = send(client, url, page, reason=REASON)

        assert answer.status_code == 409
        assert REASON in answer.content.decode()


def kept():
    return {line.organisation_id: numbers(line) for line in Tally.objects.all() if any(numbers(line))}


def counted(programme):
    return {line.organisation_id: numbers(line) for line in recount(programme) if any(numbers(line))}


def numbers(line):
    return tuple(getattr(line, name) for name in COLUMNS)


def test_the_figures_follow_every_redirection(life, other):
    decline(life, to=other.organisation)
    worker.drain()

    assert kept() == counted(life.programme)
