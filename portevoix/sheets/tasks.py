"""What the clocks do by themselves, every five minutes; after a long stop, all of it in one go, in order."""

import datetime

from django_tasks import task

from portevoix.accounts.models import User
from portevoix.jobs.periodic import every
from portevoix.kit import clock
from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Programme
from portevoix.programmes.weeks import begun

from . import operations
from .models import LearntRouting, Referral

# Before the mails that wait: a long queue never makes a deadline late.
PRIORITY = 40


EVERY = datetime.timedelta(minutes=5)


@every(EVERY)
@task(priority=PRIORITY, lease_seconds=600)
def climb_ladders() -> None:
    """Each batch in a transaction of its own: a worker killed in between repeats nothing."""
    _in_turns(operations.climb)


@every(EVERY)
@task(priority=PRIORITY)
def take_from_the_closed() -> None:
    """What an organisation that has closed still owed."""
    at, by = clock.now(), User.objects.system()
    for referral in Referral.objects.left_by_the_closed().order_by("pk"):
        operations.take_from_closed(referral, by=by, at=at)


@every(EVERY)
@task(priority=PRIORITY)
def let_proposals_lapse() -> None:
    _in_turns(operations.let_proposals_lapse)


@every(EVERY)
@task(priority=PRIORITY)
def let_merges_lapse() -> None:
    _in_turns(operations.let_merges_lapse)


@every(EVERY)
@task(priority=PRIORITY)
def ask_whether_it_holds() -> None:
    _in_turns(operations.ask_whether_it_holds)


@every(EVERY)
@task(priority=PRIORITY)
def watch_readings() -> None:
    operations.announce_readings(by=User.objects.system(), at=clock.now())
    _in_turns(operations.escalate_readings)


@every(datetime.timedelta(hours=1))
@task
def destroy_sealed() -> None:
    _in_turns(operations.destroy_sealed)


@every(EVERY)
@task
def begin_the_week() -> None:
    """On Monday at 7:30 (Paris), late if the worker was stopped, never twice: who owes something is told."""
    at, by = clock.now(), User.objects.system()
    week = begun(at)
    if week is not None:
        for desk in Organisation.objects.filter(kind=Organisation.Kind.DESK).order_by("pk"):
            operations.begin_week(desk, week=week, by=by, at=at)


# Nobody waits for it: after everything else in the queue.
@every(datetime.timedelta(days=1))
@task(priority=-50, lease_seconds=1800)
def learn_routing() -> None:
    """Each programme from its own sheets; nothing is learnt again from the same ones."""
    by = User.objects.system()
    for programme in Programme.objects.order_by("pk"):
        for about in LearntRouting.About.values:
            operations.learn_routing(programme, about=about, by=by, at=clock.now())


def _in_turns(operation):
    at, by = clock.now(), User.objects.system()
    while operation(by=by, at=at):
        pass
