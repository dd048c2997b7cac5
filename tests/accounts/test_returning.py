import pytest
from django.test import Client
from django.urls import reverse

from portevoix.accounts import returning
from tests import factories as make
from tests.sheets.pages import fields_of

pytestmark = pytest.mark.django_db
TEXT = "Le bus n'arrive plus. " * 20


@pytest.fixture
def draft(programme):
    return make.SheetFactory(programme=programme)


@pytest.fixture
def delegate(draft):
    return make.MandateFactory(cohort=draft.cohort).user


@pytest.fixture
def url(draft):
    return reverse("sheets:draft_question", args=[draft.pk, "probleme"])


def test_a_text_sent_after_sign_out_comes_back_after_signing_in(client, delegate, draft, url):
    client.force_login(delegate)
    shown = fields_of(client.get(url))
    client.post(reverse("account_logout"))

    sent = client.post(url, {**shown, "problem": TEXT})
    assert url in sent.url
    assert "Votre texte est gardé." in client.get(sent.url).text
    client.force_login(delegate)  # as at any sign-in, the visitor's session goes on
    page = client.get(url)

    assert fields_of(page)["problem"] == [TEXT]
    assert client.post(url, fields_of(page)).status_code == 302
    draft.refresh_from_db()
    assert draft.problem == TEXT.strip()
    assert fields_of(client.get(url))["problem"] == [TEXT.strip()]


def test_what_another_phone_saved_meanwhile_is_still_shown(client, delegate, draft, url):
    client.force_login(delegate)
    shown = fields_of(client.get(url))
    client.post(reverse("account_logout"))
    client.post(url, {**shown, "problem": TEXT})
    type(draft).objects.filter(pk=draft.pk).update(problem="Saved by the other one.", version=2)

    client.force_login(delegate)
    conflict = client.post(url, fields_of(client.get(url)))

    assert conflict.status_code == 409


def test_secrets_and_keys_are_not_kept(client, url):
    client.post(url, {"csrfmiddlewaretoken": "x", "key": "y", "code": "123456", "problem": "Mon texte."})

    assert client.session[returning.SESSION_KEY] == {url: {"problem": ["Mon texte."]}}


def test_more_than_64_kb_is_not_kept(client, url):
    client.post(url, {"problem": "x" * (returning.KEPT_AT_MOST_BYTES + 1)})

    assert returning.SESSION_KEY not in client.session


def test_the_oldest_page_gives_way(client, url):
    for number in range(returning.PAGES_AT_MOST + 2):
        client.post(f"/fiches/brouillons/{number}/probleme/", {"problem": "x" * 1000})

    kept = client.session[returning.SESSION_KEY]
    assert len(kept) == returning.PAGES_AT_MOST
    assert "/fiches/brouillons/0/probleme/" not in kept


def test_a_page_older_than_the_last_sign_in_gives_the_text_to_copy(delegate, url):
    client = Client(enforce_csrf_checks=True)
    client.force_login(delegate)

    answer = client.post(url, {"csrfmiddlewaretoken": "stale", "problem": TEXT})

    assert answer.status_code == 403
    assert "Le bus n&#x27;arrive plus." in answer.content.decode()
