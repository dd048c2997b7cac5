import datetime

import pytest

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.notifications.models import Mail, Notice
from portevoix.programmes.weeks import PARIS, Week
from portevoix.results import operations
from portevoix.results.tasks import report_the_week
from portevoix.timeline.models import Entry
from tests.factories import MembershipFactory, OrganisationFactory, ReferralFactory
from tests.nets import queries

DAY = datetime.timedelta(days=1)
WEEK = Week(datetime.date(2026, 11, 16))
MONDAY = datetime.datetime(2026, 11, 23, 7, 30, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def monday(time_machine):
    time_machine.move_to(MONDAY, tick=False)


@pytest.fixture
def service(programme):
    """It owes an answer past its date."""
    service = OrganisationFactory(programme=programme, name="Service des transports")
    ReferralFactory(organisation=service, sheet__programme=programme, due_at=MONDAY - DAY)
    return service


@pytest.fixture
def head(service):
    return MembershipFactory(organisation=service, role="head").user


@pytest.fixture
def coordinator(programme):
    return MembershipFactory(organisation=programme.organisation_set.get(kind="desk"), role="coordinator").user


def tell():
    report_the_week.call()
    worker.drain()


def recipients():
    return sorted(Mail.objects.values_list("recipient", flat=True))


def test_the_coordinator_and_the_heads_are_written_to_on_monday(service, head, coordinator):
    MembershipFactory(organisation=service)

    tell()

    assert recipients() == sorted([coordinator.email, head.email])
    mails = {mail.recipient: mail for mail in Mail.objects.all()}
    assert "Service des transports" in mails[head.email].subject
    assert f"/organismes/{service.slug}/semaine/?semaine=2026-W47" in mails[head.email].body
    assert "/pilotage/semaine/?semaine=2026-W47" in mails[coordinator.email].body
    assert "1 réponse est due aujourd’hui." in mails[coordinator.email].body


def test_before_half_past_seven_that_week_is_not_told(service, head, time_machine):
    time_machine.move_to(MONDAY - datetime.timedelta(minutes=1), tick=False)

    tell()

    assert not Entry.objects.filter(facts__week=str(WEEK)).exists()


def test_a_worker_that_was_stopped_tells_it_late_and_once(service, head, time_machine):
    time_machine.move_to(MONDAY + 3 * DAY, tick=False)

    tell()
    time_machine.move_to(MONDAY + 4 * DAY, tick=False)
    tell()

    assert recipients() == [head.email]


def test_each_week_is_told(service, head, time_machine):
    tell()
    time_machine.move_to(MONDAY + 7 * DAY, tick=False)
    tell()

    assert recipients() == [head.email] * 2


def test_a_quiet_week_is_told_to_nobody_not_even_later_in_the_week(programme, time_machine):
    service = OrganisationFactory(programme=programme)
    MembershipFactory(organisation=service, role="head")

    tell()
    ReferralFactory(organisation=service, sheet__programme=programme)
    time_machine.move_to(MONDAY + DAY, tick=False)
    tell()

    assert recipients() == []


def test_a_second_worker_finds_it_said(service, monkeypatch):
    by = User.objects.system()
    first = operations.report_week(service, week=WEEK, by=by, at=MONDAY)

    second = operations.report_week(service, week=WEEK, by=by, at=MONDAY)
    # Both had looked before either wrote: the history itself takes one.
    monkeypatch.setattr(operations.Entry.objects, "filter", lambda **_fields: Entry.objects.none())
    third = operations.report_week(service, week=WEEK, by=by, at=MONDAY)

    assert first is not None
    assert (second, third) == (None, None)
    assert Entry.objects.all().count() == 1


def test_whoever_wants_no_mail_reads_it_here_and_a_weekly_digest_does_not_hold_it_back(service):
    here = MembershipFactory(organisation=service, role="head", user__rhythm="here_only").user
    weekly = MembershipFactory(organisation=service, role="head", user__rhythm="weekly").user

    tell()

    assert recipients() == [weekly.email]
    assert sorted(Notice.objects.values_list("user", flat=True)) == sorted([here.pk, weekly.pk])


def test_when_all_is_said_looking_costs_the_same_for_few_and_for_many(programme, head):
    tell()

    def add_rows():
        for _ in range(4):
            MembershipFactory(organisation__programme=programme, role="head")
        tell()

    queries.assert_constant(report_the_week.call, add_rows=add_rows)
