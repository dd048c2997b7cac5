"""A mailbox that refuses our mails is written to no more, and one that could not be reached is tried again."""

import smtplib

import pytest

from portevoix.jobs import worker
from portevoix.notifications import sending
from portevoix.notifications.models import DeadAddress, Mail
from portevoix.notifications.operations import forget_recipients, revive_address, send_secret
from portevoix.notifications.tasks import send_mail
from portevoix.timeline.models import Entry
from tests.factories import DeadAddressFactory, InboundMailFactory, MailFactory, UserFactory

pytestmark = pytest.mark.django_db
INES = "ines@test.example"


def send(monkeypatch=None, error=None, **fields):
    """One mail to Inès through the queue; `error` is what the server answers."""
    mail = MailFactory(**({"recipient": "Ines@test.example"} | fields))
    send_mail.enqueue(mail.pk)
    if error is not None:
        monkeypatch.setattr(sending, "_hand_over", lambda mail: (_ for _ in ()).throw(error))
    worker.drain()
    mail.refresh_from_db()
    return mail


def refused_recipient(code, reply):
    return smtplib.SMTPRecipientsRefused({"ines@test.example": (code, reply)})


def test_a_recipient_refused_for_good_is_a_dead_address(monkeypatch):
    mail = send(monkeypatch, refused_recipient(550, b"5.1.1 No such user\0"))

    dead = DeadAddress.objects.get()
    assert (mail.state, dead.email, dead.kind, dead.mail) == ("refused", INES, "dead", mail)
    assert dead.reason == "550 5.1.1 No such user"


@pytest.mark.parametrize(
    "error",
    [
        refused_recipient(550, b"5.7.1 Your server is on a list"),
        smtplib.SMTPDataError(554, b"Looks like spam"),
        smtplib.SMTPSenderRefused(550, b"Who are you?", "porte-voix@test.example"),
    ],
    ids=["our server", "our words", "our address"],
)
def test_what_is_refused_because_of_us_kills_nobody(error, monkeypatch):
    assert send(monkeypatch, error).state == "refused"
    assert DeadAddress.objects.count() == 0


def test_what_is_given_up_makes_the_mailbox_unreachable(monkeypatch, in_days):
    mail = send(monkeypatch, refused_recipient(451, b"Later"), created_at=in_days(-4), attempts=16)

    assert (mail.state, DeadAddress.objects.get().kind) == ("given_up", "unreachable")


def test_nothing_is_handed_over_for_a_dead_address(mailoutbox):
    DeadAddressFactory(email=INES, reason="550 No such user")

    mail = send()

    assert (mail.state, mail.last_error, mail.attempts, mailoutbox) == ("refused", "550 No such user", 0, [])


def test_one_that_could_not_be_reached_is_tried_again_and_forgotten_once_reached(mailoutbox):
    DeadAddressFactory(email=INES, unreachable=True)

    assert send().state == "sent"

    assert (len(mailoutbox), DeadAddress.objects.count()) == (1, 0)


def test_a_code_goes_even_to_a_dead_address(mailoutbox, now):
    DeadAddressFactory(email=INES)

    send_secret(INES, subject="Votre code", body="123456", at=now)
    worker.drain()

    assert (len(mailoutbox), DeadAddress.objects.count()) == (1, 1)


def test_an_address_that_works_again_is_written_to(mailoutbox, now):
    dead, facilitator = DeadAddressFactory(email=INES), UserFactory()

    revive_address(dead, note="Réparée.", by=facilitator, at=now)

    assert send().state == "sent"
    dead.refresh_from_db()
    assert (dead.note, dead.handled_by, dead.revived_at) == ("Réparée.", facilitator, now)


def test_one_that_dies_again_is_to_call_again(monkeypatch, now):
    dead = DeadAddressFactory(email=INES)
    revive_address(dead, note="Réparée.", by=UserFactory(), at=now)

    send(monkeypatch, refused_recipient(550, b"Gone"))

    dead.refresh_from_db()
    assert (dead.revived_at, dead.handled_at, dead.note, dead.reason) == (None, None, "", "550 Gone")


def test_a_dead_address_is_never_merely_unreachable_afterwards(monkeypatch, in_days):
    DeadAddressFactory(email=INES, unreachable=True)
    send(monkeypatch, refused_recipient(550, b"Gone"))
    assert DeadAddress.objects.get().kind == "dead"

    DeadAddress.objects.update(kind="unreachable")
    send(monkeypatch, refused_recipient(451, b"Later"), created_at=in_days(-4), attempts=16)

    assert DeadAddress.objects.get().reason == "550 Gone"


def test_a_person_who_is_forgotten_leaves_no_address_here(now):
    for email in (INES, UserFactory(email="agent@test.example").email):
        DeadAddressFactory(email=email)
        InboundMailFactory(sender=email, subject="Re: Votre fiche")

    forget_recipients([INES, "agent@test.example"], entries=Entry.objects.all())

    assert list(DeadAddress.objects.values_list("email", flat=True)) == ["agent@test.example"]
    assert Mail.objects.count() == 0
