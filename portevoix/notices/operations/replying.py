"""Whoever is named in a public text answers under it: asked, confirmed from one's mailbox, shown or refused."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.notices import deadlines, permissions, reply_text
from portevoix.notices.models import RightOfReply
from portevoix.notices.texts import PublicText
from portevoix.programmes.working_days import PARIS
from portevoix.timeline.operations import record

from .clocks import wind
from .deciding import require_reason


@transaction.atomic
def ask_reply(
    text: PublicText,
    *,
    name: str,
    capacity: str = "",
    email: str,
    words: str,
    language: str = "fr",
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> RightOfReply:
    """Anybody may who is named; free. It waits until the mailbox is confirmed. Raises ValidationError.

    `by` is the system for a visitor.
    """
    words = reply_text.clean(words)
    if text.sheet is None or at.astimezone(PARIS).date() > deadlines.may_reply_until(text.published_at):
        raise ValidationError(_("More than three months have passed: this text can no longer be replied to."))
    asked = RightOfReply(
        programme=text.sheet.programme,
        sheet=text.sheet,
        kind=text.kind,
        subject_id=text.pk,
        quoted=text.words,
        name=" ".join(name.split()),
        capacity=" ".join(capacity.split()),
        email=email,
        language=language,
        text=words,
        asked_by=None if by.is_system else by,
        asked_at=at,
    )
    asked.due_at = deadlines.due_at(at, deadlines.REPLY_DAYS, deadlines.every_day)
    asked.save()
    record("notices.reply_asked", subject=asked, by=by, at=at, key=key)
    return asked


@transaction.atomic
def confirm_reply(asked: RightOfReply, *, by: User, at: datetime.datetime) -> RightOfReply:
    """By the link that its mailbox received. Done twice, it is done once."""
    require(by.is_system)
    asked = _locked(asked)
    if asked.state == RightOfReply.State.TO_CONFIRM:
        asked.state, asked.confirmed_at = RightOfReply.State.WAITING, at
        wind(asked, made_at=at, days=deadlines.REPLY_DAYS)
        asked.save()
        record("notices.reply_confirmed", subject=asked, by=by, at=at)
    return asked


@transaction.atomic
def show_reply(
    asked: RightOfReply,
    *,
    is_danger_dealt_with: bool = False,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> RightOfReply:
    """It is in the form that the law asks: everyone reads it under the text. Raises Conflict when already decided.

    Words that may speak of a danger are not shown before whoever shows them says that somebody has dealt with it:
    ValidationError.
    """
    asked = _locked(asked)
    if asked.state != RightOfReply.State.WAITING:
        raise Conflict(asked)
    require(permissions.can_decide_reply(by, asked))
    said = _("It is in the form that the law asks.")
    return _show(asked, is_danger_dealt_with=is_danger_dealt_with, decision=said, by=by, at=at, key=key)


@transaction.atomic
def refuse_reply(
    asked: RightOfReply, *, decision: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> RightOfReply:
    """With a reason, about the form only. Raises Conflict when already decided."""
    asked = _locked(asked)
    if asked.state != RightOfReply.State.WAITING:
        raise Conflict(asked)
    require(permissions.can_decide_reply(by, asked))
    _close(asked, RightOfReply.State.REFUSED, decision=require_reason(decision), by=by, at=at)
    record("notices.reply_refused", subject=asked, by=by, at=at, key=key)
    return asked


def _show(asked, *, is_danger_dealt_with, decision, by, at, key=None):
    """Part of an operation that has asked who may."""
    if reply_text.speaks_of_danger(asked.text) and not is_danger_dealt_with:
        problem = _("These words may speak of a danger. Call whoever can act first, and say here that it is done.")
        raise ValidationError(problem, code="is_danger_dealt_with")
    _close(asked, RightOfReply.State.SHOWN, decision=decision, by=by, at=at)
    record("notices.reply_shown", subject=asked, by=by, at=at, key=key, name=asked.name)
    record("notices.replied", subject=asked.sheet, by=by, at=at, name=asked.name)
    return asked


def _close(asked, state, *, decision, by, at):
    asked.state, asked.decision, asked.decided_by, asked.decided_at, asked.rings_at = state, decision, by, at, None
    asked.save()


def _locked(asked):
    known = RightOfReply.objects.select_for_update(of=["self"]).select_related("programme", "sheet__cohort")
    return known.get(pk=asked.pk)
