"""French for everyone; English for whoever asked for it on a page."""

import pytest
from django.conf import settings

from portevoix.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
COOKIE = settings.LANGUAGE_COOKIE_NAME


def language_of(response):
    assert f'<html lang="{response.headers["Content-Language"]}"' in response.content.decode()
    return response.headers["Content-Language"]


@pytest.mark.parametrize("preferred", ["en", "en-GB,en;q=0.9", "de", "ar", "", "*", "x" * 5000])
def test_a_page_is_in_french_whatever_the_browser_prefers(client, programme, preferred):
    assert language_of(client.get("/", headers={"Accept-Language": preferred})) == "fr"


@pytest.mark.parametrize("forged", ["de", "", "en-US", "../en", "fr;en"])
def test_a_cookie_that_no_switch_wrote_changes_nothing(client, programme, forged):
    client.cookies[COOKIE] = forged

    assert language_of(client.get("/")) == "fr"


def test_the_switch_holds_from_page_to_page_and_back(client, programme):
    response = client.post("/langue/", {"language": "en", "next": "/fiches/?page=1"})

    assert response.headers["Location"] == "/fiches/?page=1"
    assert language_of(client.get("/fiches/")) == "en"
    client.post("/langue/", {"language": "fr", "next": "/"})
    assert language_of(client.get("/", headers={"Accept-Language": "en"})) == "fr"


def test_a_cache_between_us_keeps_the_two_languages_apart(client, programme):
    assert "Cookie" in client.get("/").headers["Vary"]


def test_one_visitor_s_language_is_not_the_next_one_s(client, programme):
    client.cookies[COOKIE] = "en"
    client.get("/")
    del client.cookies[COOKIE]

    assert language_of(client.get("/")) == "fr"


def test_mails_follow_the_switch_of_whoever_is_signed_in(client, programme):
    user, other = UserFactory(), UserFactory()
    client.force_login(user)

    client.post("/langue/", {"language": "en", "next": "/"})

    assert User.objects.get(pk=user.pk).language == "en"
    assert User.objects.get(pk=other.pk).language == "fr"


@pytest.mark.parametrize("unknown", ["", "de", "de-unknown", "xx", "en\n", "é" * 300])
def test_a_language_that_is_not_ours_changes_no_account(client, programme, unknown):
    user = UserFactory()
    client.force_login(user)

    client.post("/langue/", {"language": unknown, "next": "/"})

    assert User.objects.get(pk=user.pk).language == "fr"


def test_looking_at_the_switch_s_address_changes_nothing(client, programme):
    user = UserFactory()
    client.force_login(user)

    client.get("/langue/?language=en&next=/")

    assert User.objects.get(pk=user.pk).language == "fr"
    assert COOKIE not in client.cookies


def test_the_switch_leads_nowhere_else(client, programme):
    response = client.post("/langue/", {"language": "en", "next": "https://elsewhere.example/"})

    assert response.headers["Location"] == "/"
