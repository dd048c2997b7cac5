"""What happens by itself: the coordinator is told of what waits too long; what is old is destroyed."""

import datetime

from django_tasks import task

from portevoix.accounts.models import User
from portevoix.jobs.periodic import every
from portevoix.kit import clock

from . import operations


@every(datetime.timedelta(minutes=5))
@task(lease_seconds=600)
def say_late() -> None:
    by, at = User.objects.system(), clock.now()
    while operations.say_late(by=by, at=at):
        pass


@every(datetime.timedelta(days=1))
@task(lease_seconds=600)
def destroy_old() -> None:
    by, at = User.objects.system(), clock.now()
    while operations.destroy(by=by, at=at):
        pass
