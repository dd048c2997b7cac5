"""On Monday at 7:30 (Paris), the report of the week that has ended; late if the worker was stopped, never twice."""

import datetime

from django_tasks import task

from portevoix.accounts.models import User
from portevoix.jobs.periodic import every
from portevoix.kit import clock
from portevoix.organisations.models import Membership, Organisation
from portevoix.programmes.weeks import Week, to_tell
from portevoix.timeline.models import Entry

from . import operations


@every(datetime.timedelta(minutes=5))
@task
def report_the_week() -> None:
    """Each in a transaction of its own. Two queries when all is said."""
    at, by = clock.now(), User.objects.system()
    week = to_tell(at)
    for organisation in _still_to_tell(week):
        operations.report_week(organisation, week=week, by=by, at=at)


def _still_to_tell(week: Week) -> list[Organisation]:
    """Those where somebody reads reports, and whose report has not left."""
    readers = Membership.objects.who_steer()
    organisations = Organisation.objects.active().filter(pk__in=readers.values("organisation")).order_by("pk")
    keys = {operations.key_of(organisation.pk, week): organisation for organisation in organisations}
    said = set(Entry.objects.filter(submission_key__in=list(keys)).values_list("submission_key", flat=True))
    return [organisation for key, organisation in keys.items() if key not in said]
