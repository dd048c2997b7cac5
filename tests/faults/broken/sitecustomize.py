"""Controls: switches one protection off in every process of a site, to prove that its test sees it.

Python imports this by itself when the folder is on PYTHONPATH; PORTEVOIX_BROKEN names the protection.
"""

import os
import sys
import time
from importlib.abc import MetaPathFinder
from importlib.machinery import PathFinder

GAP_SECONDS = 0.02
BROKEN = os.environ.get("PORTEVOIX_BROKEN", "")


def _without_lease(worker):
    """The job leaves the queue when it is claimed: a worker killed meanwhile takes it along."""
    claim = worker.claim

    def claim_and_forget(**kwargs):
        job = claim(**kwargs)
        if job is not None:
            type(job).objects.filter(pk=job.pk).delete()
        return job

    worker.claim = claim_and_forget


def _without_key(operations):
    """Forms are not recognised when they come twice."""
    create = operations.Entry.objects.create
    operations.once = lambda key, operation, *, by: _entry_of(operation(), operations)
    operations.Entry.objects.create = lambda **fields: create(**{**fields, "submission_key": None})


def _entry_of(made, operations):
    return operations.Entry.objects.about(made).last()


def _without_lock(locks):
    """Nobody sees that a colleague answered, and the database lets two answers stand."""
    from django.db import connection

    locked_referral = locks.locked_referral

    def unanswered(referral):
        found = locked_referral(referral)
        with connection.cursor() as cursor:
            # The draft that the two share would stop the second one before the lock does.
            cursor.execute("DELETE FROM sheets_answerdraft WHERE referral_id = %s", [found.pk])
            cursor.execute("DELETE FROM sheets_answer WHERE referral_id = %s", [found.pk])
        if found.state == "answered":
            found.state = "taken"
        return found

    locks.locked_referral = unanswered


def _with_a_gap(operations):
    """Bytes first, then the row, as it is; the gap between them is widened, so that kills fall there too."""
    write = operations._write

    def write_then_pause(*args):
        write(*args)
        time.sleep(GAP_SECONDS)

    operations._write = write_then_pause


def _row_before_bytes(operations):
    """The order that is easy to write by mistake: what is acknowledged is not yet on the disk."""
    write, advance, sha256 = operations._write, operations._advance, operations._sha256
    waiting = []

    def write_what_waits():
        for late in waiting:
            write(*late)
        waiting.clear()

    def advance_then_write(*args, **row):
        advance(*args, **row)
        time.sleep(GAP_SECONDS)
        write_what_waits()

    operations._write = lambda *args: waiting.append(args)
    operations._advance = advance_then_write
    # The last piece is written in the right order, or its absence would show without any kill.
    operations._sha256 = lambda file: write_what_waits() or sha256(file)
    # It sees the hole that this leaves, and would go on from before it.
    operations._require_bytes_before = lambda *args: None


FAULTS = {
    "lease": ("portevoix.jobs.worker", _without_lease),
    "key": ("portevoix.timeline.operations", _without_key),
    "gap": ("portevoix.media.operations", _with_a_gap),
    "row before bytes": ("portevoix.media.operations", _row_before_bytes),
    "lock": ("portevoix.sheets.operations.locks", _without_lock),
}


class _Breaker(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        wanted, breaks = FAULTS[BROKEN]
        if name != wanted:
            return None
        spec = PathFinder.find_spec(name, path, target)
        execute = spec.loader.exec_module

        def exec_and_break(module):
            execute(module)
            breaks(module)

        spec.loader.exec_module = exec_and_break
        return spec


if BROKEN:
    sys.meta_path.insert(0, _Breaker())
