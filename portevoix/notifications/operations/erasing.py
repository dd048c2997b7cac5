from collections.abc import Iterable

from django.db import models
from django.db.models import Value
from django.db.models.functions import Cast, Concat

from portevoix.accounts.models import User
from portevoix.notifications.models import DeadAddress, InboundMail, Mail, Notice

from .queueing import UNREACHABLE


def forget_recipients(recipients: Iterable[str], *, entries: models.QuerySet) -> None:
    """Erase these mailboxes and numbers, of no account, from what was sent to them about `entries`; no other mail."""
    recipients = set(recipients)
    sent = Mail.objects.filter(entry__in=entries, recipient__in=recipients, user=None)
    _forget_mails(sent)
    emails = {recipient.lower() for recipient in recipients}
    notices = Notice.objects.filter(entry__in=entries, recipient__in=emails, user=None)
    notices.update(recipient=_erased(), link="", send_at=None)
    _forget_mailboxes(emails)


def forget_told(entries: models.QuerySet) -> None:
    """Erase who was told of `entries`, accounts too, where having been told says something of a person."""
    sent = Mail.objects.filter(entry__in=entries)
    DeadAddress.objects.filter(mail__in=sent.values("pk")).update(mail=None)
    Notice.objects.filter(entry__in=entries).update(recipient=_erased(), user=None, link="", send_at=None)
    _forget_mails(sent)
    sent.update(user=None)


def forget_letters(email: str) -> None:
    """Erase a mailbox of no account from the letters that were sent to it; its other mails stay."""
    letters = Mail.objects.filter(recipient=email, user=None).exclude(stop_link="")
    DeadAddress.objects.filter(email=email, mail__in=letters.values("pk")).delete()
    _forget_mails(letters)


def _forget_mails(sent):
    sent.filter(state=Mail.State.QUEUED).update(state=Mail.State.GIVEN_UP)
    sent.update(recipient=_erased(), body="", last_error="", stop_link="")


def _forget_mailboxes(emails):
    emails -= set(User.objects.filter(email__in=emails).values_list("email", flat=True))
    DeadAddress.objects.filter(email__in=emails).delete()
    InboundMail.objects.filter(sender__in=emails).update(sender="", subject="")


def _erased():
    return Concat(Cast("pk", models.CharField()), Value(f"@erased{UNREACHABLE}"))
