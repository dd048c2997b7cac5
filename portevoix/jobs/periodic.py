"""Periodic tasks: declared beside the code they run, kept in the database, never run twice at once."""

import datetime

from django.db import IntegrityError, transaction

from .models import Periodic

_periods: dict[str, tuple[object, datetime.timedelta]] = {}


def every(period: datetime.timedelta):
    """`@every(timedelta(hours=1))` above a `@task`: enqueued once per period by whichever worker comes first."""

    def declare(task):
        _periods[task.module_path] = (task, period)
        return task

    return declare


def tick(*, at: datetime.datetime) -> int:
    """Enqueue what is due; returns how many. Two workers ticking together enqueue once.

    After a long stop a task runs once, not once per missed period.
    """
    return sum(_tick_one(name, task, period, at) for name, (task, period) in _periods.items())


def _tick_one(name, task, period, at):
    row = Periodic.objects.filter(task=name).first()
    # Further away than a period: the clock of this machine was ahead, and has been set right.
    if row is not None and at < row.next_run_at <= at + period:
        return 0
    with transaction.atomic():
        if row is None:
            try:
                with transaction.atomic():
                    Periodic.objects.create(task=name, next_run_at=at + period, last_run_at=at)
            except IntegrityError:
                return 0  # the other worker was first
        else:
            taken = Periodic.objects.filter(task=name, next_run_at=row.next_run_at).update(
                next_run_at=at + period, last_run_at=at
            )
            if not taken:
                return 0
        task.enqueue()
    return 1
