"""On Monday morning, each addressee hears once of what it owes this week."""

import datetime

import pytest
import time_machine

from portevoix.accounts.models import User
from portevoix.jobs.models import Job
from portevoix.jobs.worker import drain
from portevoix.notifications.models import Mail, Notice
from portevoix.programmes.weeks import Week, begun
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations, tasks
from portevoix.sheets.notifications.weekly import week_of
from portevoix.timeline.models import Entry
from tests import factories as make
from tests.nets import queries

MONDAY = datetime.datetime(2026, 10, 12, 8, 0, tzinfo=PARIS)
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme)


@pytest.fixture
def agent(service):
    return make.MembershipFactory(organisation=service, user__language="en").user


@pytest.fixture
def owe(programme, service):
    def make_one(**fields):
        fields = {"organisation": service, "referred_at": MONDAY - 30 * DAY, "taken": True, **fields}
        return make.ReferralFactory(sheet__programme=programme, **fields)

    return make_one


def live_at(moment):
    """What the periodic task and the worker do then."""
    with time_machine.travel(moment, tick=False):
        tasks.begin_the_week.call()
        drain()


def test_one_mail_says_what_is_late_what_is_due_and_what_waits(agent, owe):
    late = owe(due_at=MONDAY - 5 * DAY)
    due = owe(due_at=MONDAY + 2 * DAY)
    owe(due_at=MONDAY + 40 * DAY, state="waiting", paused_at=MONDAY - DAY, rings_at=MONDAY + 9 * DAY)
    owe(taken=False, take_due_at=MONDAY + 20 * DAY, due_at=MONDAY + 40 * DAY)

    live_at(MONDAY)

    [mail] = Mail.objects.filter(recipient=agent.email)
    assert mail.subject == "This week: 1 answer is late"
    assert "Late: 1. For this week: 1. To take in charge: 1." in mail.body
    assert "Waiting for a class or for the team: 1." in mail.body
    assert late.sheet.reference in mail.body
    assert due.sheet.reference in mail.body
    assert "/traiter/" in mail.body


def test_promises_of_the_week_are_in_it(agent, service):
    make.CommitmentFactory(organisation=service, programme=service.programme, due_on=MONDAY.date() + 3 * DAY)
    make.CommitmentFactory(organisation=service, programme=service.programme, due_on=MONDAY.date() + 30 * DAY)

    live_at(MONDAY)

    assert "1 promise to keep by Sunday, or late:" in Mail.objects.get(recipient=agent.email).body


@pytest.mark.parametrize("due_in", [None, 40])
def test_whoever_has_nothing_to_do_this_week_hears_nothing(agent, owe, due_in):
    if due_in is not None:
        owe(due_at=MONDAY + due_in * DAY)

    live_at(MONDAY)

    assert not Mail.objects.exists()


def test_a_person_of_two_organisations_gets_one_mail(programme, agent, owe):
    second = make.MembershipFactory(user=agent, organisation=make.OrganisationFactory(programme=programme)).organisation
    owe(due_at=MONDAY - DAY)
    owe(due_at=MONDAY - DAY, organisation=second)

    live_at(MONDAY)

    assert "Late: 2." in Mail.objects.get(recipient=agent.email).body


def test_it_comes_once_in_a_week_and_again_in_the_next(agent, owe):
    owe(due_at=MONDAY - DAY)

    for moment in (MONDAY, MONDAY + HOUR, MONDAY + 3 * DAY, MONDAY + 7 * DAY):
        live_at(moment)

    assert Mail.objects.filter(recipient=agent.email).count() == 2


def test_a_worker_that_was_stopped_on_monday_is_late_and_says_it_once(agent, owe):
    owe(due_at=MONDAY - DAY)

    live_at(MONDAY + 2 * DAY)
    live_at(MONDAY + 3 * DAY)

    assert Mail.objects.count() == 1


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (MONDAY.replace(hour=7, minute=29), None),
        (MONDAY.replace(hour=7, minute=30), "2026-W42"),
        (MONDAY + 6 * DAY, "2026-W42"),
    ],
)
def test_a_week_begins_on_monday_at_half_past_seven(moment, week):
    found = begun(moment)

    assert (str(found) if found else None) == week


def test_two_workers_at_once_begin_it_once(programme):
    desk, by = programme.organisation_set.get(kind="desk"), User.objects.system()

    said = [operations.begin_week(desk, week=Week.of(MONDAY), by=by, at=MONDAY) for _worker in range(2)]

    assert said[0] is not None
    assert said[1] is None
    assert Entry.objects.filter(verb="sheets.week_begun").count() == 1


def test_a_job_that_runs_again_tells_nobody_twice(agent, owe):
    owe(due_at=MONDAY - DAY)
    with time_machine.travel(MONDAY, tick=False):
        tasks.begin_the_week.call()
        drain(task="portevoix.timeline.tasks.deliver")
        again = Job.objects.get(task__endswith="tell_person")
        drain()
        Job.objects.create(task=again.task, args=again.args, enqueued_at=MONDAY, run_at=MONDAY)
        drain()

    assert Mail.objects.count() == 1


def test_whoever_reads_only_on_the_site_gets_the_news_and_no_mail(agent, owe):
    User.objects.filter(pk=agent.pk).update(rhythm=User.Rhythm.HERE_ONLY)
    owe(due_at=MONDAY - DAY)

    live_at(MONDAY)

    assert not Mail.objects.exists()
    assert Notice.objects.filter(user=agent, section="todo").exists()


def test_those_who_have_left_or_are_elsewhere_hear_nothing(service, owe):
    make.MembershipFactory(organisation=service, ended=True)
    make.MembershipFactory(organisation=service, user__is_active=False)
    make.MembershipFactory()
    owe(due_at=MONDAY - DAY)

    live_at(MONDAY)

    assert not Mail.objects.exists()


def test_a_long_list_says_how_many_more_there_are(agent, owe):
    for _each in range(13):
        owe(due_at=MONDAY - DAY)

    live_at(MONDAY)

    assert "And 3 more, on your board." in Mail.objects.get(recipient=agent.email).body


def test_what_a_person_owes_costs_as_much_to_tell_for_many_rows(programme, agent, owe):
    def add_rows():
        for _row in range(4):
            owe(due_at=MONDAY - DAY)
            owe(due_at=MONDAY + DAY)

    add_rows()

    queries.assert_constant(lambda: week_of(agent, programme, at=MONDAY), add_rows=add_rows)
