import datetime
import re

import pytest
import time_machine

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.organisations import invitations
from portevoix.timeline.models import Entry
from tests.factories import OrganisationFactory, ProgrammeFactory, UserFactory

MAILBOX = "transports@service.example"


@pytest.fixture
def organisation(programme):
    return OrganisationFactory(programme=programme, name="Service des transports", email=MAILBOX)


@pytest.fixture
def link(organisation):
    return f"/entrer/{invitations.token_for(organisation)}/"


@pytest.fixture
def old_link(organisation):
    with time_machine.travel(clock.now() - datetime.timedelta(days=61), tick=False):
        return f"/entrer/{invitations.token_for(organisation)}/"


def code_of(mail):
    return re.search(r"\b\d{6}\b", mail.body)[0]


def test_the_link_says_for_whom_it_is_and_changes_nothing(client, organisation, link):
    page = client.get(link)

    assert page.status_code == 200
    assert organisation.name in page.content.decode()
    assert MAILBOX in page.content.decode()
    assert not User.objects.filter(email=MAILBOX).exists()


def test_the_mailbox_comes_in_with_a_code_and_sees_its_board(client, organisation, link):
    asked = client.post(link)
    assert asked.url == "/connexion/code/?next=%2Ftraiter%2F"

    signed_in = client.post(asked.url, {"code": code_of(Mail.objects.get()), "next": "/traiter/"})

    assert signed_in.url == "/traiter/"
    assert client.get("/traiter/").status_code == 200
    assert organisation.has_member(User.objects.get(email=MAILBOX))


def test_the_link_opened_twice_makes_one_account(client, organisation, link):
    client.post(link)
    client.post(link)

    assert organisation.membership_set.count() == 1


def test_having_the_link_is_not_enough_without_the_code(client, link):
    asked = client.post(link)

    assert client.post(asked.url, {"code": "000000"}).status_code == 422
    assert client.get("/traiter/").status_code == 302


def test_somebody_else_signed_in_is_asked_to_sign_out_first(client, organisation, link):
    other = UserFactory()
    client.force_login(other)

    assert other.email in client.get(link).content.decode()
    assert client.post(link).status_code == 409
    assert not organisation.membership_set.exists()


def test_the_mailbox_already_signed_in_goes_straight_to_its_board(client, organisation, link):
    client.force_login(UserFactory(email=MAILBOX))

    assert client.post(link).url == "/traiter/"
    assert organisation.membership_set.count() == 1


def test_the_link_of_last_year_offers_a_fresh_one_to_the_same_mailbox(client, organisation, old_link):
    page = client.get(old_link)
    assert page.status_code == 410
    assert MAILBOX in page.content.decode()
    assert not Entry.objects.exists()

    assert client.post(old_link).status_code == 200
    worker.drain()

    mail = Mail.objects.get()
    assert mail.recipient == MAILBOX
    fresh = re.search(r"https?://[^/]+(/entrer/\S+)", mail.body)[1]
    assert client.get(fresh).status_code == 200


def test_a_fresh_link_is_sent_once_an_hour_at_most(client, organisation, old_link):
    client.post(old_link)
    client.post(old_link)

    assert Entry.objects.filter(verb="organisations.invited").count() == 1


@pytest.mark.parametrize(
    "change", [lambda link: link[:-4] + "/", lambda link: link.replace("/W", "/X"), lambda link: "/entrer/é/"]
)
def test_an_altered_link_says_whom_to_write_to(client, programme, link, change):
    desk = programme.organisation_set.get(kind="desk")

    page = client.get(change(link))

    assert page.status_code == 404
    assert desk.email in page.content.decode()


def test_the_mailbox_of_before_opens_nothing_any_more(client, organisation, link):
    organisation.email = "nouvelle@service.example"
    organisation.save()

    assert client.get(link).status_code == 404
    assert client.post(link).status_code == 404


def test_a_closed_organisation_lets_nobody_in(client, organisation, link):
    organisation.is_open = False
    organisation.save()

    assert client.post(link).status_code == 404


def test_a_link_holds_within_its_programme_only(client, organisation, link):
    other = ProgrammeFactory()

    assert client.get(f"/p/{other.slug}{link}").status_code == 404


def test_an_organisation_without_mailbox_cannot_be_invited(programme):
    with pytest.raises(ValueError, match="no mailbox"):
        invitations.token_for(OrganisationFactory(programme=programme, email=""))
