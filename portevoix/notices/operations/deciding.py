"""The desk decides on a report: what is done, and why, in writing."""

import uuid
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.notices import acting, permissions
from portevoix.notices.models import DECISION_LENGTH, Report
from portevoix.timeline.operations import record


@transaction.atomic
def decide(
    report: Report, *, act: str, decision: str, words: str = "", by: User, at: datetime, key: uuid.UUID | None = None
) -> Report:
    """Once, for all who said the same. Raises Conflict when a colleague was first, ValidationError without a reason.

    `words`: the passages to mask, one a line.
    """
    report = Report.objects.select_for_update(of=["self"]).select_related("programme", "sheet").get(pk=report.pk)
    report = report if report.same_as_id is None else _first(report)
    if not report.is_open:
        raise Conflict(report)
    require(permissions.can_decide(by, report))
    decision = require_reason(decision)
    if act not in acting.offered(report):
        raise ValidationError(_("Choose what you do."), code="act")
    acting.carry_out(report, act, words=words, reason=decision, by=by, at=at)
    for one in [report, *Report.objects.select_for_update().filter(same_as=report, decided_at=None).order_by("pk")]:
        one.act, one.decision, one.decided_by, one.decided_at, one.rings_at = act, decision, by, at, None
        one.save(update_fields=["act", "decision", "decided_by", "decided_at", "rings_at"])
        record("notices.decided", subject=one, by=by, at=at, key=key if one.pk == report.pk else None, act=str(act))
    return report


def require_reason(decision: str) -> str:
    decision = decision.strip()
    if not decision:
        raise ValidationError(_("Say why: both sides read your reason."), code="decision")
    if len(decision) > DECISION_LENGTH:
        raise ValidationError(
            _("This text is too long. Keep at most %(limit)s characters.") % {"limit": DECISION_LENGTH},
            code="decision",
        )
    return decision


def _first(report):
    known = Report.objects.select_for_update(of=["self"]).select_related("programme", "sheet")
    return known.get(pk=report.same_as_id)
