"""One side does not accept a decision; another person decides again, and that is the end of it."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.moderation import operations as moderation
from portevoix.notices import acting, deadlines, permissions
from portevoix.notices.models import TEXT_LENGTH, Act, Appeal, Report, RightOfReply
from portevoix.timeline.operations import record

from .clocks import wind
from .deciding import require_reason
from .replying import _show

# Whoever decides again may need the words that were masked.
KEPT_IN_DISPUTE = timedelta(days=365)


@transaction.atomic
def appeal(
    about: Report | RightOfReply,
    *,
    side: str,
    text: str,
    by: User,
    at: datetime,
    key: uuid.UUID | None = None,
) -> Appeal:
    """`by` is the system for whoever holds the link. Raises ValidationError without a text."""
    about = _locked(about)
    require(permissions.can_appeal(by, about, side, at=at))
    text = text.strip()
    if not text or len(text) > TEXT_LENGTH:
        raise ValidationError(
            _("Say why you do not agree, in at most %(limit)s characters.") % {"limit": TEXT_LENGTH}, code="text"
        )
    asked = Appeal(
        programme=about.programme,
        report=about if isinstance(about, Report) else None,
        reply=about if isinstance(about, RightOfReply) else None,
        side=side,
        text=text,
        asked_by=None if by.is_system else by,
        asked_at=at,
        first_decided_by_id=about.decided_by_id,
    )
    wind(asked, made_at=at, days=deadlines.APPEAL_DAYS)
    asked.save()
    if isinstance(about, Report) and (read := acting.masked_by(about)) is not None:
        moderation.keep_until(read, until=at + KEPT_IN_DISPUTE)
    record("notices.appealed", subject=asked, by=by, at=at, key=key, side=str(side))
    return asked


@transaction.atomic
def decide_appeal(
    asked: Appeal,
    *,
    outcome: str,
    act: str = "",
    decision: str,
    words: str = "",
    is_danger_dealt_with: bool = False,
    by: User,
    at: datetime,
    key: uuid.UUID | None = None,
) -> Appeal:
    """By another person than the first time. `act`: what is done instead, if it is changed.

    A reply that may speak of a danger is shown as `show_reply` shows it.
    """
    known = Appeal.objects.select_for_update(of=["self"])
    asked = known.select_related("programme", "report__sheet", "reply__sheet").get(pk=asked.pk)
    if not asked.is_open:
        raise Conflict(asked)
    require(permissions.can_decide_appeal(by, asked))
    decision = require_reason(decision)
    if outcome not in Appeal.Outcome.values:
        raise ValidationError(_("Choose whether the first decision stands."), code="outcome")
    if outcome == Appeal.Outcome.CHANGED:
        if asked.reply is not None:
            _show(asked.reply, is_danger_dealt_with=is_danger_dealt_with, decision=decision, by=by, at=at)
        else:
            _change(asked, act, decision=decision, words=words, by=by, at=at)
    asked.outcome, asked.decision, asked.decided_by, asked.decided_at = outcome, decision, by, at
    asked.rings_at = None
    asked.save()
    record("notices.appeal_decided", subject=asked, by=by, at=at, key=key, outcome=str(outcome))
    return asked


def _change(asked, act, *, decision, words, by, at):
    if act not in acting.offered(asked.report) or act == asked.report.act:
        raise ValidationError(_("Choose what is done instead."), code="act")
    acting.undo(asked.report, by=by, at=at)
    acting.carry_out(asked.report, act, words=words, reason=decision, by=by, at=at)
    asked.act = Act(act)


def _locked(about):
    known = type(about).objects.select_for_update(of=["self"])
    return known.select_related("programme", "sheet__cohort").get(pk=about.pk)
