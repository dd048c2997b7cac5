"""More time, once, for a reason that everyone reads."""

import datetime
import uuid

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.calendars import calendar_at
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import deadlines, permissions
from portevoix.sheets.models import Referral, Step

from .clocks import WOUND_FIELDS, wound
from .history import record_for
from .locks import locked_referral


@transaction.atomic
def extend(
    referral: Referral, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Referral:
    """Move the date of the answer and the steps above it by the programme's `extension_days`."""
    referral = locked_referral(referral)
    require(permissions.can_extend(by, referral, at=at))
    programme, was_due_at = referral.organisation.programme, referral.due_at
    referral.dates = deadlines.extended(
        referral.dates, days=programme.extension_days, is_working=calendar_at(referral.organisation)
    )
    referral.extended_at = at
    wound(referral).save(update_fields=["extended_at", *WOUND_FIELDS])
    step = Step.objects.create(referral=referral, text=reason, added_by=by, added_at=at)
    facts = {
        "step": step.pk,
        "days": programme.extension_days,
        "was_due_on": _day(was_due_at),
        "due_on": _day(referral.due_at),
    }
    record_for("sheets.extended", referral, by=by, at=at, key=key, **facts)
    return referral


def _day(moment: datetime.datetime) -> str:
    return moment.astimezone(PARIS).date().isoformat()
