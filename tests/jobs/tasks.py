"""Tasks for the tests of the queue: a worker finds them by their dotted path."""

import datetime

from django_tasks import task

from portevoix.jobs.periodic import every
from portevoix.jobs.worker import GiveUp
from portevoix.programmes.models import Theme
from tests.factories import ThemeFactory

ran: list[str] = []


@task
def remember(word):
    ran.append(word)


@task(lease_seconds=600)
def remember_slowly(word):
    ran.append(word)


@task
def fail():
    raise ConnectionError("The server is away.")


@task
def give_up():
    raise GiveUp("Nobody can mend this.")


@task(in_transaction=True)
def write_theme(slug, programme_id, *, then_fail=False):
    ThemeFactory(slug=slug, programme_id=programme_id)
    if then_fail:
        raise RuntimeError("After the write.")


@every(datetime.timedelta(hours=1))
@task
def hourly():
    ran.append("hourly")


def themes(slug):
    return Theme.objects.filter(slug=slug).count()
