"""Whoever is named replies under the text: within three months, in 200 lines, shown within three days."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from portevoix.jobs import worker
from portevoix.kit.conflict import Conflict
from portevoix.notices import operations, reply_text
from portevoix.notices.deadlines import may_reply_until
from portevoix.notices.models import RightOfReply
from portevoix.notifications.models import Mail
from portevoix.programmes.working_days import PARIS
from tests import factories as make
from tests.sheets.pages import send

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("published", "last"),
    [
        ((2026, 9, 1), (2026, 12, 1)),
        ((2026, 11, 30), (2027, 2, 28)),
        ((2026, 10, 31), (2027, 1, 31)),
        ((2026, 9, 30), (2026, 12, 30)),
        ((2027, 11, 30), (2028, 2, 29)),
        ((2026, 8, 31), (2026, 11, 30)),
    ],
)
def test_three_months_end_on_the_same_day_or_the_last_of_the_month(published, last):
    moment = datetime.datetime(*published, 12, tzinfo=PARIS)

    assert may_reply_until(moment) == datetime.date(*last)


@pytest.mark.parametrize(("words", "lines"), [("a", 1), ("a\n\nb", 3), ("x" * 80, 1), ("x" * 81, 2)])
def test_lines_are_counted_as_printed(words, lines):
    assert reply_text.lines_of(words) == lines


@pytest.mark.parametrize("words", ["", " \n ", "\n".join("a" * 201), "x" * 16_001])
def test_too_long_or_empty_is_refused(reply, words):
    with pytest.raises(ValidationError):
        reply(words=words)


def test_after_three_months_it_is_too_late(reply):
    assert reply(at=NOW + 90 * DAY).pk

    with pytest.raises(ValidationError):
        reply(at=NOW + 93 * DAY)


def test_nothing_is_shown_before_the_mailbox_is_confirmed(reply):
    asked = reply(confirmed=False)

    assert (asked.state, asked.rings_at) == ("to_confirm", None)


def test_three_days_run_from_the_confirmation_whatever_the_day(reply):
    friday = datetime.datetime(2026, 9, 4, 10, tzinfo=PARIS)

    assert reply(at=friday).due_at.astimezone(PARIS).date() == datetime.date(2026, 9, 7)


def test_confirmed_twice_it_is_confirmed_once(reply, system):
    asked = reply()

    again = operations.confirm_reply(asked, by=system, at=NOW + DAY)

    assert again.confirmed_at == asked.confirmed_at


def test_shown_it_stands_under_the_sheet_with_who_speaks(reply, facilitator, client, sheet):
    asked = reply(capacity="Directrice")
    assert "C’est faux." not in client.get(sheet.get_absolute_url()).text

    operations.show_reply(asked, by=facilitator, at=NOW + DAY)

    page = client.get(sheet.get_absolute_url()).text
    assert "C’est faux." in page
    assert "Jeanne Morel, Directrice" in page


def test_a_refusal_has_a_reason_and_an_appeal_shows_it_after_all(reply, facilitator, colleague, system):
    asked = reply()
    with pytest.raises(ValidationError):
        operations.refuse_reply(asked, decision=" ", by=facilitator, at=NOW)
    refused = operations.refuse_reply(asked, decision="Elle insulte.", by=facilitator, at=NOW)

    appeal = operations.appeal(refused, side="reporter", text="Elle n’insulte personne.", by=system, at=NOW + DAY)
    operations.decide_appeal(appeal, outcome="changed", decision="C’est vrai.", by=colleague, at=NOW + 2 * DAY)

    refused.refresh_from_db()
    assert (refused.state, refused.decided_by) == ("shown", colleague)


def test_the_second_colleague_is_told(reply, facilitator, colleague):
    asked = reply()
    operations.show_reply(asked, by=facilitator, at=NOW)

    with pytest.raises(Conflict):
        operations.refuse_reply(asked, decision="Trop longue.", by=colleague, at=NOW)


def test_an_appeal_says_who_wrote_and_keeps_who_decided_first(reply, facilitator, system):
    refused = operations.refuse_reply(reply(), decision="Elle insulte.", by=facilitator, at=NOW)

    appeal = operations.appeal(refused, side="reporter", text="Non.", by=system, at=NOW)

    assert (appeal.first_decided_by, appeal.report, appeal.reply) == (facilitator, None, refused)


def test_replies_of_another_sheet_stay_there(client, sheet):
    make.RightOfReplyFactory(sheet__programme=sheet.programme, shown=True)

    assert RightOfReply.objects.count() == 1
    assert "rights-of-reply" not in client.get(sheet.get_absolute_url()).text


class TestDanger:
    WORDS = "C’est faux. On veut me tuer, j’ai peur de mourir."

    def test_words_of_danger_are_not_shown_before_somebody_has_dealt_with_it(self, reply, facilitator):
        asked = reply(words=self.WORDS)

        with pytest.raises(ValidationError) as fault:
            operations.show_reply(asked, by=facilitator, at=NOW)
        assert fault.value.code == "is_danger_dealt_with"
        assert not RightOfReply.objects.shown().exists()

        operations.show_reply(asked, is_danger_dealt_with=True, by=facilitator, at=NOW)

        assert RightOfReply.objects.shown().get() == asked

    def test_an_appeal_shows_them_no_more_easily(self, reply, facilitator, colleague, system):
        refused = operations.refuse_reply(reply(words=self.WORDS), decision="Elle insulte.", by=facilitator, at=NOW)
        appeal = operations.appeal(refused, side="reporter", text="Elle n’insulte personne.", by=system, at=NOW + DAY)
        changed = {"outcome": "changed", "decision": "C’est vrai.", "by": colleague, "at": NOW + 2 * DAY}

        with pytest.raises(ValidationError) as fault:
            operations.decide_appeal(appeal, **changed)
        assert fault.value.code == "is_danger_dealt_with"
        assert not RightOfReply.objects.shown().exists()

        operations.decide_appeal(appeal, is_danger_dealt_with=True, **changed)

        assert RightOfReply.objects.shown().get() == refused

    def test_the_desk_is_told_at_once_without_the_words(self, reply, facilitator):
        reply(words=self.WORDS)
        worker.drain()

        mail = Mail.objects.get(recipient=facilitator.email, entry__verb="notices.reply_confirmed")
        assert "mourir" not in mail.subject + mail.body

    def test_the_page_marks_them_and_keeps_what_was_chosen(self, client, reply, facilitator, sheet):
        asked = reply(words=self.WORDS)
        client.force_login(facilitator)

        page = client.get(asked.get_absolute_url()).content.decode()
        refused = send(client, asked.get_absolute_url(), choice="show")
        shown = send(client, asked.get_absolute_url(), choice="show", is_danger_dealt_with="on")

        assert "<mark>" in page
        assert "help-lines" in page
        assert refused.status_code == 422
        assert shown.status_code == 302
        public = client.get(sheet.get_absolute_url()).content.decode()
        assert "peur de mourir" in public
        assert "help-lines" in public

    def test_other_words_ask_for_nothing_more(self, client, reply, facilitator, sheet):
        asked = reply()
        client.force_login(facilitator)

        assert "is_danger_dealt_with" not in client.get(asked.get_absolute_url()).content.decode()
        assert send(client, asked.get_absolute_url(), choice="show").status_code == 302
        assert "help-lines" not in client.get(sheet.get_absolute_url()).content.decode()
