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
    """Nobody sees that a colleague answered: a sheet may have several answers, one after each contest."""
    from django.db import connection

    locked_referral = locks.locked_referral

    def unanswered(referral):
        found = locked_referral(referral)
        with connection.cursor() as cursor:
            # The draft that the two share would stop the second one before the lock does.
            cursor.execute("DELETE FROM sheets_answerdraft WHERE referral_id = %s", [found.pk])
        if found.state == "answered":
            found.state = "taken"
        return found

    locks.locked_referral = unanswered


def _without_taking(operations):
    """Promises are read before the transaction that says their level: the other worker reads them too."""
    from django.db import transaction

    apply_levels = operations.apply_levels.__wrapped__

    def apply_what_was_read(*, by, at, most):
        awaited = operations.Commitment.objects.at_their_level(at=at).select_related("organisation", "programme")
        read = list(awaited[:most])
        time.sleep(GAP_SECONDS)
        operations._taken = lambda _awaited, _most: read
        with transaction.atomic():
            return apply_levels(by=by, at=at, most=most)

    operations.apply_levels = apply_what_was_read


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


def _without_claim(digests):
    """What is due is read first, and told afterwards, whoever else told it meanwhile."""
    from django.db import transaction

    def gather_what_was_due(recipient, programme, *, at):
        due = digests.Notice.objects.filter(recipient=recipient, programme=programme).due(at=at)
        found = list(due.values_list("pk", flat=True))
        time.sleep(GAP_SECONDS)
        with transaction.atomic():
            addressee = digests.Addressee(recipient)
            mail = digests.queue(addressee, subject="x", body="x", at=at, programme=programme)
            digests.Notice.objects.filter(pk__in=found).update(mail=mail)

    digests.gather = gather_what_was_due


def _clock_without_lock(ladder):
    """Rows are read, and used a moment later without having been held: somebody else has read them too."""
    from django.db import transaction

    climb, due_of = ladder.climb, ladder._due

    def climb_on_what_was_read(*, by, at, most):
        with transaction.atomic():
            read = list(due_of(at)[:most])
        time.sleep(GAP_SECONDS)
        ladder._due = lambda at: read
        return climb(by=by, at=at, most=most)

    ladder.climb = climb_on_what_was_read


def _clock_apart(ladder):
    """What is said is committed before the clock is wound."""
    from django.db import transaction

    climb, wind = ladder.climb, ladder._wind

    def climb_then_wind(**named):
        rows = []
        ladder._wind = rows.extend
        looked = climb(**named)
        # For whoever waits to kill it here.
        print("apart", flush=True)
        time.sleep(GAP_SECONDS)
        with transaction.atomic():
            wind(rows)
        return looked

    ladder.climb = climb_then_wind


def _joining_with_a_gap(joining):
    """The sheet is held between the row of the class and the count, as it is; that moment is made longer."""
    count_again = joining._count_again

    def pause_then_count(sheet, leader):
        time.sleep(10 * GAP_SECONDS)
        count_again(sheet, leader)

    joining._count_again = pause_then_count


def _joining_on_an_old_count(joining):
    """The count goes on from what was read before the others joined."""
    first_read = {}

    def count_on(sheet, leader):
        sheet.class_count = first_read.setdefault(sheet.pk, sheet.class_count) + 1
        sheet.save(update_fields=["class_count"])

    joining._count_again = count_on


def _week_with_a_gap(operations):
    """Said between the look whether it is said already and the row, as it is; that moment is made longer."""
    record = operations.record

    def pause_then_record(verb, **said):
        if verb == "sheets.week_begun":
            time.sleep(10 * GAP_SECONDS)
        return record(verb, **said)

    operations.record = pause_then_record


def _week_without_key(operations):
    """Whoever sees that nothing is said says it, and nothing tells one from the other."""
    record = operations.record
    operations.record_once = lambda verb, *, key, **said: record(verb, **said)


FAULTS = {
    "week gap": ("portevoix.timeline.operations", _week_with_a_gap),
    "week key": ("portevoix.timeline.operations", _week_without_key),
    "joining gap": ("portevoix.sheets.operations.joining", _joining_with_a_gap),
    "joining count": ("portevoix.sheets.operations.joining", _joining_on_an_old_count),
    "clock lock": ("portevoix.sheets.operations.ladder", _clock_without_lock),
    "clock apart": ("portevoix.sheets.operations.ladder", _clock_apart),
    "claim": ("portevoix.notifications.operations.digests", _without_claim),
    "lease": ("portevoix.jobs.worker", _without_lease),
    "key": ("portevoix.timeline.operations", _without_key),
    "gap": ("portevoix.media.operations", _with_a_gap),
    "row before bytes": ("portevoix.media.operations", _row_before_bytes),
    "taking": ("portevoix.commitments.operations", _without_taking),
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
