"""The clock of what is owed a decision: set when it is made, stopped when it is decided, rung by the worker."""

from datetime import datetime

from django.db import connection, transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.notices import deadlines
from portevoix.notices.models import Appeal, Report, RightOfReply
from portevoix.programmes.working_days import calendar_of
from portevoix.timeline.operations import record

AT_ONCE = 500


def calendar_for(about):
    """Every day counts for the right of reply; working days for the rest."""
    return deadlines.every_day if isinstance(about, RightOfReply) else calendar_of(about.programme)


def wind(about, *, made_at: datetime, days: int, is_working=None) -> None:
    """Set its date and its first ring; the caller saves."""
    is_working = is_working or calendar_for(about)
    about.due_at = deadlines.due_at(made_at, days, is_working)
    _await(about, made_at, is_working)


@transaction.atomic
def apply_levels(*, by: User, at: datetime, most: int = AT_ONCE) -> int:
    """Say the levels that have come, for some of what waits; how many were looked at. Call it until there is none."""
    require(by.is_system)
    return sum(_apply(model, by=by, at=at, most=most) for model in (Report, Appeal, RightOfReply))


def _apply(model, *, by, at, most):
    locking = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    taken = model.objects.ringing(at=at).select_for_update(of=["self"], **locking)
    due = list(taken.select_related("programme")[:most])
    calendars = {one.programme_id: calendar_for(one) for one in due}
    for about in due:
        _climb(about, calendars[about.programme_id], by=by, at=at)
    return len(due)


def _climb(about, is_working, *, by, at):
    while about.rings_at is not None and about.rings_at <= at:
        level, _moment = _next(about, is_working)
        about.reached = level
        record("notices.level_reached", subject=about, by=by, at=at, level=level.name.lower())
        _await(about, _made_at(about), is_working)
    about.save(update_fields=["reached", "rings_at"])


def _await(about, made_at, is_working):
    coming = deadlines.next_level(about.due_at, made_at=made_at, reached=about.reached, is_working=is_working)
    about.rings_at = coming[1] if coming is not None else None


def _next(about, is_working):
    coming = deadlines.next_level(about.due_at, made_at=_made_at(about), reached=about.reached, is_working=is_working)
    if coming is None:
        raise RuntimeError(f"{about!r} rings with nothing to say.")
    return coming


def _made_at(about):
    return about.made_at if isinstance(about, Report) else about.asked_at
