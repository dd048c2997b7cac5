"""Who is told of what becomes of a promise."""

import datetime

import pytest

from portevoix.accounts.models import User
from portevoix.commitments import operations
from portevoix.jobs.models import Job
from portevoix.notifications.models import Mail, Notice
from portevoix.programmes.working_days import PARIS
from portevoix.timeline import listeners
from portevoix.timeline.models import Entry
from tests import factories as make
from tests.nets import queries

from .conftest import DUE_ON, PROMISED_AT

pytestmark = pytest.mark.django_db
REMINDER, LATE, HEAD, COORDINATOR = (
    datetime.datetime(2026, month, day, 7, 30, tzinfo=PARIS) for month, day in ((9, 23), (10, 1), (10, 7), (10, 14))
)


@pytest.fixture
def delegate(cohort):
    mandate = make.MandateFactory(cohort=cohort, starts_at=PROMISED_AT, ends_at=COORDINATOR)
    return mandate.user


def say(*moments):
    """The levels of these mornings, and no mail yet."""
    for at in moments:
        operations.apply_levels(by=User.objects.system(), at=at)


def listen(verb):
    """What the worker does with the entries of a verb; the notices that come of it, by recipient."""
    for entry in Entry.objects.filter(verb=verb):
        for name in listeners.listeners_to(verb):
            listeners.find(verb, name)(entry)
    return {notice.recipient: notice for notice in Notice.objects.filter(entry__verb=verb)}


def test_the_people_of_the_organisation_are_reminded_in_one_gathered_message(promise, agent):
    made = promise()
    say(REMINDER)

    notice = listen("commitments.reminded")[agent.email]

    assert (notice.section, notice.is_owed, notice.mail) == ("todo", True, None)
    assert notice.send_at == REMINDER
    assert notice.link.endswith(f"/engagements/{made.pk}/")
    assert "30 septembre 2026" in notice.subject
    assert made.text in notice.subject


def test_whoever_chose_to_read_here_only_is_still_reminded(promise, agent):
    User.objects.filter(pk=agent.pk).update(rhythm="here_only")
    promise()
    say(REMINDER)

    assert listen("commitments.reminded")[agent.email].send_at == REMINDER


def test_an_organisation_without_account_is_reminded_in_its_mailbox_with_a_way_in(promise, service, agent):
    promise()
    service.membership_set.update(ended_at=PROMISED_AT)
    say(REMINDER)

    notices = listen("commitments.reminded")

    assert list(notices) == [service.email]
    assert "/entrer/" in notices[service.email].link


def test_when_nobody_can_be_reached_the_desk_is_told(promise, service, agent, facilitator):
    promise()
    service.membership_set.update(ended_at=PROMISED_AT)
    type(service).objects.filter(pk=service.pk).update(email="")
    say(REMINDER)

    assert list(listen("commitments.reminded")) == [facilitator.email]


def test_late_is_told_to_its_people_and_to_the_delegates(promise, agent, delegate):
    promise()
    say(REMINDER, LATE)

    notices = listen("commitments.late")

    assert set(notices) == {agent.email, delegate.email}
    assert (notices[delegate.email].section, notices[delegate.email].is_owed) == ("new", False)
    assert notices[agent.email].is_owed


def test_the_head_then_the_coordinator_are_told(promise, programme, service, agent, facilitator):
    head = make.MembershipFactory(organisation=service, role="head").user
    coordinator = make.MembershipFactory(organisation=facilitator.membership_set.get().organisation, role="coordinator")
    promise()
    say(HEAD, COORDINATOR)

    notices = listen("commitments.escalated")

    told = {notice.entry.facts["level"]: recipient for recipient, notice in notices.items()}
    assert told == {"head": head.email, "coordinator": coordinator.user.email}
    assert all(notice.is_owed for notice in notices.values())


def test_without_head_nor_coordinator_the_desk_stands_in(promise, agent, facilitator):
    promise()
    say(COORDINATOR)

    listen("commitments.escalated")

    told = list(Notice.objects.filter(entry__verb="commitments.escalated").values_list("recipient", flat=True))
    assert told == [facilitator.email] * 2


def test_after_a_long_stop_no_reminder_of_a_date_that_is_past(promise, agent):
    promise()
    say(COORDINATOR)

    assert Entry.objects.filter(verb="commitments.reminded").exists()
    assert listen("commitments.reminded") == {}


@pytest.mark.parametrize("end", ["keep", "drop"])
def test_nobody_is_chased_for_what_has_ended_meanwhile(promise, agent, delegate, end):
    made = promise()
    say(REMINDER, LATE, HEAD)
    if end == "keep":
        operations.keep(made, proof_text="Il roule.", by=agent, at=HEAD)
    else:
        operations.drop(made, reason="Plus de car.", by=agent, at=HEAD)

    for verb in ("commitments.reminded", "commitments.late", "commitments.escalated"):
        assert listen(verb) == {}


def test_kept_is_told_to_the_delegates_with_its_proof(promise, agent, delegate):
    operations.keep(promise(), proof_text="Il roule & vite.", by=agent, at=REMINDER)

    notice = listen("commitments.kept")[delegate.email]

    assert (notice.section, notice.is_owed) == ("closed", False)
    assert "Il roule & vite." in notice.mail.body
    assert "30 septembre 2026" in notice.mail.body


def test_dropped_is_told_to_the_delegates_with_its_reason(promise, agent, delegate):
    operations.drop(promise(), reason="Plus de conducteur.", by=agent, at=REMINDER)

    notice = listen("commitments.dropped")[delegate.email]

    assert "Plus de conducteur." in notice.mail.body


@pytest.mark.parametrize("verb", ["commitments.kept", "commitments.late"])
def test_when_the_class_is_over_nobody_is_told_in_its_name(promise, agent, cohort, verb):
    make.MandateFactory(cohort=cohort, starts_at=PROMISED_AT - datetime.timedelta(days=9), ends_at=PROMISED_AT)
    made = promise()
    say(REMINDER, LATE)
    if verb == "commitments.kept":
        operations.keep(made, proof_text="Il roule.", by=agent, at=LATE)

    assert set(listen(verb)) <= {agent.email}


def test_a_promise_to_everyone_tells_no_class(promise, agent, delegate):
    operations.keep(promise(cohort=None), proof_text="Il roule.", by=agent, at=REMINDER)

    assert listen("commitments.kept") == {}


def test_every_mail_is_whole_in_both_languages(promise, agent, service, facilitator, delegate):
    make.MembershipFactory(organisation=service, user=make.UserFactory(language="en"))
    cohort = delegate.mandates.get().cohort
    english = make.UserFactory(language="en")
    make.MandateFactory(cohort=cohort, user=english, starts_at=PROMISED_AT, ends_at=COORDINATOR)
    kept, dropped = promise(), promise()
    operations.keep(kept, proof_text="Le service a appelé.", by=facilitator, at=REMINDER)
    operations.drop(dropped, reason="Plus de car.", by=agent, at=REMINDER)

    listen("commitments.kept")
    listen("commitments.dropped")

    bodies = list(Mail.objects.order_by("pk").values_list("subject", "body", "user__language"))
    assert len(bodies) == 4
    assert all(("Promise" in subject) == (language == "en") for subject, _body, language in bodies)
    assert all("&" not in body and "http" in body for _subject, body, _language in bodies)


def test_a_listener_that_runs_again_tells_nobody_twice(promise, agent, delegate):
    promise()
    say(REMINDER, LATE)

    listen("commitments.late")
    once = Notice.objects.count()
    listen("commitments.late")

    assert Notice.objects.count() == once == 2


def test_as_many_questions_for_many_people_but_for_their_messages(promise, service, agent):
    promise()
    say(REMINDER)
    entry = Entry.objects.get(verb="commitments.reminded")
    (name,) = listeners.listeners_to("commitments.reminded")

    def selects():
        return [
            sql for sql in queries.count_queries(lambda: listeners.find(entry.verb, name)(entry)) if " FROM " in sql
        ]

    listeners.find(entry.verb, name)(entry)
    few = [sql for sql in selects() if "organisations_membership" in sql]
    make.MembershipFactory.create_batch(3, organisation=service)
    many = [sql for sql in selects() if "organisations_membership" in sql]

    assert len(few) == len(many) == 1


def test_the_levels_are_told_by_jobs_of_the_same_transaction(promise):
    promise()

    say(REMINDER)

    entry = Entry.objects.get(verb="commitments.reminded")
    assert Job.objects.filter(args__0=entry.pk).count() == len(listeners.listeners_to(entry.verb)) == 1


def test_the_day_itself_is_not_late(promise, agent):
    promise()

    say(datetime.datetime.combine(DUE_ON, datetime.time(23, 59), tzinfo=PARIS))

    assert not Entry.objects.filter(verb="commitments.late").exists()


def test_a_promise_has_one_line_which_closes_once_it_is_kept(promise, agent):
    made = promise()
    say(REMINDER, LATE)
    listen("commitments.reminded")
    listen("commitments.late")
    waiting = Notice.objects.unread().filter(user=agent, section="todo")
    assert [notice.entry.verb for notice in waiting] == ["commitments.late"]

    operations.keep(made, by=agent, at=LATE + datetime.timedelta(hours=1), proof_text="Fait.")
    listen("commitments.kept")

    assert not waiting.all().exists()
