import datetime
import re

import pytest
import time_machine

from portevoix.kit import clock
from portevoix.notifications.models import Mail
from tests.factories import ProgrammeFactory, UserFactory


@pytest.fixture
def user(programme):
    return UserFactory(email="ines@test.example")


def ask(client, email, **kwargs):
    return client.post("/connexion/", {"email": email}, **kwargs)


def code():
    return re.search(r"\b\d{6}\b", Mail.objects.latest("pk").body)[0]


def test_the_code_stays_out_of_the_subject_which_is_kept(client, user):
    ask(client, user.email)

    assert code() not in Mail.objects.get().subject


def test_an_unknown_address_gets_a_mail_that_explains_and_no_code(client, user):
    ask(client, "nobody@test.example")

    mail = Mail.objects.get(recipient="nobody@test.example")
    assert not re.search(r"\b\d{6}\b", mail.body)
    assert mail.subject


def test_an_expired_code_is_said_to_be_and_a_new_one_is_near(client, user):
    client.cookies["django_language"] = "en"
    asked = ask(client, user.email)
    sent = code()

    with time_machine.travel(clock.now() + datetime.timedelta(minutes=16)):
        response = client.post(asked.url, {"code": sent}, follow=True)

    assert response.redirect_chain[-1][0] == "/connexion/"
    assert "This code is too old" in response.content.decode()
    assert "Receive my code" in response.content.decode()


def test_a_mistyped_address_can_be_typed_again(client, user):
    ask(client, "typo@test.example")

    assert client.get("/connexion/").status_code == 200
    asked = ask(client, user.email)
    assert client.post(asked.url, {"code": code()}).status_code == 302


def test_a_new_code_replaces_the_first(client, user):
    asked = ask(client, user.email)

    again = client.post(asked.url, {"action": "resend"})

    assert again.url.startswith("/connexion/code/")
    assert Mail.objects.count() == 2
    assert client.post(asked.url, {"code": code()}).url == "/"


@pytest.mark.parametrize("email", ["", "not an address", "a\0@b.example", "x" * 300 + "@test.example"])
def test_a_faulty_address_comes_back_with_a_sentence(client, user, email):
    assert ask(client, email).status_code == 422


def test_signing_in_stays_within_the_programme(client, user):
    other = ProgrammeFactory()
    asked = client.post(f"/p/{other.slug}/connexion/", {"email": user.email})

    assert client.post(asked.url, {"code": code()}).url == f"/p/{other.slug}/"


@pytest.mark.parametrize("path", ["signup/", "password/reset/", "email/", "login/", "reauthenticate/"])
def test_no_other_door_is_open(client, user, path):
    assert client.get(f"/connexion/{path}").status_code == 404
