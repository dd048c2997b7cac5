"""What a message that came in changes, by whichever door."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.notifications import inbound, mailboxes, replies, return_path
from portevoix.notifications.inbound import words
from portevoix.notifications.models import DeadAddress, InboundMail, Mail

from .queueing import Addressee, queue

Kind = InboundMail.Kind
# And one per sender: whoever forges one must not make us write to somebody else many times.
REFUSALS_PER_HOUR = 30


def receive(raw: bytes, *, at: datetime) -> InboundMail:
    """Act on one message, once, however often it comes; raises `inbound.Unreadable`."""
    received = inbound.read(raw)
    try:
        with transaction.atomic():
            message = InboundMail.objects.create(
                message_id=received.message_id,
                sender=received.sender,
                subject=received.subject,
                kind=Kind.OTHER,
                received_at=at,
            )
            language = User.objects.filter(email=received.sender).values_list("language", flat=True).first()
            with translation.override(language or settings.LANGUAGE_CODE):
                became = _act_on(received, at)
            message.kind, message.outcome, message.is_told = became.kind, became.sentence[:500], became.is_told
            message.save(update_fields=["kind", "outcome", "is_told"])
    except IntegrityError:
        known = InboundMail.objects.filter(message_id=received.message_id).first()
        if known is None:
            raise
        return known
    return message


@dataclass(frozen=True)
class Outcome:
    kind: InboundMail.Kind
    sentence: str
    is_told: bool = False


def _act_on(received, at):
    if received.report is not None:
        return Outcome(Kind.BOUNCE, _read_report(received, at))
    address = next(filter(replies.is_reply_address, received.recipients), None)
    if address is not None:
        return _take_reply(received, address, at)
    return Outcome(Kind.OTHER, _("Neither a report of a mail server nor an answer to one of our mails."))


def _read_report(received, at):
    report = received.report
    mail = _mail_of(received)
    if mail is None:
        return _("A report about a mail that we do not know.")
    if not report.is_final:
        return _("A server says that it tries again: %(reason)s") % {"reason": report.reason}
    undelivered = Mail.State.REFUSED if report.is_permanent else Mail.State.GIVEN_UP
    Mail.objects.filter(pk=mail.pk).update(state=undelivered, last_error=report.reason)
    if not report.is_permanent:
        mailboxes.mark(mail, kind=DeadAddress.Kind.UNREACHABLE, reason=report.reason, at=at)
    elif not mailboxes.is_of_its_rules(f"{report.status} {report.reason}"):
        mailboxes.mark(mail, kind=DeadAddress.Kind.DEAD, reason=report.reason, at=at)
    return _("The mail did not arrive: %(reason)s") % {"reason": report.reason}


def _mail_of(received):
    """By our own return address, which is signed; else by a Message-ID, which only its readers know."""
    numbers = [pk for pk in map(return_path.read, received.recipients) if pk is not None]
    mails = Mail.objects.filter(channel=Mail.Channel.MAIL)
    found = mails.filter(pk__in=numbers[:1]).first()
    named = [*received.report.message_ids, *received.answers_to]
    return found or mails.filter(message_id__in=named).order_by("pk").first()


def _take_reply(received, address, at):
    if received.is_automatic:
        return Outcome(Kind.OTHER, _("An automatic answer: nobody reads it."))
    read = replies.read(address, sender=received.sender)
    if read is None:
        return _refuse(received, _("This address answers one mail only, from the mailbox that received it."), at)
    kind, pk = read
    taker = replies.taker_of(kind)
    if taker is None:
        return _refuse(received, _("This mail cannot be answered by mail."), at)
    text = words.without_quote(received.text, original=_original(received))
    if not text:
        return _refuse(received, _("We found no words of yours above the mail that you answered."), at)
    return _hand_over(received, lambda: taker(pk, sender=received.sender, text=text, at=at), at)


def _hand_over(received, take: Callable[[], str], at) -> Outcome:
    """A refusal undoes what was begun, and is told."""
    try:
        with transaction.atomic():
            return Outcome(Kind.REPLY, take())
    except replies.Refused as refused:
        return _refuse(received, str(refused), at)
    except ValidationError as error:
        return _refuse(received, " ".join(error.messages), at)
    except PermissionDenied:
        return _refuse(received, _("You may no longer answer this."), at)


def _original(received):
    mail = Mail.objects.filter(message_id__in=received.answers_to).order_by("pk").first()
    return mail.body if mail else ""


def _refuse(received, why, at):
    """Told by a mail, but seldom, and never to a mailbox that is dead."""
    told = InboundMail.objects.filter(is_told=True, received_at__gt=at - timedelta(hours=1))
    sentence = _("Refused: %(why)s") % {"why": why}
    if (
        told.filter(sender=received.sender).exists()
        or told.count() >= REFUSALS_PER_HOUR
        or mailboxes.why_dead(received.sender)
    ):
        return Outcome(Kind.REPLY, sentence)
    context = {"why": why, "about": received.subject, "site": settings.SITE_URL}
    text = render_to_string("notifications/emails/reply_refused.txt", context)
    subject, _newline, body = text.strip().partition("\n")
    user = User.objects.filter(email=received.sender).first()
    addressee = Addressee.person(user) if user else Addressee(received.sender)
    queue(addressee, subject=subject, body=body, at=at, is_owed=True)
    return Outcome(Kind.REPLY, sentence, is_told=True)
