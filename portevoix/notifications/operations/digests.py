"""Many things at once become one mail: to do, new, closed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portevoix.accounts.models import User
from portevoix.notifications import fewer
from portevoix.notifications.models import Mail, Notice, Section
from portevoix.programmes.addresses import address
from portevoix.programmes.models import Programme

from .queueing import Addressee, one_line, queue

TEMPLATE = "notifications/emails/digest.txt"
MOST_LINES = 50


@transaction.atomic
def gather(recipient: str, programme: Programme, *, at: datetime.datetime) -> Mail | None:
    """One mail of everything that is due to this mailbox; None when another worker was first.

    The mail, the claim of its notices and its job commit together: killed before, all are due again.
    """
    due = Notice.objects.filter(recipient=recipient, programme=programme).due(at=at)
    # The first row stands for all: whoever waits for it finds nothing due any more.
    first = due.select_for_update(of=["self"]).order_by("pk").first()
    # Somebody who since chose to read here gets no more than what is owed.
    due.filter(is_owed=False, user__rhythm=User.Rhythm.HERE_ONLY).update(send_at=None)
    if first is None or not due.exists():
        return None
    user = User.objects.filter(notices__in=due).first()
    is_owed = not due.filter(is_owed=False).exists()
    addressee = Addressee.person(user) if user else Addressee(recipient)
    mail = queue(addressee, subject="", body="", at=at, programme=programme, is_owed=is_owed)
    due.update(mail=mail)
    with translation.override(addressee.language):
        mail.subject, mail.body = _written(mail)
    mail.save(update_fields=["subject", "body"])
    return mail


@dataclass(frozen=True)
class Part:
    """One section of a digest: its first lines, and how many are left out."""

    section: Section
    notices: list[Notice]
    more: int


def _written(mail) -> tuple[str, str]:
    parts = [part for part in (_part(mail, section) for section in Section) if part.notices]
    context: dict[str, Any] = {
        "mail": mail,
        "programme": mail.programme,
        "parts": parts,
        "subject": _subject(mail, parts),
        "site": address(mail.programme, "portal:home"),
        "all": address(mail.programme, "notifications:news" if mail.user else "portal:home"),
    }
    text = render_to_string(TEMPLATE, context).strip()
    if mail.user is not None and not mail.is_owed:
        text += "\n" + fewer.foot(mail.user, mail.programme)
    subject, _newline, body = text.partition("\n")
    return one_line(subject), body.strip() + "\n"


def _part(mail, section):
    notices = mail.notices.filter(section=section)
    shown = list(notices.order_by("pk")[:MOST_LINES])
    return Part(section, shown, notices.count() - len(shown))


def _subject(mail, parts):
    counts = {part.section: len(part.notices) + part.more for part in parts}
    name = {"name": mail.programme.name}
    if sum(counts.values()) == 1:
        return parts[0].notices[0].subject
    to_do = counts.get(Section.TODO, 0)
    if to_do:
        words = ngettext(
            "%(count)s thing waits for you on %(name)s", "%(count)s things wait for you on %(name)s", to_do
        )
        return words % {"count": to_do, **name}
    total = sum(counts.values())
    return _("%(count)s news on %(name)s") % {"count": total, **name}
