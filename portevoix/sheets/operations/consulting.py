"""Asking the class whether its draft says what it lives."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.sheets import class_word, permissions
from portevoix.sheets.models import Consultation, Sheet
from portevoix.timeline.operations import record

from .headings import require_headings
from .locks import locked

# What `send` writes of it on the sheet.
WORD_FIELDS = ("consulted", "recognised", "reservations", "unapproved_reason")


@transaction.atomic
def consult(sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Consultation:
    """Ask about the text as it stands. Answers given about an older text no longer count."""
    sheet = locked(sheet)
    require(permissions.can_consult(by, sheet, at=at))
    require_headings(sheet)
    close_consultations(sheet, at=at)
    asked = Consultation.objects.create(
        sheet=sheet, fingerprint=class_word.fingerprint(sheet), asked_by=by, asked_at=at
    )
    record("sheets.consulted", subject=sheet, by=by, at=at, key=key, consultation=asked.pk)
    return asked


@transaction.atomic
def count_hands(
    asked: Consultation, *, yes: int, no: int, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Consultation:
    """The hands raised by those who have not answered from a telephone. Counted again, the last count stays.

    Raises ValidationError when there are more people than in the class, or when the text has changed since.
    """
    sheet, asked = _open(asked)
    require(permissions.can_consult(by, sheet, at=at))
    headcount = sheet.cohort.headcount
    if headcount and yes + no + asked.voices_yes + asked.voices_no > headcount:
        words = {"headcount": headcount}
        raise ValidationError(
            _("With those who answered by phone, that is more than the %(headcount)s people of the class.") % words
        )
    asked.hands_yes, asked.hands_no, asked.counted_by, asked.counted_at = yes, no, by, at
    asked.save(update_fields=["hands_yes", "hands_no", "counted_by", "counted_at"])
    record("sheets.hands_counted", subject=sheet, by=by, at=at, key=key, consultation=asked.pk)
    return asked


@transaction.atomic
def tally_voices(asked: Consultation, *, yes: int, no: int, by: User) -> Consultation:
    """How many answered from a telephone, as the board counts them; only the system hands it over."""
    require(by.is_system)
    _sheet, asked = _open(asked)
    asked.voices_yes, asked.voices_no = yes, no
    asked.save(update_fields=["voices_yes", "voices_no"])
    return asked


def close_consultations(sheet, *, at, of_another_text=False):
    """All of them, or those that were about a text that is no longer this one."""
    still_open = Consultation.objects.filter(sheet=sheet, closed_at=None)
    if of_another_text:
        still_open = still_open.exclude(fingerprint=class_word.fingerprint(sheet))
    still_open.update(closed_at=at)


def take_the_word_of_the_class(sheet, *, reservations, unapproved_reason, at):
    """Put it on the sheet that leaves. Approval, or the reason why there is none: never neither."""
    asked = Consultation.objects.filter(sheet=sheet, closed_at=None).first()
    is_answered = asked is not None and asked.consulted > 0
    is_approved = is_answered and asked.is_approval
    if not is_approved and not unapproved_reason.strip():
        raise ValidationError(_("Your class has not approved this text. Ask it, or say why you send it without."))
    if is_answered:
        is_told = asked.consulted >= class_word.TOLD_FROM
        if is_told and asked.recognised < asked.consulted and not reservations.strip():
            raise ValidationError(_("Some of the class said “not quite”. Say in a few words what they miss."))
        sheet.consulted, sheet.recognised = asked.consulted, asked.recognised
        sheet.reservations = reservations.strip()
    sheet.unapproved_reason = "" if is_approved else unapproved_reason.strip()
    close_consultations(sheet, at=at)


def _open(asked):
    sheet = locked(asked.sheet)
    asked = Consultation.objects.select_for_update(of=["self"]).get(pk=asked.pk)
    if asked.closed_at is not None:
        raise ValidationError(_("The text has changed since, or it has left. The class can no longer answer about it."))
    return sheet, asked
