"""Writing mails. `tell` for what happened, `send_secret` for login codes."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Cast, Concat
from django.template.loader import render_to_string
from django.utils import translation

from portevoix.accounts.models import User
from portevoix.timeline.models import Entry

from .models import Mail
from .tasks import send_mail

LOGIN_CODES_FIRST = 50
# Reserved so that no mailbox can ever exist there (RFC 2606): the accounts of a replay, the system's own.
UNREACHABLE = ".invalid"


@dataclass(frozen=True)
class Addressee:
    """A mailbox: a person's, or an organisation's when nobody there has an account yet. Or a telephone number."""

    email: str
    language: str = "fr"
    user: User | None = None

    @property
    def channel(self) -> str:
        return Mail.Channel.MAIL if "@" in self.email else Mail.Channel.SMS

    @classmethod
    def person(cls, user: User) -> "Addressee":
        return cls(user.email, user.language, user)


def tell(addressees: Iterable[Addressee], template: str, *, entry: Entry, **context: Any) -> list[Mail]:
    """One mail per mailbox about `entry`, in the person's language.

    `template` is a text file: its first line is the subject, the rest the body; for telephones, the
    file of the same name that ends with `_sms.txt`, whose subject is not sent. Addressees that
    come twice are told once, those of `.invalid` never; a listener that runs again writes nothing more.
    """
    told = []
    for addressee in {a.email.lower(): a for a in addressees}.values():
        if addressee.email.lower().endswith(UNREACHABLE):
            continue
        if Mail.objects.filter(entry=entry, recipient=addressee.email).exists():
            continue
        with translation.override(addressee.language):
            text = render_to_string(
                template if addressee.channel == Mail.Channel.MAIL else template.replace(".txt", "_sms.txt"),
                {"entry": entry, "programme": entry.programme, "addressee": addressee, **context},
            )
        subject, _, body = text.strip().partition("\n")
        told.append(
            _queue(
                addressee,
                subject=subject,
                body=body,
                entry=entry,
                programme=entry.programme,
                at=entry.happened_at,
            )
        )
    return told


@transaction.atomic
def send_secret(email: str, *, subject: str, body: str, at: datetime) -> Mail:
    """A login code: before everything else, and its text is erased once sent."""
    return _queue(Addressee(email), subject=subject, body=body, at=at, is_secret=True, priority=LOGIN_CODES_FIRST)


def _queue(addressee, *, subject, body, at, priority=0, **fields):
    domain = settings.SITE_URL.split("://", 1)[-1].split(":")[0].split("/")[0]
    mail = Mail.objects.create(
        channel=addressee.channel,
        recipient=addressee.email,
        user=addressee.user,
        subject=" ".join(subject.split())[:250],
        body=body.strip() + "\n",
        message_id=f"<{uuid.uuid4()}@{domain}>",
        created_at=at,
        **fields,
    )
    send_mail.using(priority=priority).enqueue(mail.pk)
    return mail


def forget_recipients(recipients: Iterable[str], *, entries: models.QuerySet) -> None:
    """Erase these mailboxes and numbers, of no account, from what was sent to them about `entries`; no other mail."""
    sent = Mail.objects.filter(entry__in=entries, recipient__in=set(recipients), user=None)
    sent.filter(state=Mail.State.QUEUED).update(state=Mail.State.GIVEN_UP)
    sent.update(
        recipient=Concat(Cast("pk", models.CharField()), Value(f"@erased{UNREACHABLE}")), body="", last_error=""
    )
