import datetime
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django_tasks import task

from portevoix.jobs.periodic import every
from portevoix.kit import clock

from . import sms
from .models import Mail

SECRETS_KEPT = datetime.timedelta(hours=1)
GIVE_UP_AFTER = datetime.timedelta(hours=72)
PERMANENT_FROM = 500


@task(lease_seconds=180)
def send_mail(mail_id: int) -> None:
    """Hand one mail to the server. No transaction is open meanwhile.

    Killed between the server's "accepted" and our note of it, the next attempt sends the same
    Message-ID again: at most one duplicate per kill, which mail programs can recognise.
    """
    mail = Mail.objects.filter(pk=mail_id, state=Mail.State.QUEUED).first()
    if mail is None:
        return
    Mail.objects.filter(pk=mail.pk).update(attempts=mail.attempts + 1)
    try:
        _hand_over(mail)
    except (smtplib.SMTPException, OSError, sms.Refused, sms.Failed) as error:
        state = _state_after(error, mail)
        Mail.objects.filter(pk=mail.pk).update(state=state, last_error=str(error)[:2000])
        if state == Mail.State.QUEUED:
            raise
        return
    erased = {"body": ""} if mail.is_secret and not settings.DEMO else {}
    Mail.objects.filter(pk=mail.pk).update(state=Mail.State.SENT, sent_at=clock.now(), last_error="", **erased)


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
    if not authentication and codes and min(codes) >= PERMANENT_FROM:
        return Mail.State.REFUSED
    if clock.now() - mail.created_at > GIVE_UP_AFTER and mail.attempts > 0:
        return Mail.State.GIVEN_UP
    return Mail.State.QUEUED


def _message(mail):
    html = render_to_string("notifications/mail.html", {"mail": mail, "site_url": settings.SITE_URL})
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        settings.DEFAULT_FROM_EMAIL,
        [mail.recipient],
        headers={"Message-ID": mail.message_id, "Date": mail.created_at.strftime("%a, %d %b %Y %H:%M:%S %z")},
    )
    message.attach_alternative(html, "text/html")
    return message


@every(datetime.timedelta(hours=1))
@task(in_transaction=True)
def forget_secrets() -> None:
    """A login code is worth nothing an hour later: one that was never sent goes no further."""
    if settings.DEMO:
        return
    old = Mail.objects.filter(is_secret=True, created_at__lt=clock.now() - SECRETS_KEPT).exclude(body="")
    old.filter(state=Mail.State.QUEUED).update(state=Mail.State.GIVEN_UP)
    old.update(body="")
