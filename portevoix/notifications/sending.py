"""One mail to the server: sent, refused, given up, or asked again."""

import datetime
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django_tasks import task

from portevoix.kit import clock

from . import fewer, mailboxes, return_path, sms
from .models import DeadAddress, Mail

GIVE_UP_AFTER = datetime.timedelta(hours=72)


@task(lease_seconds=180)
def send_mail(mail_id: int) -> None:
    """Hand one mail to the server. No transaction is open meanwhile.

    Killed between the server's "accepted" and our note of it, the next attempt sends the same
    Message-ID again: at most one duplicate per kill, which mail programs can recognise.
    """
    waiting = Mail.objects.filter(pk=mail_id, state=Mail.State.QUEUED)
    mail = waiting.select_related("user", "programme").first()
    if mail is None:
        return
    # Whoever asks for a code may be right that their mailbox works again.
    reason = "" if mail.is_secret else mailboxes.why_dead(mail.recipient)
    if reason:
        waiting.update(state=Mail.State.REFUSED, last_error=reason)
        return
    waiting.update(attempts=mail.attempts + 1)
    try:
        _hand_over(mail)
    except (smtplib.SMTPException, OSError, sms.Refused, sms.Failed) as error:
        if _note_failure(mail, error) == Mail.State.QUEUED:
            raise
        return
    erased = {"body": ""} if mail.is_secret and not settings.DEMO else {}
    with transaction.atomic():
        waiting.update(state=Mail.State.SENT, sent_at=clock.now(), last_error="", **erased)
        mailboxes.reached(mail.recipient)


@transaction.atomic
def _note_failure(mail, error):
    """The state of the mail, and what it says of its mailbox."""
    state, now = _state_after(error, mail), clock.now()
    Mail.objects.filter(pk=mail.pk).update(state=state, last_error=mailboxes.one_line(str(error))[:2000])
    refusal = mailboxes.refusal(error)
    if refusal:
        mailboxes.mark(mail, kind=DeadAddress.Kind.DEAD, reason=refusal, at=now)
    elif state == Mail.State.GIVEN_UP and mail.channel == Mail.Channel.MAIL:
        mailboxes.mark(mail, kind=DeadAddress.Kind.UNREACHABLE, reason=str(error), at=now)
    return state


def _hand_over(mail):
    if mail.channel == Mail.Channel.SMS:
        sms.send(mail.recipient, mail.body.strip())
    else:
        _message(mail).send()


def _state_after(error, mail):
    """Refused for good (5xx), too old to go on, or still waiting."""
    if isinstance(error, sms.Refused):
        return Mail.State.REFUSED
    codes = [getattr(error, "smtp_code", 0)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _reply in error.recipients.values()]
    authentication = isinstance(error, smtplib.SMTPAuthenticationError)
    if not authentication and codes and min(codes) >= mailboxes.PERMANENT_FROM:
        return Mail.State.REFUSED
    if clock.now() - mail.created_at > GIVE_UP_AFTER and mail.attempts > 0:
        return Mail.State.GIVEN_UP
    return Mail.State.QUEUED


def _message(mail):
    html = render_to_string("notifications/mail.html", {"mail": mail, "site_url": settings.SITE_URL})
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        return_path.address_of(mail),
        [mail.recipient],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            **({"Reply-To": mail.reply_to} if mail.reply_to else {}),
            "Message-ID": mail.message_id,
            "Date": mail.created_at.strftime("%a, %d %b %Y %H:%M:%S %z"),
            **fewer.headers(mail),
        },
    )
    message.attach_alternative(html, "text/html")
    return message
