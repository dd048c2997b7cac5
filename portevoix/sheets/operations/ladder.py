"""What the clocks say when they ring: done by the system, each level once, in order, whatever stopped meanwhile."""

import datetime
from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, models, transaction
from django.db.models import F

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.calendars import calendars_of
from portevoix.sheets import deadlines
from portevoix.sheets.models import CLOCK_FIELDS, Referral, Sheet
from portevoix.sheets.status import State
from portevoix.timeline.operations import record_all

from .clocks import WOUND_FIELDS, resume

AT_ONCE = 500


@transaction.atomic
def climb(*, by: User, at: datetime.datetime, most: int = AT_ONCE) -> int:
    """Let the clocks that are due ring, the earliest first; returns how many were looked at.

    A row that somebody is changing is left for the next turn, where the engine can tell. Of two
    workers at once, each takes rows of its own, or the second one finds them wound already.
    """
    require(by.is_system)
    due = list(_due(at)[:most])
    pauses = [referral for referral in due if referral.paused_at is not None]
    calendars = _calendars(pauses)
    for referral in pauses:
        is_working = calendars[referral.organisation.programme_id](referral.organisation)
        resume(referral, at=referral.rings_at, is_working=is_working)
        referral.save(update_fields=WOUND_FIELDS)
    rung = [(referral, _passed(referral, at)) for referral in due]
    _wind(due)
    record_all("sheets.pause_ended", [(_sheet(r), _facts(r)) for r in pauses], by=by, at=at)
    levels = [
        (_sheet(referral), {**_facts(referral), "level": ring.level, "was_due_at": ring.at.isoformat()})
        for referral, rings in rung
        for ring in rings
    ]
    record_all("sheets.level_reached", levels, by=by, at=at)
    return len(due)


def _due(at):
    locking = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    due = Referral.objects.select_for_update(of=["self"], **locking).filter(rings_at__lt=at)
    # No text of the sheet: a hundred thousand rows go through here.
    columns = ("sheet", "state", "taken_at", "organisation__name", "organisation__territory__path")
    wanted = due.select_related("organisation__programme", "organisation__territory")
    wanted = wanted.only(*columns, "organisation__programme__holidays_subdivision", *WOUND_FIELDS)
    # By the index alone: with one column more, PostgreSQL would sort all that is due for each batch.
    return wanted.order_by("rings_at")


def _calendars(referrals):
    """Each programme's, asked once: many pauses may end the same night."""
    programmes = {referral.organisation.programme_id: referral.organisation.programme for referral in referrals}
    return {pk: calendars_of(programme) for pk, programme in programmes.items()}


def _passed(referral, at):
    rings = deadlines.passed(referral.dates, reached=referral.reached, is_taken=referral.taken_at is not None, at=at)
    if rings:
        referral.reached = rings[-1].level
    return rings


def _wind(referrals: Iterable[Referral]) -> None:
    """A few statements for all of them: those that go from one level to the same next one together."""
    together = defaultdict(list)
    for referral in referrals:
        is_taken = referral.taken_at is not None
        ring = deadlines.next_ring(referral.dates, reached=referral.reached, is_taken=is_taken)
        together[referral.reached, ring.level if ring else None].append(referral.pk)
    for (reached, following), keys in together.items():
        rings_at = F(CLOCK_FIELDS[deadlines.ORDER[following]]) if following else None
        Referral.objects.filter(pk__in=keys).update(reached=reached, rings_at=rings_at)


def _sheet(referral) -> models.Model:
    """What the entry is about, without reading its texts."""
    return Sheet(pk=referral.sheet_id, programme_id=referral.organisation.programme_id)


def _facts(referral):
    return {
        "organisation": referral.organisation.name,
        "organisation_id": referral.organisation_id,
        "referral": referral.pk,
        # It is the desk that is late then, not the addressee.
        "is_of_desk": referral.state == State.MEDIATION,
    }
