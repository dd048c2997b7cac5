"""Turns of a sheet's life that few people take: found by living many lives at random (test_life.py)."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.notifications.models import Notice
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations, permissions, tasks
from portevoix.sheets.models import Referral
from portevoix.timeline.models import Entry
from tests.factories import (
    MandateFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferralFactory,
    SheetFactory,
)

DAY = datetime.timedelta(days=1)
# A Tuesday, with no public holiday in the four weeks that follow.
SENT_AT = datetime.datetime(2026, 9, 1, 10, tzinfo=PARIS)
SAID = {
    "outcome": "solution",
    "in_brief": "Un bus de plus.",
    "understood": "Le bus n'arrive plus.",
    "decision": "Un bus de plus.",
    "next_step": "On regarde.",
    "next_step_date": datetime.date(2027, 1, 1),
    "contact": "L'accueil",
}


@pytest.fixture
def service(programme):
    return MembershipFactory(organisation__programme=programme).organisation


@pytest.fixture
def desk(programme):
    desk = programme.organisation_set.get(kind="desk")
    MembershipFactory(organisation=desk)
    return desk


def agent_of(organisation):
    # Read again: a person remembers what they belonged to when they were first asked.
    return User.objects.get(membership__organisation=organisation)


def delegate_of(sheet):
    return MandateFactory(cohort=sheet.cohort, starts_at=SENT_AT - DAY, ends_at=SENT_AT + 400 * DAY).user


def sent(organisation):
    """A referral as `send` makes it: twenty working days end on 29 September."""
    sheet = SheetFactory(programme=organisation.programme, sent=True, sent_at=SENT_AT, drafted_at=SENT_AT - DAY)
    end = lambda day, month: datetime.datetime(2026, month, day, 23, 59, 59, tzinfo=PARIS)  # noqa: E731
    return ReferralFactory(
        sheet=sheet,
        organisation=organisation,
        referred_at=SENT_AT,
        take_due_at=end(8, 9),
        remind_at=end(22, 9),
        due_at=end(29, 9),
        head_at=end(6, 10),
        coordinator_at=end(13, 10),
        elected_at=end(25, 11),
    )


def levels(referral):
    entries = Entry.objects.filter(verb="sheets.level_reached", facts__referral=referral.pk)
    return [entry.facts["level"] for entry in entries.order_by("pk")]


def test_a_question_left_open_by_an_answer_still_waits_before_the_next_one(service):
    referral = sent(service)
    agent, delegate = agent_of(service), delegate_of(referral.sheet)
    operations.ask_details(referral, question="Quels jours ?", by=agent, at=SENT_AT + DAY)
    operations.answer(referral, **SAID, by=agent, at=SENT_AT + 2 * DAY)
    operations.contest(referral, missing="Rien n'a changé.", by=delegate, at=SENT_AT + 3 * DAY)

    with pytest.raises(PermissionDenied):
        operations.ask_details(referral, question="Et à quelle heure ?", by=agent, at=SENT_AT + 4 * DAY)
    operations.give_details(referral.details_requests.get(), reply="Le lundi.", by=delegate, at=SENT_AT + 5 * DAY)
    operations.ask_details(referral, question="Et à quelle heure ?", by=agent, at=SENT_AT + 6 * DAY)

    assert referral.details_requests.count() == 2


def test_what_is_in_mediation_waits_for_the_desk_even_when_its_organisation_closes(programme, service, desk):
    referral = sent(service)
    agent, delegate = agent_of(service), delegate_of(referral.sheet)
    for day in (1, 3):
        operations.answer(referral, **SAID, by=agent, at=SENT_AT + day * DAY)
        operations.contest(referral, missing="Rien n'a changé.", by=delegate, at=SENT_AT + (day + 1) * DAY)
    other = sent(MembershipFactory(organisation__programme=programme).organisation)
    programme.organisation_set.exclude(kind="desk").update(is_open=False)

    tasks.take_from_the_closed.call()

    assert Referral.objects.get(pk=referral.pk).state == "mediation"
    assert Referral.objects.get(pk=other.pk).state == "passed_on"


def test_after_the_mediation_of_a_closed_organisation_its_duty_goes_to_the_desk(programme, service, desk):
    referral = sent(service)
    agent, delegate = agent_of(service), delegate_of(referral.sheet)
    for day in (1, 3):
        operations.answer(referral, **SAID, by=agent, at=SENT_AT + day * DAY)
        operations.contest(referral, missing="Rien n'a changé.", by=delegate, at=SENT_AT + (day + 1) * DAY)
    programme.organisation_set.exclude(kind="desk").update(is_open=False)
    operations.conclude_mediation(
        referral, outcome="again", conclusion="Une autre réponse.", by=agent_of(desk), at=SENT_AT + 6 * DAY
    )

    tasks.take_from_the_closed.call()

    assert referral.sheet.referrals.open().get().organisation == desk


def test_a_desk_that_is_said_to_be_closed_keeps_its_duties(programme, desk):
    referral = sent(desk)
    programme.organisation_set.update(is_open=False)

    tasks.take_from_the_closed.call()
    tasks.take_from_the_closed.call()

    assert Referral.objects.get(pk=referral.pk).state == "to_take"
    assert not Entry.objects.filter(verb="sheets.taken_from_closed").exists()


def test_a_duty_that_comes_back_to_the_desk_brings_no_second_extension_and_no_new_days_of_pause(service, desk):
    referral = sent(desk)
    facilitator, agent = agent_of(desk), agent_of(service)
    passed = operations.pass_on(referral, to=service, reason="C'est pour eux.", by=facilitator, at=SENT_AT + DAY)
    operations.extend(passed, reason="Un marché est en cours.", by=agent, at=SENT_AT + 2 * DAY)
    operations.ask_details(passed, question="Quels jours ?", by=agent, at=SENT_AT + 2 * DAY)

    # Two working days after the question: a Friday and a Monday.
    operations.decline(passed, reason="Pas pour nous.", by=agent, at=SENT_AT + 6 * DAY)

    back = Referral.objects.get(pk=referral.pk)
    assert back.pause_days_left == 8
    assert not permissions.can_extend(facilitator, back, at=SENT_AT + 7 * DAY)


def test_days_of_pause_do_not_grow_while_nobody_watches_the_clock(service):
    referral = sent(service)
    agent = agent_of(service)
    operations.ask_details(referral, question="Quels jours ?", by=agent, at=SENT_AT)

    # Ten working days of pause ended on 15 September; the worker never ran.
    operations.answer(referral, **SAID, by=agent, at=SENT_AT + 60 * DAY)

    referral.refresh_from_db()
    assert referral.due_at.astimezone(PARIS).date() == datetime.date(2026, 10, 13)


def test_a_newcomer_is_not_said_to_be_late_in_taking_what_another_had_taken(programme, service, desk):
    other = MembershipFactory(organisation__programme=programme).organisation
    referral = sent(service)
    operations.take_charge(referral, by=agent_of(service), at=SENT_AT + DAY)
    newcomer = operations.decline(
        referral, to=other, reason="Pas pour nous.", by=agent_of(service), at=SENT_AT + 13 * DAY
    )

    operations.climb(by=User.objects.system(), at=SENT_AT + 14 * DAY)

    assert levels(newcomer) == []
    operations.climb(by=User.objects.system(), at=SENT_AT + 23 * DAY)
    assert levels(newcomer) == ["reminder"]


def test_a_newcomer_has_until_the_same_day_to_take_it_in_charge(programme, service):
    other = MembershipFactory(organisation__programme=programme).organisation
    newcomer = operations.decline(
        sent(service), to=other, reason="Pas pour nous.", by=agent_of(service), at=SENT_AT + DAY
    )

    operations.climb(by=User.objects.system(), at=SENT_AT + 8 * DAY)

    assert levels(newcomer) == ["untaken"]


def test_a_stopped_clock_leaves_the_time_to_ask_for_more(service):
    referral = sent(service)
    agent = agent_of(service)
    operations.ask_details(referral, question="Quels jours ?", by=agent, at=SENT_AT + 26 * DAY)

    # Two days after the date as it was written when the clock stopped: nothing is late.
    extended = operations.extend(referral, reason="La classe doit répondre.", by=agent, at=SENT_AT + 30 * DAY)

    assert extended.extended_at


def test_each_level_is_told_to_whoever_it_concerns(service, desk):
    referral = sent(service)
    delegate_of(referral.sheet)
    agent, facilitator = agent_of(service).email, agent_of(desk).email

    told = []
    for days in (8, 22, 29, 36, 43, 90):
        operations.climb(by=User.objects.system(), at=SENT_AT + days * DAY)
        worker.drain(task="portevoix.timeline.tasks.deliver")
        told.append(set(Notice.objects.values_list("recipient", flat=True)))
        Notice.objects.all().delete()

    assert [agent in people for people in told] == [True, True, True, True, False, False]
    assert [facilitator in people for people in told] == [False, False, False, False, True, True]
    assert not Job.objects.exclude(last_error="").exists()


def test_a_closed_service_gives_its_sheet_to_the_desk_once(programme, service, desk):
    referral = sent(service)
    programme.organisation_set.exclude(kind="desk").update(is_open=False)

    tasks.take_from_the_closed.call()
    tasks.take_from_the_closed.call()

    assert referral.sheet.referrals.open().get().organisation == desk
    assert Entry.objects.filter(verb="sheets.taken_from_closed").count() == 1


def test_organisations_that_are_no_part_of_it_change_nothing(programme, service):
    referral = sent(service)
    OrganisationFactory(programme=programme, is_open=False)

    tasks.take_from_the_closed.call()

    assert Referral.objects.get(pk=referral.pk).state == "to_take"
