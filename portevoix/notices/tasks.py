"""What happens by itself: what waits for a decision is recalled, then brought higher up; what is old is erased."""

import datetime

from django_tasks import task

from portevoix.accounts.models import User
from portevoix.jobs.periodic import every
from portevoix.kit import clock

from . import operations


@every(datetime.timedelta(minutes=5))
@task(lease_seconds=600)
def say_levels() -> None:
    by, at = User.objects.system(), clock.now()
    while operations.apply_levels(by=by, at=at):
        pass


@every(datetime.timedelta(days=1))
@task(lease_seconds=600)
def forget_notices() -> None:
    by, at = User.objects.system(), clock.now()
    while operations.forget(by=by, at=at):
        pass
