"""Writing what people are told. `tell` for what happened, `send_secret` for login codes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from portevoix.notifications import fewer, replies, rhythm
from portevoix.notifications.models import Mail, Notice, Section
from portevoix.programmes.models import Programme
from portevoix.timeline.models import Entry

from .queueing import UNREACHABLE, Addressee, one_line, queue
from .reading import close_repeated

LOGIN_CODES_FIRST = 50


@transaction.atomic
def tell(
    addressees: Iterable[Addressee],
    template: str,
    *,
    entry: Entry,
    section: str = Section.NEW,
    is_owed: bool = False,
    gathered: bool = False,
    reply_to: tuple[str, int] | None = None,
    **context: Any,
) -> list[Mail]:
    """One message per mailbox about `entry`, in the person's language; returns the mails that leave at once.

    `template` is a text file: its first line is the subject, the rest the body; for telephones, the
    file of the same name that ends with `_sms.txt`, whose subject is not sent. `link`, in the context,
    is where the news leads. Addressees that come twice are told once, those of `.invalid` never; a
    listener that runs again writes nothing more.

    Whoever has an account also reads it among their news, under `section`. The mail waits for the
    rhythm that the person chose, unless it is owed (`is_owed`). `gathered`: what a clock says to many at
    once is one line of the next digest, within a minute, also for mailboxes of no account.
    `reply_to`: the kind and number of what an answer by mail is about (replies.py); no digest has any.
    """
    told = []
    for addressee in {a.email.lower(): a for a in addressees}.values():
        if addressee.email.lower().endswith(UNREACHABLE) or _is_told(addressee, entry):
            continue
        subject, body = _render(addressee, template, entry, context, is_owed=is_owed)
        mail = None
        is_mail = addressee.channel == Mail.Channel.MAIL
        send_at = _send_at(addressee, entry, is_owed=is_owed)
        if not is_mail or (send_at == entry.happened_at and not gathered):
            mail = queue(
                addressee,
                subject=subject,
                body=body,
                is_owed=is_owed,
                reply_to=replies.reply_address(*reply_to, addressee.email) if reply_to and is_mail else "",
                entry=entry,
                programme=entry.programme,
                at=entry.happened_at,
            )
            told.append(mail)
        if addressee.user is not None or (gathered and is_mail):
            notice = Notice.objects.create(
                recipient=addressee.email.lower(),
                user=addressee.user,
                programme=entry.programme,
                entry=entry,
                section=section,
                subject=one_line(subject),
                link=context.get("link", ""),
                is_owed=is_owed,
                created_at=entry.happened_at,
                send_at=send_at,
                mail=mail,
            )
            if section == Section.TODO:
                close_repeated(notice)
    return told


def _is_told(addressee, entry):
    mails = Mail.objects.filter(entry=entry, recipient=addressee.email)
    return mails.exists() or Notice.objects.filter(entry=entry, recipient=addressee.email.lower()).exists()


def _render(addressee, template, entry, context, *, is_owed):
    """The first line, and the rest; at its foot how to get fewer, unless it is owed."""
    with translation.override(addressee.language):
        text = render_to_string(
            template if addressee.channel == Mail.Channel.MAIL else template.replace(".txt", "_sms.txt"),
            {"entry": entry, "programme": entry.programme, "addressee": addressee, **context},
        ).rstrip()
        if addressee.user is not None and not is_owed:
            text += "\n" + fewer.foot(addressee.user, entry.programme)
    subject, _, body = text.strip().partition("\n")
    return subject, body


def _send_at(addressee, entry, *, is_owed):
    if addressee.user is None or is_owed:
        return entry.happened_at
    return rhythm.send_at(addressee.user.rhythm, told_at=entry.happened_at)


@transaction.atomic
def send_secret(email: str, *, subject: str, body: str, at: datetime) -> Mail:
    """A login code: before everything else, and its text is erased once sent."""
    return queue(Addressee(email), subject=subject, body=body, at=at, is_secret=True, priority=LOGIN_CODES_FIRST)


@transaction.atomic
def send_letter(
    addressee: Addressee,
    *,
    subject: str,
    body: str,
    stop_link: str,
    programme: Programme,
    at: datetime,
    is_secret: bool = False,
) -> Mail:
    """A mail that somebody asked for, account or not, which no single entry caused; it leaves at once.

    `stop_link`: where its reader asks for no more of them, without signing in.
    """
    fields = {"stop_link": stop_link, "programme": programme, "is_secret": is_secret}
    return queue(addressee, subject=subject, body=body, at=at, **fields)
