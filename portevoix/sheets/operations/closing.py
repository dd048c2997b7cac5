"""The class's last word on its sheet."""

import datetime
import uuid

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import Saying, SettledProposal, Sheet
from portevoix.sheets.status import OPEN_STATES, State
from portevoix.timeline.operations import record

from .contesting import close_proposals
from .locks import locked
from .reading import ask_words
from .statuses import derive_status, move


@transaction.atomic
def settle(sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Sheet:
    """The class says that its problem is settled; nobody else can."""
    sheet = locked(sheet)
    require(permissions.can_settle(by, sheet, at=at))
    sheet.settled_at = at
    sheet.ask_holding_at = at + datetime.timedelta(days=sheet.programme.holds_after_days)
    close_proposals(sheet.referrals.all(), outcome=SettledProposal.Outcome.CONFIRMED, at=at)
    return _close(sheet, "sheets.settled", by=by, at=at, key=key)


@transaction.atomic
def abandon(sheet: Sheet, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Sheet:
    """The class says that the matter is no longer current, and why: everyone reads why once the desk has."""
    sheet = locked(sheet)
    require(permissions.can_abandon(by, sheet, at=at))
    sheet.abandoned_at = at
    sheet.abandon_reason = reason
    ask_words(Saying.Kind.CLOSING, sheet, sheet=sheet, cohort=sheet.cohort, said=reason, at=at)
    close_proposals(sheet.referrals.all(), outcome=SettledProposal.Outcome.LAPSED, at=at)
    return _close(sheet, "sheets.abandoned", by=by, at=at, key=key)


def _close(sheet, verb, *, by, at, key):
    released = list(sheet.referrals.filter(state__in=OPEN_STATES))
    for referral in released:
        move(referral, State.RELEASED)
    derive_status(sheet, at=at)
    record(
        verb,
        subject=sheet,
        by=by,
        at=at,
        key=key,
        cohort=sheet.cohort.name,
        released_ids=[referral.organisation_id for referral in released],
    )
    return sheet
