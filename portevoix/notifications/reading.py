"""The life of messages: of what was told about one thing, how many wait, left, were refused, were given up.

Counts only: no address, no name. `{% include "notifications/life.html" with lives=lives %}` says it in words.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Case, Count, Q, Value, When
from django.utils.translation import gettext_lazy as _

from portevoix.timeline.models import Entry

from .models import Mail, Notice

State = Mail.State


class Reader(models.TextChoices):
    """Whom a message is for."""

    PERSON = "person", _("People with an account")
    MAILBOX = "mailbox", _("Mailboxes")
    TELEPHONE = "telephone", _("Telephones")


# Those who chose to be told in the site only, for what nobody owes them.
HERE = "here"


@dataclass(frozen=True)
class Life:
    """What became of the messages of one entry, for one kind of reader."""

    entry: Entry
    reader: Reader
    # {"sent": 3, "refused": 1}: a state of Mail, or HERE; those that count none are absent.
    counts: dict[str, int]


def life_of(entries: Iterable[Entry]) -> list[Life]:
    """In the order of the entries, in two queries; an entry that told nobody is left out."""
    entries = list(entries)
    counted: dict[tuple[int, str], Counter] = defaultdict(Counter)
    for entry, reader, state, count in [*_mails(entries), *_gathered(entries)]:
        counted[entry, reader][state] += count
    return [
        Life(entry, reader, {state: counts[state] for state in [*State.values, HERE] if counts[state]})
        for entry in entries
        for reader in Reader
        if (counts := counted.get((entry.pk, reader)))
    ]


def _mails(entries):
    """Those that left by themselves."""
    reader = Case(
        When(channel=Mail.Channel.SMS, then=Value(Reader.TELEPHONE)),
        When(user=None, then=Value(Reader.MAILBOX)),
        default=Value(Reader.PERSON),
    )
    mails = Mail.objects.filter(entry__in=entries).annotate(reader=reader).order_by()
    return mails.values_list("entry", "reader", "state").annotate(Count("pk"))


def _gathered(entries):
    """Those that a digest told, or tells, or that wait in the site."""
    reader = Case(When(user=None, then=Value(Reader.MAILBOX)), default=Value(Reader.PERSON))
    state = Case(
        When(mail=None, send_at=None, then=Value(HERE)),
        When(mail=None, then=Value(State.QUEUED)),
        default="mail__state",
    )
    notices = Notice.objects.filter(Q(mail=None) | Q(mail__entry=None), entry__in=entries)
    notices = notices.annotate(reader=reader, became=state).order_by()
    return notices.values_list("entry", "reader", "became").annotate(Count("pk"))
