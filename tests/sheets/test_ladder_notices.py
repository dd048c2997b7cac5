"""Who is told when a clock rings, in how many messages."""

import datetime

import pytest

from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Mail, Notice
from tests import factories as make

from .story import DAY, Life

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(programme):
    """Sent long ago: on the day of its answer, nothing is told yet."""
    life = Life(programme, sent_at=clock.now() - 120 * DAY)
    worker.drain()
    forget()
    return life


@pytest.fixture
def head(life):
    return make.MembershipFactory(organisation=life.service, role="head").user


@pytest.fixture
def coordinator(life):
    desk = life.programme.organisation_set.get(kind="desk")
    return make.MembershipFactory(organisation=desk, role="coordinator").user


def forget():
    Notice.objects.all().delete()
    Mail.objects.all().delete()


def told(life, level_at):
    """Who hears of the level whose date is over since a second, and in which words."""
    forget()
    life.climb(at=level_at + datetime.timedelta(seconds=1))
    worker.drain()
    return {notice.recipient: notice.subject for notice in Notice.objects.order_by("pk")}


def test_the_whole_ladder_is_told_to_those_whom_it_concerns(life, head, coordinator):
    dates = life.referral.dates
    people = [life.agent.email, head.email]

    assert sorted(told(life, dates.take_due_at)) == sorted(people)
    assert sorted(told(life, dates.remind_at)) == sorted(people)
    assert sorted(told(life, dates.due_at)) == sorted([*people, life.delegate.email])
    assert list(told(life, dates.head_at)) == [head.email]
    assert list(told(life, dates.coordinator_at)) == [coordinator.email]
    assert sorted(told(life, dates.elected_at)) == sorted([coordinator.email, life.delegate.email])


def test_what_a_clock_says_is_gathered_and_owed(life):
    told(life, life.referral.dates.due_at)

    owed = Notice.objects.get(recipient=life.agent.email)
    assert (owed.is_owed, owed.mail, owed.section) == (True, None, "todo")


def test_without_a_head_the_people_are_told_again(life):
    told(life, life.referral.dates.due_at)

    assert list(told(life, life.referral.dates.head_at)) == [life.agent.email]


def test_after_a_long_stop_one_person_gets_one_mail(life, programme):
    from portevoix.notifications.tasks import gather_notices

    for _number in range(3):
        other = Life(programme, sent_at=clock.now() - 120 * DAY)
        other.sheet.referrals.update(organisation=life.service)
    worker.drain()
    forget()

    life.climb(at=clock.now())
    worker.drain()
    gather_notices.call()

    assert Mail.objects.filter(recipient=life.agent.email).count() == 1


def test_after_a_long_stop_nobody_is_reminded_of_what_is_late(life):
    subjects = " ".join(told(life, life.referral.dates.elected_at).values())

    levels = Notice.objects.values_list("entry__facts__level", flat=True)
    assert not {"untaken", "reminder"} & set(levels)
    assert life.sheet.reference in subjects


def test_an_organisation_without_people_is_told_at_its_mailbox_with_a_way_in(programme):
    life = Life(programme, sent_at=clock.now() - 60 * DAY)
    life.service.membership_set.update(ended_at=clock.now())
    type(life.service).objects.filter(pk=life.service.pk).update(email="accueil@service.test")
    worker.drain()

    assert "accueil@service.test" in told(life, life.referral.dates.due_at)
    assert "/repondre/" in Notice.objects.get(recipient="accueil@service.test").link


def test_in_a_mediation_the_desk_is_told(programme):
    life = Life(programme, sent_at=clock.now() - 120 * DAY)
    referral = life.referral
    type(referral).objects.filter(pk=referral.pk).update(state="mediation", taken_at=clock.now(), taken_by=life.agent)
    worker.drain()

    assert "conclu" in told(life, life.referral.dates.due_at)[life.facilitator.email]
    assert life.agent.email not in told(life, life.referral.dates.head_at)


def test_what_was_answered_meanwhile_is_told_to_nobody(life):
    forget()
    life.climb(at=life.referral.dates.due_at + DAY)
    life.answer(at=clock.now())

    worker.drain()

    assert not Notice.objects.filter(entry__verb="sheets.level_reached").exists()


def test_a_pause_that_ends_by_itself_is_told_to_whoever_asked(life):
    life.ask(at=life.sheet.sent_at + DAY)
    worker.drain()
    forget()

    life.climb(at=life.sheet.sent_at + 30 * DAY)
    worker.drain()

    assert Notice.objects.filter(entry__verb="sheets.pause_ended", recipient=life.agent.email).count() == 1
