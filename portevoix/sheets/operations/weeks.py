"""What a Monday begins: each addressee is told of what it owes."""

import datetime
import uuid

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.models import Organisation
from portevoix.programmes.weeks import Week
from portevoix.timeline.models import Entry
from portevoix.timeline.operations import record_once


@transaction.atomic
def begin_week(desk: Organisation, *, week: Week, by: User, at: datetime.datetime) -> Entry | None:
    """Once for the programme of `desk`; None when it is said already."""
    require(by.is_system)
    key = uuid.uuid5(uuid.NAMESPACE_URL, f"portevoix:todo:{desk.programme_id}:{week}")
    return record_once("sheets.week_begun", subject=desk, by=by, at=at, key=key, week=str(week))
