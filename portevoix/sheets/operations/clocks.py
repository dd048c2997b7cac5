"""The clock of a referral: started when it is referred, stopped by a question, wound after each change.

These change the row in memory; whoever calls them holds its lock and saves it (`statuses.move`).
"""

import datetime

from portevoix.organisations.calendars import calendar_at
from portevoix.programmes.working_days import add_working_days, working_days_between
from portevoix.sheets import deadlines
from portevoix.sheets.models import CLOCK_FIELDS, Referral

# What a clock writes on its row.
WOUND_FIELDS = (*CLOCK_FIELDS, "reached", "rings_at", "paused_at", "pause_days_left")


def started(referral: Referral, *, programme, at: datetime.datetime, is_working: deadlines.Calendar) -> Referral:
    """A round from its beginning: the first one, or that of a contested answer."""
    referral.dates = deadlines.dates_from(at, programme, is_working)
    referral.reached = ""
    referral.paused_at = None
    referral.pause_days_left = programme.pause_days
    return wound(referral)


def wound(referral: Referral) -> Referral:
    """Say when its clock has something to do next, from where it stands now."""
    if not referral.is_open:
        referral.rings_at = referral.paused_at = None
    elif referral.paused_at is None:
        ring = deadlines.next_ring(referral.dates, reached=referral.reached, is_taken=referral.taken_at is not None)
        referral.rings_at = ring.at if ring is not None else None
    return referral


def pause(referral: Referral, *, at: datetime.datetime) -> None:
    """From a question to its reply, as long as days of pause are left: then it runs again by itself."""
    if referral.paused_at is None and referral.pause_days_left:
        is_working = calendar_at(referral.organisation)
        referral.paused_at = at
        referral.rings_at = add_working_days(at, referral.pause_days_left, is_working)


def resume(referral: Referral, *, at: datetime.datetime, is_working: deadlines.Calendar | None = None) -> None:
    """Does nothing to a clock that runs. A pause that was over before `at` stopped it no longer than it lasted."""
    if referral.paused_at is None:
        return
    at = min(at, referral.rings_at)
    is_working = is_working or calendar_at(referral.organisation)
    spent = working_days_between(referral.paused_at, at, is_working)
    referral.dates = deadlines.resumed(referral.dates, paused_at=referral.paused_at, at=at, is_working=is_working)
    referral.pause_days_left = max(referral.pause_days_left - spent, 0)
    referral.paused_at = None
    wound(referral)
