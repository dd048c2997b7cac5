"""What mail servers report of our mails."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.notifications import inbound, return_path
from portevoix.notifications.models import DeadAddress, InboundMail, Mail
from portevoix.notifications.operations import receive
from tests.factories import MailFactory

from .raw import message, report

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(now):
    return MailFactory(recipient="Ines@test.example", state="sent", sent_at=now)


def states(mail):
    mail.refresh_from_db()
    return mail.state, list(DeadAddress.objects.values_list("email", "kind"))


@pytest.mark.parametrize("original", ["message/rfc822", "text/rfc822-headers"])
def test_a_mailbox_that_does_not_exist_is_dead(mail, now, original):
    received = receive(report(mail.message_id, original=original), at=now)

    assert states(mail) == ("refused", [("ines@test.example", "dead")])
    assert "No such mailbox" in mail.last_error
    assert (received.kind, "n’est pas arrivé" in received.outcome) == ("bounce", True)
    assert DeadAddress.objects.get().mail == mail


def test_a_server_that_tries_again_is_only_noted(mail, now):
    received = receive(report(mail.message_id, action="delayed", status="4.4.1", diagnostic="smtp; 451 Later"), at=now)

    assert states(mail) == ("sent", [])
    assert "451 Later" in received.outcome


def test_a_server_that_gave_up_makes_the_mailbox_unreachable(mail, now):
    receive(report(mail.message_id, status="4.4.7", diagnostic="smtp; 451 Delivery time expired"), at=now)

    assert states(mail) == ("given_up", [("ines@test.example", "unreachable")])


def test_a_server_that_refuses_us_by_its_rules_does_not_kill_the_mailbox(mail, now):
    receive(report(mail.message_id, status="5.7.1", diagnostic="smtp; 554 5.7.1 Blocked by our list"), at=now)

    assert states(mail) == ("refused", [])


def test_a_report_without_status_is_read_from_what_the_server_said(mail, now):
    receive(report(mail.message_id, status="", diagnostic="smtp; 550 Unknown user"), at=now)

    assert states(mail) == ("refused", [("ines@test.example", "dead")])


def test_a_report_of_success_changes_nothing(mail, now):
    received = receive(report(mail.message_id, action="delivered", status="2.0.0", diagnostic="smtp; 250 Ok"), at=now)

    assert (states(mail), received.kind) == (("sent", []), "other")


def test_a_report_received_twice_acts_once(mail, now, in_days):
    first = receive(report(mail.message_id), at=now)
    Mail.objects.update(state="sent")

    again = receive(report(mail.message_id), at=in_days(1))

    assert (again, InboundMail.objects.count()) == (first, 1)
    mail.refresh_from_db()
    assert mail.state == "sent"


def test_a_report_about_a_mail_of_somebody_else_kills_nobody(mail, now):
    received = receive(report("<autre@ailleurs.example>"), at=now)

    assert states(mail) == ("sent", [])
    assert "ne connaissons pas" in received.outcome


def test_a_report_sent_to_the_return_address_needs_no_message_id(mail, now, settings):
    settings.REPLY_DOMAIN = "reponses.test.example"

    receive(report("", to=return_path.address_of(mail)), at=now)

    assert states(mail) == ("refused", [("ines@test.example", "dead")])


def test_a_forged_return_address_kills_nobody(mail, now, settings):
    settings.REPLY_DOMAIN = "reponses.test.example"
    forged = return_path.address_of(mail).replace(f"retour+{mail.pk}-", f"retour+{mail.pk}-a")

    receive(report("", to=forged), at=now)

    assert states(mail) == ("sent", [])


def test_the_return_address_stays_good_when_the_key_changes(mail, settings):
    settings.REPLY_DOMAIN = "reponses.test.example"
    address = return_path.address_of(mail)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50

    assert return_path.read(address.upper()) == mail.pk


def test_what_is_neither_a_report_nor_an_answer_is_noted_without_its_text(now):
    received = receive(message("Un secret.", subject="=?utf-8?q?Caf=C3=A9?="), at=now)

    assert (received.kind, received.subject, received.sender) == ("other", "Café", "quelqu.un@test.example")
    assert "Un secret" not in str(vars(received))


def test_a_message_without_number_is_known_again_by_its_text(now):
    receive(message("Oui.", message_id=""), at=now)
    receive(message("Oui.", message_id=""), at=now)
    receive(message("Non.", message_id=""), at=now)

    assert InboundMail.objects.count() == 2


PARTS = "".join(f"--b\n\n{number}\n" for number in range(60)) + "--b--\n"


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (message("x" * inbound.MOST_BYTES), "2 Mo"),
        (message(PARTS, content_type="multipart/mixed; boundary=b"), "50 parties"),
        (b"", "en-tête"),
        (b"\n\nrien", "en-tête"),
        (message(content_type="text/plain; " + "a=b; " * 300_000), "ne peut pas"),
        (message(content_type="multipart/mixed; boundary=b") + b"\r\n--b" * 5000, "50 parties"),
        (message(sender="(" * 3000), "ne peut pas"),
    ],
    ids=["too large", "too many parts", "empty", "no header", "slow header", "slow parts", "nested comments"],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(raw, why, now):
    with pytest.raises(inbound.Unreadable, match=why):
        receive(raw, at=now)

    assert InboundMail.objects.count() == 0


def test_a_message_nested_without_end_is_refused():
    nested = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(3000))

    with pytest.raises(inbound.Unreadable):
        inbound.read(f"From: a@test.example\r\n{nested}".encode())


HOSTILE = st.sampled_from(
    [
        *(b"From: ", b"To: ", b"Subject: =?utf-8?b?/w==?= =?rot13?q?x?=", b"Message-ID: <", b"\r\n", b"\n\n", b"\0"),
        *(b"Content-Type: multipart/report; boundary=b", b"Content-Type: text/plain; charset=nope", b"\r\n--b\r\n"),
        *(b"Content-Type: message/delivery-status\n\nStatus: 5", b"Content-Type: message/rfc822\n\n", b"--b--"),
        *(b"Content-Transfer-Encoding: base64\n\n!!", b"Content-Disposition: =?", b"\xff\xfe", "é".encode(), b"<!--"),
    ]
)


@given(st.lists(HOSTILE | st.binary(max_size=20), max_size=30).map(b"".join))
def test_no_message_makes_the_reading_fail_otherwise(raw):
    try:
        received = inbound.read(raw)
    except inbound.Unreadable:
        return

    for text in (received.sender, received.subject, received.message_id, received.text):
        assert "\0" not in text
        text.encode()
