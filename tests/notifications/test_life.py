"""What became of the messages about one thing, in numbers and in words."""

import pytest
from django.template.loader import render_to_string

from portevoix.notifications.reading import life_of
from tests.factories import EntryFactory, MailFactory, NoticeFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry(programme):
    return EntryFactory(programme=programme)


def shortened(lives):
    return [(life.entry, life.reader.value, life.counts) for life in lives]


def test_mails_are_counted_by_reader_and_by_what_became_of_them(entry, now):
    inconnue = {"user": UserFactory()}
    for fields in (inconnue, {}, {"state": "refused"}, {"state": "refused"}, {"state": "given_up"}):
        MailFactory(entry=entry, **fields)
    MailFactory(entry=entry, channel="sms", state="sent", sent_at=now)

    assert shortened(life_of([entry])) == [
        (entry, "person", {"queued": 1}),
        (entry, "mailbox", {"queued": 1, "refused": 2, "given_up": 1}),
        (entry, "telephone", {"sent": 1}),
    ]


def test_a_digest_counts_for_each_thing_that_it_tells(entry, programme, now):
    digest = MailFactory(programme=programme, state="sent", sent_at=now)
    other = EntryFactory(programme=programme)
    NoticeFactory(entry=entry, mail=digest, send_at=now)
    NoticeFactory(entry=other, mail=digest, send_at=now)
    NoticeFactory(entry=other, send_at=now)
    NoticeFactory(entry=other)

    assert shortened(life_of([entry, other])) == [
        (entry, "person", {"sent": 1}),
        (other, "person", {"queued": 1, "sent": 1, "here": 1}),
    ]


def test_a_mail_and_its_news_count_once(entry, now):
    mail = MailFactory(entry=entry, user=UserFactory(), state="sent", sent_at=now)
    NoticeFactory(entry=entry, user=mail.user, mail=mail, send_at=now)

    assert shortened(life_of([entry])) == [(entry, "person", {"sent": 1})]


def test_two_queries_whatever_there_is_to_count(entry, programme, django_assert_num_queries):
    entries = [entry, *EntryFactory.create_batch(5, programme=programme)]
    for each in entries:
        MailFactory(entry=each)
        NoticeFactory(entry=each)

    with django_assert_num_queries(2):
        assert len(life_of(entries)) == 12


def test_in_words_no_address_is_said(entry):
    mail = MailFactory(entry=entry, state="refused")
    NoticeFactory(entry=entry)

    said = render_to_string("notifications/life.html", {"lives": life_of([entry])})

    assert "1 message refusé" in said
    assert "1 personne le lit" in said
    assert mail.recipient not in said


def test_nothing_told_is_said_too(entry):
    assert "Personne n’a reçu" in render_to_string("notifications/life.html", {"lives": life_of([entry])})
