"""Signing in with a code received by e-mail."""

import datetime
import re

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from portevoix.accounts.models import User
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ASK, CONFIRM = reverse("account_request_login_code"), reverse("account_confirm_login_code")
WRONG = "000000"


@pytest.fixture
def person(programme):
    return UserFactory(email="ines@test.example")


def ask(client, email, **extra):
    return client.post(ASK, {"email": email}, **extra)


def code_sent_to(email):
    """Read where its owner would: in the mail."""
    body = Mail.objects.filter(recipient__iexact=email).latest("pk").body
    return re.search(r"\b\d{6}\b", body)[0]


def is_signed_in(client):
    return "_auth_user_id" in client.session


def test_the_code_of_the_mail_opens_the_door(client, person):
    asked = ask(client, "ines@test.example")
    assert asked["Location"] == CONFIRM
    assert client.get(CONFIRM).status_code == 200

    done = client.post(CONFIRM, {"code": code_sent_to(person.email)})

    assert (done.status_code, is_signed_in(client)) == (302, True)
    assert client.session.get_expire_at_browser_close(), "Computers are shared."


def test_the_address_may_be_typed_in_capitals(client, person):
    ask(client, " INES@Test.Example ")

    client.post(CONFIRM, {"code": code_sent_to(person.email)})

    assert is_signed_in(client)


def test_an_address_is_one_account_whatever_its_capitals(programme):
    User.objects.create_user("Ines@Test.Example")

    assert User.objects.get_by_natural_key("INES@TEST.EXAMPLE").email == "ines@test.example"
    with pytest.raises(IntegrityError), transaction.atomic():
        UserFactory(email="INES@test.example")


def test_after_signing_in_one_lands_where_one_wanted_to_go(client, person):
    wanted = reverse("sheets:class_board")
    response = client.get(wanted, follow=True)
    address = response.redirect_chain[-1][0]
    client.post(address, {"email": person.email, "next": wanted})

    done = client.post(CONFIRM, {"code": code_sent_to(person.email), "next": wanted})

    assert done["Location"] == wanted


def test_nobody_is_sent_to_another_site(client, person):
    client.post(ASK, {"email": person.email, "next": "https://evil.example/"})

    done = client.post(CONFIRM, {"code": code_sent_to(person.email), "next": "https://evil.example/"})

    assert done["Location"] == "/"


def test_three_wrong_codes_end_the_right_one_too(client, person):
    ask(client, person.email)
    code = code_sent_to(person.email)

    answers = [client.post(CONFIRM, {"code": WRONG}).status_code for _each in range(5)]

    assert all(status < 500 for status in answers)
    client.post(CONFIRM, {"code": code})
    assert not is_signed_in(client)


def test_a_wrong_code_is_said_in_a_sentence(client, person):
    ask(client, person.email)

    response = client.post(CONFIRM, {"code": WRONG})

    assert response.status_code == 422
    assert "id_code_error" in response.content.decode()


def test_a_code_of_twenty_minutes_ago_is_too_old(client, person):
    ask(client, person.email)
    code = code_sent_to(person.email)

    with time_machine.travel(clock.now() + datetime.timedelta(minutes=20)):
        response = client.post(CONFIRM, {"code": code}, follow=True)

    assert response.status_code == 200
    assert not is_signed_in(client)


def test_the_code_works_only_where_it_was_asked_for(client, person):
    ask(client, person.email)
    code = code_sent_to(person.email)
    client.cookies.clear()

    client.post(CONFIRM, {"code": code})

    assert not is_signed_in(client)


def test_the_page_does_not_say_whether_an_address_has_an_account(client, person):
    known = ask(client, person.email)
    known_page = client.get(CONFIRM).content.decode()
    client.cookies.clear()
    unknown = ask(client, "inconnu@test.example")
    unknown_page = client.get(CONFIRM).content.decode()

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert words_of(known_page, person.email) == words_of(unknown_page, "inconnu@test.example")
    assert not User.objects.filter(email="inconnu@test.example").exists()
    assert not re.search(r"\d{6}", Mail.objects.get(recipient="inconnu@test.example").body)


def words_of(page, email):
    page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)
    return page.replace(email, "ADDRESS")


def test_a_disabled_account_does_not_sign_in(client, programme):
    person = UserFactory(is_active=False)
    ask(client, person.email)
    found = re.search(r"\b\d{6}\b", Mail.objects.filter(recipient=person.email).latest("pk").body)

    client.post(CONFIRM, {"code": found[0] if found else WRONG})

    assert not is_signed_in(client)


def test_nobody_signs_in_as_the_software_itself(client, programme):
    system = User.objects.system()

    ask(client, system.email)

    assert not system.is_active
    assert not system.has_usable_password()


def test_signing_out_takes_a_click_and_ends_the_visit(client, person):
    client.force_login(person)
    assert client.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(client)

    client.post(reverse("account_logout"))

    assert not is_signed_in(client)


def test_a_hall_of_four_hundred_signs_in_from_one_address(client, programme):
    """The crowd of the yearly event, behind one address of the network, within five minutes."""
    people = UserFactory.create_batch(400)

    for person in people:
        client.cookies.clear()
        assert ask(client, person.email)["Location"] == CONFIRM
        signed_in = client.post(CONFIRM, {"code": code_sent_to(person.email)})
        assert signed_in.status_code == 302

    assert is_signed_in(client)
    assert Mail.objects.count() == 400


def test_one_account_cannot_be_guessed_at_for_long(client, person):
    answers = []
    for _each in range(8):
        client.cookies.clear()
        answers.append(ask(client, person.email).status_code)

    assert answers[:5] == [302] * 5
    assert Mail.objects.filter(recipient=person.email).count() == 5
    assert all(400 <= status < 500 for status in answers[5:]), answers


def test_the_locked_account_opens_again_after_fifteen_minutes(client, person):
    for _each in range(6):
        client.cookies.clear()
        ask(client, person.email)

    with time_machine.travel(clock.now() + datetime.timedelta(minutes=16)):
        client.cookies.clear()
        ask(client, person.email)
        client.post(CONFIRM, {"code": code_sent_to(person.email)})

    assert is_signed_in(client)
