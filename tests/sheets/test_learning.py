import datetime

import pytest

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.organisations.competence import Proposal, Reason
from portevoix.organisations.models import Correction
from portevoix.sheets import operations
from tests.factories import CompetenceFactory, MembershipFactory, OrganisationFactory, SheetFactory, TerritoryFactory

ALOUD = "La classe en a parlé ce matin."
ANSWER = {
    "outcome": "none",
    "in_brief": "Rien pour l’instant.",
    "decision": "Rien à notre niveau.",
    "obstacle": "Pas de budget.",
    "next_step": "Un essai.",
    "next_step_date": datetime.date(2027, 1, 12),
    "contact": "04 00 00 00 00",
}


@pytest.fixture
def zone(programme):
    return TerritoryFactory(programme=programme)


@pytest.fixture
def agent_of():
    kept = {}

    def find(organisation):
        if organisation.pk not in kept:
            kept[organisation.pk] = MembershipFactory(organisation=organisation).user
        return kept[organisation.pk]

    return find


@pytest.fixture
def send(cohort, theme, delegate, zone, now):
    """`send(organisation, reason)`: its referral."""

    def make(organisation, reason=Reason.THEME):
        sheet = SheetFactory(programme=cohort.programme, cohort=cohort, theme=theme, territory=zone)
        addressees = [Proposal(organisation, reason)]
        operations.send(sheet, addressees=addressees, unapproved_reason=ALOUD, by=delegate, at=now)
        return sheet.referrals.get()

    return make


@pytest.fixture
def decline(agent_of, now):
    return lambda referral, to: operations.decline(
        referral, reason="Pas pour nous.", to=to, by=agent_of(referral.organisation), at=now
    )


@pytest.fixture
def pass_on(agent_of, now):
    return lambda referral, to: operations.pass_on(
        referral, reason="C’est elle.", to=to, by=agent_of(referral.organisation), at=now
    )


@pytest.fixture
def answer(agent_of, now):
    # To each class words of its own.
    days = iter(["lundi", "mardi", "mercredi"])

    def make(referral):
        understood = f"Le bus n’arrive plus le {next(days)}."
        operations.answer(referral, **ANSWER, understood=understood, by=agent_of(referral.organisation), at=now)
        worker.drain()

    return make


@pytest.fixture
def town(programme):
    return OrganisationFactory(programme=programme, name="La ville")


def test_who_answered_is_proposed_in_the_place_of_who_said_not_ours(
    service, town, theme, zone, send, decline, answer, now
):
    answer(decline(send(service), town))

    found = Correction.objects.get()
    assert (found.theme, found.territory, found.out, found.into) == (theme, zone, service, town)
    assert (found.seen, found.first_seen_at, found.decided_at) == (1, now, None)


def test_the_desk_in_between_is_not_what_the_table_said(service, town, send, decline, pass_on, answer):
    at_the_desk = decline(send(service), None)

    answer(pass_on(at_the_desk, town))

    assert [(found.out, found.into) for found in Correction.objects.all()] == [(service, town)]


def test_whom_the_class_chose_or_nobody_is_not_to_leave_the_table(
    programme, service, town, send, decline, pass_on, answer
):
    desk = programme.organisation_set.get(kind="desk")
    other = OrganisationFactory(programme=programme)

    answer(decline(send(service, Reason.CHOSEN), town))
    answer(pass_on(send(desk, Reason.NOBODY_ELSE), other))

    assert {(found.out, found.into) for found in Correction.objects.all()} == {(None, town), (None, other)}


def test_the_same_seen_again_is_counted(service, town, send, decline, answer):
    for _ in range(3):
        answer(decline(send(service), town))

    assert Correction.objects.get().seen == 3


@pytest.mark.parametrize("case", ["nobody was asked elsewhere", "the desk answers", "its own provider answers"])
def test_nothing_is_learnt_from(case, programme, cohort, service, send, decline, answer):
    referral = send(service)
    if case == "the desk answers":
        referral = decline(referral, None)
    elif case == "its own provider answers":
        referral = decline(referral, cohort.provider)

    answer(referral)

    assert not Correction.objects.exists()


def test_nothing_is_learnt_from_an_organisation_that_closed(programme, service, town, send, answer, agent_of, now):
    referral = send(service)
    service.is_open = False
    service.save()
    desk = programme.organisation_set.get(kind="desk")
    at_the_desk = operations.take_from_closed(referral, by=User.objects.system(), at=now)

    answer(at_the_desk)

    assert at_the_desk.organisation == desk
    assert not Correction.objects.exists()


def test_what_the_table_says_already_is_not_proposed(programme, service, town, theme, zone, send, decline, answer):
    CompetenceFactory(programme=programme, theme=theme, territory=zone, organisation=town)

    answer(decline(send(service), town))

    assert not Correction.objects.exists()
