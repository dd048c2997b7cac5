"""What is owed also reaches whoever stands in for somebody."""

import datetime

import pytest

from portevoix.accounts.models import User
from portevoix.jobs.worker import drain
from portevoix.kit import clock
from portevoix.notifications.models import Mail, Notice
from portevoix.sheets import operations
from tests import factories as make

from .story import Life

DAY = datetime.timedelta(days=1)


@pytest.fixture
def life(programme):
    make.MembershipFactory(organisation=programme.organisation_set.get(kind="desk"))
    return Life(programme, sent_at=clock.now() - 60 * DAY)


@pytest.fixture
def agent(life):
    """The membership of the one who answers."""
    return life.memberships[0]


def told_of(level):
    notices = Notice.objects.filter(entry__verb="sheets.level_reached", entry__facts__level=level)
    return set(notices.values_list("recipient", flat=True))


def test_what_the_head_is_told_reaches_the_deputy_of_an_absent_head(life, agent):
    head = make.MembershipFactory(organisation=life.service, role="head")
    make.AbsenceFactory(membership=head, deputy=agent)
    colleague = make.MembershipFactory(organisation=life.service).user

    life.climb(at=clock.now())
    drain()

    assert told_of("head") == {head.user.email, agent.user.email}
    assert colleague.email not in told_of("head")


def test_what_the_coordinator_is_told_reaches_the_deputy_too(programme, life):
    desk = programme.organisation_set.get(kind="desk")
    coordinator = make.MembershipFactory(organisation=desk, role="coordinator")
    deputy = make.MembershipFactory(organisation=desk)
    make.AbsenceFactory(membership=coordinator, deputy=deputy)

    life.climb(at=clock.now())
    drain()

    assert told_of("coordinator") == {coordinator.user.email, deputy.user.email}


def test_a_mail_says_for_whom_one_stands_in(programme, life, agent):
    deputy = make.MembershipFactory(organisation=life.service, user__language="en")
    make.AbsenceFactory(membership=agent, deputy=deputy)
    Mail.objects.all().delete()

    life.answer(at=clock.now())
    life.contest(at=clock.now())
    drain()

    mail = Mail.objects.get(recipient=deputy.user.email, entry__verb="sheets.contested")
    assert f"You stand in for {agent.user}, who is away." in mail.body
    alone = Mail.objects.get(recipient=agent.user.email, entry__verb="sheets.contested")
    assert "stand in" not in alone.body


def test_news_that_nobody_is_owed_are_not_doubled(life, agent):
    deputy = make.MembershipFactory(organisation=life.service)
    make.AbsenceFactory(membership=agent, deputy=deputy)
    life.take(at=clock.now())

    operations.take_over(life.referral, by=deputy.user, at=clock.now())
    drain()

    told = Mail.objects.filter(entry__verb="sheets.taken_over").values_list("recipient", flat=True)
    assert set(told) == {agent.user.email}
    assert not User.objects.filter(email=life.service.email).exists()
