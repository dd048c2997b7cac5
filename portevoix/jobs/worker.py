"""Claim, run, remove; or put back for later.

Killed at any instant, a worker leaves rows whose lease runs out; the next one takes them up.
"""

import datetime
import logging
import traceback
import uuid

from django.db import close_old_connections, connection, transaction
from django.utils.module_loading import import_string

from portevoix.kit import clock

from .models import Job
from .periodic import tick

logger = logging.getLogger(__name__)

# Retry after 1, 5, 30 min, 2 h, then every 6 h; given up after three days:
# the 17th attempt is the first past 72 h.
BACK_OFF_MINUTES = (1, 5, 30, 120)
LATER_MINUTES = 360
MOST_ATTEMPTS = 17


class GiveUp(Exception):
    """Raised by a task for a failure that no later attempt can mend."""


def work(*, stop, poll_seconds: float = 0.5) -> None:
    """Run jobs until `stop` (a threading.Event) is set."""
    next_tick = None
    while not stop.is_set():
        now = clock.now()
        close_old_connections()
        try:
            if next_tick is None or now >= next_tick or next_tick - now > datetime.timedelta(minutes=2):
                tick(at=now)
                next_tick = now + datetime.timedelta(seconds=30)
            busy = run_one()
        except Exception:
            # The database itself is away: say it, wait, come back.
            logger.exception("The queue could not be read.")
            connection.close()
            busy = False
            stop.wait(2)
        if not busy:
            stop.wait(poll_seconds)


def drain(*, most: int | None = None, task: str = "") -> int:
    """Run everything that is due (of one task, if named), in this process; returns how many jobs ran."""
    done = 0
    while (most is None or done < most) and run_one(task=task):
        done += 1
    return done


def run_one(*, task: str = "") -> bool:
    """Claim one due job and run it. False when nothing was due."""
    job = claim(at=clock.now(), task=task)
    if job is None:
        return False
    try:
        task = import_string(job.task)
        if task.in_transaction:
            with transaction.atomic():
                _call(task, job)
                _finish(job)
        else:
            _call(task, job)
            _finish(job)
    except Exception as error:
        _put_back(job, error, at=clock.now())
    return True


def claim(*, at: datetime.datetime, task: str = "") -> Job | None:
    """Take the next due job under a lease nobody else can hold."""
    # Nothing here is caught: inside another transaction, no savepoint is needed.
    with transaction.atomic(savepoint=False):
        locking = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
        due = Job.objects.select_for_update(**locking).due(at=at)
        job = (due.filter(task=task) if task else due).first()
        if job is None:
            return None
        job.claim = uuid.uuid4()
        job.attempts += 1
        job.leased_until = at + datetime.timedelta(seconds=_lease_seconds(job))
        job.save(update_fields=["claim", "attempts", "leased_until"])
    return job


def _lease_seconds(job):
    try:
        return import_string(job.task).lease_seconds
    except ImportError:
        return 120


def _call(task, job):
    task.call(*job.args, **job.kwargs)


def _finish(job):
    """Only the holder of the claim removes the job: a slow worker whose lease ran out does not."""
    Job.objects.filter(pk=job.pk, claim=job.claim).delete()


def _put_back(job, error, *, at):
    report = "".join(traceback.format_exception(error))[-4000:]
    final = isinstance(error, GiveUp) or job.attempts >= MOST_ATTEMPTS
    step = job.attempts - 1
    wait = BACK_OFF_MINUTES[step] if step < len(BACK_OFF_MINUTES) else LATER_MINUTES
    logger.warning("%s failed (attempt %s): %s", job.task, job.attempts, error)
    Job.objects.filter(pk=job.pk, claim=job.claim).update(
        claim=None,
        leased_until=None,
        last_error=report,
        run_at=at + datetime.timedelta(minutes=wait),
        given_up_at=at if final else None,
    )
