"""The call list of the facilitators: mailboxes of this programme that do not take our mails."""

from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Lower

from portevoix.accounts.models import User
from portevoix.notifications.models import DeadAddress, Mail

from .models import Membership, Organisation

SUBJECTS_SHOWN = 5
MOST_MAILS_READ = 1000


@dataclass(frozen=True)
class Call:
    """One mailbox, whose it is, and what did not arrive."""

    address: DeadAddress
    people: list[User]
    organisations: list[Organisation]
    subjects: list[str]
    more: int


def waiting(programme):
    """Those of somebody here: an organisation, one of its people, or a person whom this programme wrote to in vain.

    Not called yet first, then oldest first.
    """
    organisations = _organisations(programme).filter(mailbox=OuterRef("email"))
    members = Membership.objects.live().filter(organisation__programme=programme, user__email=OuterRef("email"))
    people = User.objects.filter(email=OuterRef("email"), is_active=True)
    in_vain = _undelivered(programme).filter(mailbox=OuterRef("email"))
    of_here = Exists(organisations) | Exists(members) | (Exists(people) & Exists(in_vain))
    standing = DeadAddress.objects.standing().filter(of_here)
    return standing.order_by(F("handled_at").asc(nulls_first=True), "dead_since", "pk")


def described(programme, addresses: list[DeadAddress]) -> list[Call]:
    """In as many queries for many as for one."""
    emails = [address.email for address in addresses]
    people = _by_mailbox(User.objects.filter(email__in=emails).annotate(mailbox=F("email")).order_by("pk"))
    organisations = _by_mailbox(_organisations(programme).filter(mailbox__in=emails).order_by("name", "pk"))
    undelivered = _undelivered(programme).filter(mailbox__in=emails)
    counts = dict(undelivered.values_list("mailbox").annotate(Count("pk")).order_by())
    mails = _by_mailbox(undelivered.only("subject").order_by("-created_at", "-pk")[:MOST_MAILS_READ])
    calls = []
    for address in addresses:
        subjects = [mail.subject for mail in mails.get(address.email, [])[:SUBJECTS_SHOWN]]
        more = counts.get(address.email, 0) - len(subjects)
        whose = (people.get(address.email, []), organisations.get(address.email, []))
        calls.append(Call(address, *whose, subjects, more))
    return calls


def _organisations(programme):
    return Organisation.objects.within(programme).active().annotate(mailbox=Lower("email"))


def _undelivered(programme):
    return Mail.objects.undelivered().filter(programme=programme).annotate(mailbox=Lower("recipient"))


def _by_mailbox(rows):
    found: dict = {}
    for row in rows:
        found.setdefault(row.mailbox, []).append(row)
    return found
