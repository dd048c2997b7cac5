"""What the author sees marked before sending, and who helps at once."""

import logging

import pytest
from django.urls import reverse

from portevoix.sheets.models import Answer, Sheet
from portevoix.timeline.models import Entry
from tests import factories as make

from .answers import typed
from .pages import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def proofreading(draft):
    return reverse("sheets:draft_proofreading", args=[draft.pk])


def write(draft, **texts):
    Sheet.objects.filter(pk=draft.pk).update(**texts)


def marked(page):
    return [part.partition("</mark>")[0] for part in page.content.decode().split("<mark>")[1:]]


def test_what_says_too_much_is_marked_and_named(as_delegate, draft, proofreading):
    write(draft, problem="Mme Zorglub ne répond pas au 06 12 34 56 78.", place="12 rue des Lilas")

    page = as_delegate.get(proofreading)

    assert marked(page) == ["Zorglub", "06 12 34 56 78", "12 rue des Lilas"]
    assert page.content.decode().count('class="found-kind"') == 3


def test_the_names_of_the_class_are_known(as_delegate, draft, proofreading):
    make.UserFactory(full_name="Zorglub Brindille")
    write(draft, problem="zorglub attend son bus, brindille aussi.")
    make.EnrolmentFactory(cohort=draft.cohort, user__full_name="Zorglub Brindille")

    assert marked(as_delegate.get(proofreading)) == ["zorglub", "brindille"]


def test_a_text_without_anything_is_shown_as_it_is(as_delegate, draft, proofreading):
    page = as_delegate.get(proofreading)

    assert marked(page) == []
    assert "help-lines" not in page.content.decode()


def test_markup_in_a_marked_text_stays_text(as_delegate, draft, proofreading):
    write(draft, problem="<b>Mme <script>Zorglub</script></b> & 06 12 34 56 78")

    page = as_delegate.get(proofreading).content.decode()

    assert "<script>Zorglub" not in page
    assert "&lt;script&gt;" in page


def test_marks_never_block_the_sending(as_delegate, draft, service, proofreading):
    write(draft, problem="Mme Zorglub ne répond pas au 06 12 34 56 78.")
    said = {"unapproved_reason": "La classe en a parlé ce matin."}

    answer = send(as_delegate, proofreading, as_delegate.get(proofreading), **said)

    assert answer.status_code == 302
    assert Sheet.objects.get(pk=draft.pk).sent_at is not None


@pytest.mark.parametrize(
    ("text", "number"), [("j'ai envie d'en finir", "3114"), ("mon mari me frappe", "3919"), ("on me harcèle", "3018")]
)
def test_words_of_danger_bring_help_at_once(as_delegate, draft, proofreading, text, number):
    write(draft, consequences=text)

    page = as_delegate.get(proofreading).content.decode()

    assert f'href="tel:{number}"' in page


def test_words_of_danger_are_written_in_no_log_and_no_history(as_delegate, draft, proofreading, caplog):
    write(draft, consequences="j'ai envie d'en finir zorglub")

    with caplog.at_level(logging.DEBUG):
        as_delegate.get(proofreading)

    said = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not any("zorglub" in line for line in said)
    assert not any("zorglub" in str(entry.facts) for entry in Entry.objects.all())


def test_an_answer_that_names_somebody_is_marked_before_it_is_published(client, agent, url):
    page = client.post(url, typed(understood="Mme Zorglub nous a écrit le 3 mars au 06 12 34 56 78."))

    assert marked(page) == ["Zorglub", "06 12 34 56 78"]
    assert not Answer.objects.exists()


def test_nobody_learns_from_the_marks_of_an_answer_who_is_in_the_class(client, agent, url):
    make.EnrolmentFactory(user__full_name="Lila Zorglubova", cohort=Sheet.objects.get().cohort)

    page = client.post(url, typed(understood="Nous avons lu zorglubova et sa classe."))

    assert marked(page) == []


def test_an_answer_without_anything_is_shown_as_it_is(client, agent, url):
    assert marked(client.post(url, typed())) == []
