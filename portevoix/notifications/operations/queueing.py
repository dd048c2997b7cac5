"""A mail becomes a row, and the job that hands it over."""

import uuid
from dataclasses import dataclass

from django.conf import settings

from portevoix.accounts.models import User
from portevoix.notifications.models import Mail
from portevoix.notifications.sending import send_mail

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


def queue(addressee, *, subject, body, at, priority=0, **fields):
    domain = settings.SITE_URL.split("://", 1)[-1].split(":")[0].split("/")[0]
    mail = Mail.objects.create(
        channel=addressee.channel,
        recipient=addressee.email,
        user=addressee.user,
        subject=one_line(subject),
        body=body.strip() + "\n",
        message_id=f"<{uuid.uuid4()}@{domain}>",
        created_at=at,
        **fields,
    )
    send_mail.using(priority=priority).enqueue(mail.pk)
    return mail


def one_line(subject):
    """As a header holds it."""
    return " ".join(subject.split())[:250]
