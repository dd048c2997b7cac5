"""Which mailboxes take our mails. What a mail server says of one is kept until a facilitator hears otherwise."""

import re
import smtplib
from datetime import datetime

from .models import DeadAddress, Mail

PERMANENT_FROM = 500
# X.7.X (RFC 3463): the server refuses us, by its own rules; the mailbox may well live.
OF_ITS_RULES = re.compile(r"\b5\.7\.\d{1,3}\b")


def why_dead(address: str) -> str:
    """What its server said; "" for a mailbox to which mails are handed over."""
    dead = DeadAddress.objects.standing().filter(email=address.lower(), kind=DeadAddress.Kind.DEAD).first()
    return dead.reason if dead else ""


def mark(mail: Mail, *, kind: str, reason: str, at: datetime) -> None:
    """Put the mailbox of this mail among those to call; what a facilitator noted of an earlier time is over.

    One that is known keeps its date, and never goes from dead to merely unreachable.
    """
    email, reason = mail.recipient.lower(), one_line(reason)[:500]
    known = DeadAddress.objects.select_for_update().filter(email=email).first()
    if known is None or known.revived_at is not None:
        DeadAddress.objects.update_or_create(
            email=email,
            defaults={"kind": kind, "reason": reason, "dead_since": at, "mail": mail, "revived_at": None}
            | {"handled_at": None, "handled_by": None, "note": ""},
        )
    elif kind == DeadAddress.Kind.DEAD and known.kind != kind:
        DeadAddress.objects.filter(pk=known.pk).update(kind=kind, reason=reason, mail=mail)


def reached(address: str) -> None:
    """A mail passed: whoever could not be reached can be again."""
    DeadAddress.objects.filter(email=address.lower(), kind=DeadAddress.Kind.UNREACHABLE).delete()


def refusal(error: Exception) -> str:
    """What the server said of the mailbox for good, when it was asked for it (RCPT); "" for any other failure."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return ""
    replies = [f"{code} {reply.decode(errors='replace')}" for code, reply in error.recipients.values()]
    codes = [code for code, _reply in error.recipients.values()]
    if not codes or min(codes) < PERMANENT_FROM or OF_ITS_RULES.search(" ".join(replies)):
        return ""
    return " ".join(replies)


def is_of_its_rules(text: str) -> bool:
    return bool(OF_ITS_RULES.search(text))


def one_line(text: str) -> str:
    """A server's words as a column holds them."""
    return " ".join(text.replace("\0", " ").split())
