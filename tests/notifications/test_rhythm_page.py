"""Choosing how often mails come: signed in, or from a mail with one click."""

import datetime

import pytest
import time_machine
from django.core import mail as outbox
from django.test import Client

from portevoix.jobs import worker
from portevoix.notifications import fewer
from portevoix.notifications.operations import Addressee, send_secret, tell
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/mes-messages/"


@pytest.fixture
def reader(programme):
    return UserFactory(rhythm="at_once")


@pytest.fixture
def link(reader, programme, settings):
    return fewer.link(reader, programme).removeprefix(settings.SITE_URL)


def sent(programme, user, **options):
    """The message that leaves when somebody is told of something."""
    context = {"organisation": {"name": "Le service"}, "way_in": "https://test.example/", "site": "x"}
    entry = EntryFactory(programme=programme)
    tell([Addressee.person(user)], "organisations/emails/invited.txt", entry=entry, **context, **options)
    worker.drain()
    return outbox.outbox[-1]


def test_the_choice_is_saved_and_said(client, reader):
    client.force_login(reader)

    page = client.post(URL, {"rhythm": "weekly"}, follow=True).content.decode()

    reader.refresh_from_db()
    assert reader.rhythm == "weekly"
    assert "Votre choix est enregistré" in page
    assert "Ce qui est attendu de vous arrive tout de suite" in page


def test_no_choice_or_an_unknown_one_is_asked_again(client, reader):
    client.force_login(reader)

    for typed in ({}, {"rhythm": "hourly"}):
        assert client.post(URL, typed).status_code == 422
    reader.refresh_from_db()
    assert reader.rhythm == "at_once"


def test_a_mail_that_nobody_is_owed_says_how_to_get_fewer(programme, reader, link, settings):
    message = sent(programme, reader)

    headers = message.message()
    assert headers["List-Unsubscribe"] == f"<{settings.SITE_URL}{link}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Pour recevoir moins de courriels" in message.body
    assert f"{settings.SITE_URL}{link}" in message.body


def test_what_is_owed_cannot_be_stopped(programme, reader, link):
    message = sent(programme, reader, is_owed=True)

    assert message.message()["List-Unsubscribe"] is None
    assert link not in message.body


def test_a_login_code_has_no_such_link(programme, reader, now):
    send_secret(reader.email, subject="Votre code", body="123456", at=now)
    worker.drain()

    assert outbox.outbox[-1].message()["List-Unsubscribe"] is None


def test_opening_the_link_changes_nothing(client, link, reader):
    page = client.get(link).content.decode()

    reader.refresh_from_db()
    assert (reader.rhythm, "Plus de nouvelles par courriel" in page) == ("at_once", True)
    assert "vos nouvelles arrivent par courriel tout de suite." in page


def test_a_mail_program_stops_the_mails_without_a_cookie(link, reader):
    program = Client(enforce_csrf_checks=True)

    response = program.post(link, {"List-Unsubscribe": "One-Click"})

    reader.refresh_from_db()
    assert (response.status_code, reader.rhythm) == (200, "here_only")


def test_another_site_cannot_post_the_page_in_somebodys_name(link, reader):
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(link, {"back": "daily"})

    reader.refresh_from_db()
    assert (response.status_code, reader.rhythm) == (403, "at_once")


def test_the_button_stops_the_mails_and_the_next_one_brings_them_back(client, link, reader):
    reader.rhythm = "daily"
    reader.save()

    page = client.post(link).content.decode()
    assert "C’est fait" in page
    assert 'name="back" value="daily"' in page
    client.post(link, {"back": "daily"})

    reader.refresh_from_db()
    assert reader.rhythm == "daily"


def test_an_altered_link_says_so_and_where_to_go(client, link, reader):
    for altered in (link[:-2] + "/", link.replace("moins/", "moins/x"), "/mes-messages/moins/a:b/"):
        response = client.post(altered, {"List-Unsubscribe": "One-Click"})
        assert response.status_code == 404
        assert "coupé ou changé" in response.content.decode()
    reader.refresh_from_db()
    assert reader.rhythm == "at_once"


def test_the_link_of_an_old_mail_still_works(client, link, reader, now):
    with time_machine.travel(now + datetime.timedelta(days=1000)):
        assert client.post(link).status_code == 200
    reader.refresh_from_db()
    assert reader.rhythm == "here_only"
