"""What waits for somebody leaves "to do" by itself once it is done."""

import pytest

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Notice
from portevoix.organisations.competence import desk_of
from portevoix.sheets import operations
from tests import factories as make

from .story import DAY, HOUR, Life

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(programme):
    return Life(programme, sent_at=clock.now() - 3 * DAY)


@pytest.fixture
def answered(life):
    life.answer(at=clock.now() - 2 * HOUR)
    return life


def waiting(user):
    """The verbs of what the person still has to do."""
    worker.drain()
    notices = Notice.objects.unread().filter(user=user, section="todo").order_by("pk")
    return list(notices.values_list("entry__verb", flat=True))


def contested_twice(life):
    life.contest(at=clock.now() - HOUR)
    life.answer(at=clock.now() - HOUR, decision="Un deuxième bus, à huit heures.")
    life.contest(at=clock.now() - HOUR, missing="Toujours pas d'heure.")


def test_an_answer_closes_what_its_addressee_had_to_do(life):
    assert waiting(life.agent) == ["sheets.sent"]

    life.answer(at=clock.now())

    assert waiting(life.agent) == []


def test_taking_in_charge_does_not_answer(life):
    life.take(at=clock.now())

    assert waiting(life.agent) == ["sheets.sent"]


def test_one_sheet_has_one_line_whatever_rings(programme):
    life = Life(programme, sent_at=clock.now() - 200 * DAY)
    assert waiting(life.agent) == ["sheets.sent"]

    life.climb(at=clock.now())

    assert waiting(life.agent) == ["sheets.level_reached"]
    assert waiting(life.facilitator) == ["sheets.level_reached"]
    life.answer(at=clock.now())
    assert waiting(life.agent) == waiting(life.facilitator) == []


def test_what_another_addressee_owes_still_waits(programme):
    life = Life(programme, sent_at=clock.now() - 3 * DAY, services=2)

    life.answer(at=clock.now())

    assert waiting(life.agent) == []
    assert waiting(life.memberships[1].user) == ["sheets.sent"]


def test_what_is_declined_waits_for_whoever_has_it_now(life, programme):
    other = make.MembershipFactory(organisation__programme=programme)

    operations.decline(life.referral, to=other.organisation, reason="Pas nous.", by=life.agent, at=clock.now())

    assert waiting(life.agent) == []
    assert waiting(other.user) == ["sheets.declined"]


def test_what_the_desk_passed_on_waits_for_whoever_has_it_now(life, programme):
    operations.decline(life.referral, to=None, reason="Pas nous.", by=life.agent, at=clock.now() - HOUR)
    of_the_desk = life.sheet.referrals.get(organisation=desk_of(programme))
    other = make.MembershipFactory(organisation__programme=programme)
    assert waiting(life.facilitator) == ["sheets.declined"]

    operations.pass_on(of_the_desk, to=other.organisation, reason="C’est à eux.", by=life.facilitator, at=clock.now())

    assert waiting(life.facilitator) == []
    assert waiting(other.user) == ["sheets.passed_on"]


def test_details_given_close_the_question(life):
    life.ask(at=clock.now() - HOUR)
    assert waiting(life.delegate) == ["sheets.details_asked"]

    life.reply(at=clock.now())

    assert waiting(life.delegate) == []


def test_a_contest_waits_until_the_next_answer(answered):
    answered.contest(at=clock.now() - HOUR)
    assert waiting(answered.agent) == ["sheets.contested"]

    answered.answer(at=clock.now(), decision="Un bus à huit heures.")

    assert waiting(answered.agent) == []


def test_the_end_of_a_mediation_closes_it(answered):
    contested_twice(answered)
    assert waiting(answered.facilitator) == ["sheets.contested"]

    operations.conclude_mediation(
        answered.referral, outcome="stands", conclusion="Dit.", by=answered.facilitator, at=clock.now()
    )

    assert waiting(answered.facilitator) == waiting(answered.agent) == []


def test_another_answer_owed_after_a_mediation_waits(answered):
    contested_twice(answered)

    operations.conclude_mediation(
        answered.referral, outcome="again", conclusion="Dit.", by=answered.facilitator, at=clock.now()
    )

    assert waiting(answered.agent) == ["sheets.mediated"]


@pytest.mark.parametrize("closing", ["contest", "lapse", "settle", "abandon"])
def test_what_is_thought_settled_waits_until_the_class_or_time_says_so(answered, closing):
    operations.propose_settled(answered.referral, text="C’est fait ?", by=answered.agent, at=clock.now() - HOUR)
    assert waiting(answered.delegate) == ["sheets.settled_proposed"]

    if closing == "contest":
        answered.contest(at=clock.now())
    elif closing == "lapse":
        operations.let_proposals_lapse(by=User.objects.system(), at=clock.now() + 60 * DAY)
    elif closing == "settle":
        operations.settle(answered.sheet, by=answered.delegate, at=clock.now())
    else:
        operations.abandon(answered.sheet, reason="Nous partons.", by=answered.delegate, at=clock.now())

    assert "sheets.settled_proposed" not in waiting(answered.delegate)


def test_what_is_closed_by_the_class_waits_for_nobody(life):
    operations.abandon(life.sheet, reason="Nous partons.", by=life.delegate, at=clock.now())

    assert waiting(life.agent) == []
