"""The one thing that this app does by itself: it says, once, how a week went."""

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
def report_week(organisation: Organisation, *, week: Week, by: User, at: datetime.datetime) -> Entry | None:
    """Say how `week` went: to an organisation its own, to the desk that of the whole programme.

    Once: None when it is said already, be it by another worker at this very moment.
    """
    require(by.is_system)
    key = key_of(organisation.pk, week)
    return record_once("results.week_reported", subject=organisation, by=by, at=at, key=key, week=str(week))


def key_of(organisation_id: int, week: Week) -> uuid.UUID:
    """The same for the same organisation and week, on every machine: the history takes it once."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"portevoix:week:{organisation_id}:{week}")
