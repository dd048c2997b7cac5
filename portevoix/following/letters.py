"""One mail of everything that is due to one follower, by what it is about; never an empty one."""

import datetime

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import ngettext

from portevoix.notifications import operations as mails
from portevoix.notifications.models import Mail, Notice
from portevoix.notifications.operations import Addressee
from portevoix.programmes.addresses import address
from portevoix.timeline.models import Entry

from . import lines
from .models import Follower

TEMPLATE = "following/emails/news.txt"
MOST_ABOUT = 30


@transaction.atomic
def write(follower: Follower, *, at: datetime.datetime) -> Mail | None:
    """None when nothing of it may be said, or another worker was first.

    The mail, its job and the end of its lines commit together: killed before, all are due again.
    """
    locked = Follower.objects.select_for_update(of=["self"]).select_related("programme", "user")
    follower = locked.filter(pk=follower.pk).first()
    if follower is None:
        return None
    due = follower.heard.filter(send_at__lte=at)
    entries = list(Entry.objects.filter(pk__in=due.values("entry")).order_by("pk"))
    due.filter(entry__in=entries).delete()
    if follower.user is not None and not follower.user.is_active:
        return None
    with translation.override(follower.tongue):
        abouts = lines.grouped(_untold(entries, follower), follower.programme)
        if not abouts:
            return None
        subject, body = _written(follower, abouts)
    return mails.send_letter(
        Addressee(follower.mailbox, follower.tongue, follower.user),
        subject=subject,
        body=body,
        stop_link=_link(follower),
        programme=follower.programme,
        at=at,
    )


def _untold(entries, follower):
    """Without what this mailbox was told as a delegate, an addressee, a facilitator."""
    told: set[int] = set()
    for model in (Notice, Mail):
        about = model.objects.filter(recipient=follower.mailbox, entry__in=[entry.pk for entry in entries])
        told.update(about.order_by().values_list("entry", flat=True))
    return [entry for entry in entries if entry.pk not in told]


def _link(follower):
    return address(follower.programme, "following:by_link", follower.key)


def _written(follower, abouts):
    programme = follower.programme
    shown = abouts[:MOST_ABOUT]
    context = {
        "programme": programme,
        "abouts": shown,
        "more": len(abouts) - len(shown),
        "subject": _subject(abouts, programme),
        "site": address(programme, "portal:home"),
        "list": address(programme, "sheets:list"),
        "stop": _link(follower),
    }
    subject, _newline, body = render_to_string(TEMPLATE, context).strip().partition("\n")
    return subject, body


def _subject(abouts, programme):
    total = sum(len(about.entries) for about in abouts)
    if total == 1:
        return f"{abouts[0].title} — {abouts[0].sentences[0]}"
    words = ngettext(
        "%(count)s news of what you follow on %(name)s", "%(count)s news of what you follow on %(name)s", total
    )
    return words % {"count": total, "name": programme.name}
