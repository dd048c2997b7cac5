"""What an entry about one addressee always says: which one."""

from portevoix.timeline.models import Entry
from portevoix.timeline.operations import record


def facts_about(referral) -> dict[str, object]:
    """Its name as it was that day, and its key."""
    return {"organisation": referral.organisation.name, "organisation_id": referral.organisation_id}


def record_for(verb, referral, /, *, by, at, key=None, **facts) -> Entry:
    return record(verb, subject=referral.sheet, by=by, at=at, key=key, **facts_about(referral), **facts)
