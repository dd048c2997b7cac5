"""How a reading begins and ends. The apps whose texts are read call these, and check who may."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.programmes.working_days import add_working_days, calendar_of

from . import vault
from .detection import findings, has_danger
from .models import SEALED_FOR, Moderated, Opening, Reading, Seal

# What `conclude` changes of a moderated row.
FIELDS = ("reading", "shown_at", "withheld_at", "withheld_reason")
AT_ONCE = 200


def ask(subject: models.Model, *, said: str, at: datetime.datetime) -> Reading:
    """A text waits to be read; the one asked before, if nobody read it, is the same.

    Where what is `said` may tell of a danger it is read first, and somebody is told at once. A false
    alarm costs nobody anything.
    """
    label = subject._meta.label
    waiting = Reading.objects.open().filter(subject_model=label, subject_id=subject.pk).first()
    if waiting is not None:
        return waiting
    programme = subject.programme
    return Reading.objects.create(
        programme=programme,
        subject_model=label,
        subject_id=subject.pk,
        is_alert=has_danger(findings(said)),
        asked_at=at,
        due_at=add_working_days(at, programme.read_days, calendar_of(programme)),
    )


def ask_again(subject: Moderated, *, objection: str, by: User, at: datetime.datetime) -> Reading:
    """What one person kept back waits for another one to read it; the caller saves the fields of FIELDS."""
    first, programme = subject.reading, subject.programme
    subject.reading = Reading.objects.create(
        programme=programme,
        subject_model=first.subject_model,
        subject_id=first.subject_id,
        is_alert=first.is_alert,
        asked_at=at,
        due_at=add_working_days(at, programme.read_days, calendar_of(programme)),
        objection=objection,
        objected_by=by,
        first_read_by=first.read_by,
    )
    return subject.reading


def conclude(
    subject: Moderated, outcome: Reading.Outcome, *, reason: str = "", by: User, at: datetime.datetime
) -> Reading:
    """Write what was decided about `subject`, on its row and on its reading; the caller saves the fields of FIELDS.

    A decision after another (shown again, withheld later) is a reading of its own, asked and read at once.
    """
    reading = subject.reading
    if reading is None or reading.read_at is not None:
        reading = Reading(
            programme_id=subject.programme_id,
            subject_model=subject._meta.label,
            subject_id=subject.pk,
            asked_at=at,
            due_at=at,
        )
    reading.read_at, reading.read_by, reading.outcome, reading.reason = at, by, outcome, reason
    reading.save()
    is_withheld = outcome == Reading.Outcome.WITHHELD
    subject.reading = reading
    subject.shown_at = None if is_withheld else (subject.shown_at or at)
    subject.withheld_at, subject.withheld_reason = (at, reason) if is_withheld else (None, "")
    return reading


def seal(subject: models.Model, texts: dict[str, str], *, by: User, at: datetime.datetime) -> Seal:
    """Keep `texts` (by field) out of everyone's sight, until their date."""
    return Seal.objects.create(
        programme_id=subject.programme_id,
        subject_model=subject._meta.label,
        subject_id=subject.pk,
        sealed=vault.sealed(texts),
        sealed_by=by,
        sealed_at=at,
        destroy_at=at + SEALED_FOR,
    )


def keep_until(subject: models.Model, *, until: datetime.datetime) -> int:
    """A dispute is open: what is sealed of `subject` is not destroyed before `until`."""
    return Seal.objects.of(subject).kept().filter(destroy_at__lt=until).update(destroy_at=until)


def destroy_due(*, at: datetime.datetime) -> list[Seal]:
    """Empty what has reached its date; those destroyed, for the history. Call it until it returns nothing."""
    due = list(Seal.objects.kept().filter(destroy_at__lte=at).order_by("destroy_at", "pk")[:AT_ONCE])
    Seal.objects.filter(pk__in=[found.pk for found in due]).update(sealed=b"", destroyed_at=at)
    return due


def ask_opening(sealed: Seal, *, reason: str, by: User, at: datetime.datetime) -> Opening:
    """Raises ValidationError when somebody asked already, or when nothing is left to read."""
    sealed = Seal.objects.select_for_update().get(pk=sealed.pk)
    if sealed.destroyed_at is not None:
        raise ValidationError(_("These words have been destroyed: nobody can read them any more."))
    if sealed.openings.filter(agreed_at=None).exists():
        raise ValidationError(_("Somebody has asked already: another person of the team has to agree."))
    return Opening.objects.create(seal=sealed, reason=reason, asked_by=by, asked_at=at)


def agree_to_opening(opening: Opening, *, by: User, at: datetime.datetime) -> Opening:
    """By somebody else than whoever asked: the caller has checked it, the database does too."""
    opening = Opening.objects.select_for_update().get(pk=opening.pk)
    if opening.agreed_at is not None:
        raise ValidationError(_("Somebody has agreed already."))
    opening.agreed_by, opening.agreed_at = by, at
    opening.save(update_fields=["agreed_by", "agreed_at"])
    return opening


def escalate(*, at: datetime.datetime) -> list[Reading]:
    """Readings past their date that nobody was told of, marked as told. Call it until it returns nothing."""
    late = Reading.objects.overdue(at=at).filter(escalated_at=None).select_for_update()
    found = list(late.select_related("programme").order_by("due_at", "pk")[:AT_ONCE])
    Reading.objects.filter(pk__in=[reading.pk for reading in found]).update(escalated_at=at)
    return found


def announce(*, at: datetime.datetime) -> dict[int, int]:
    """Readings that nobody was told of, marked as told: how many, by programme."""
    fresh = Reading.objects.open().filter(announced_at=None)
    counted = dict(fresh.values_list("programme").annotate(Count("pk")).order_by("programme"))
    fresh.update(announced_at=at)
    return counted
