import datetime
import threading
from types import SimpleNamespace

import pytest
import time_machine
from django.db import transaction

from portevoix.jobs import periodic, worker
from portevoix.jobs.models import Job, Periodic
from portevoix.kit import clock
from tests.factories import JobFactory

from . import tasks

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def nothing_ran():
    tasks.ran.clear()


def test_a_job_runs_once_and_leaves_the_queue():
    tasks.remember.enqueue("a")

    assert worker.drain() == 1
    assert tasks.ran == ["a"]
    assert worker.run_one() is False


def test_a_job_of_a_change_undone_never_runs():
    with transaction.atomic():
        tasks.remember.enqueue("a")
        transaction.set_rollback(True)

    assert worker.drain() == 0


def test_the_most_urgent_runs_first_then_the_oldest():
    for priority, word in ((0, "first"), (0, "second"), (50, "code")):
        tasks.remember.using(priority=priority).enqueue(word)

    worker.drain()

    assert tasks.ran == ["code", "first", "second"]


def test_a_deferred_job_waits_for_its_time(now):
    tasks.remember.using(run_after=now + 10 * MINUTE).enqueue("later")

    assert worker.drain() == 0
    with time_machine.travel(now + 11 * MINUTE, tick=False):
        assert worker.drain() == 1


def test_two_claims_never_get_the_same_job(now):
    JobFactory.create_batch(5, run_at=now - MINUTE)

    claimed = [worker.claim(at=now) for _each in range(6)]

    assert claimed[5] is None
    assert len({job.pk for job in claimed[:5]}) == 5


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_runs_out(now):
    tasks.remember.enqueue("a")
    dead = worker.claim(at=clock.now())

    assert worker.claim(at=dead.leased_until - MINUTE) is None
    again = worker.claim(at=dead.leased_until + MINUTE)

    assert again.pk == dead.pk
    assert again.attempts == 2


def test_a_task_says_how_long_it_may_last():
    tasks.remember_slowly.enqueue("a")

    job = worker.claim(at=clock.now())

    assert job.leased_until - clock.now() > 9 * MINUTE


def test_a_slow_worker_does_not_remove_the_job_of_another(now):
    tasks.remember.enqueue("a")
    slow = worker.claim(at=clock.now())
    worker.claim(at=slow.leased_until + MINUTE)

    worker._finish(slow)
    worker._put_back(slow, ValueError(), at=now)

    job = Job.objects.get()
    assert job.claim is not None
    assert job.claim != slow.claim


def test_a_failure_is_tried_again_later_and_later():
    tasks.fail.enqueue()
    waits = []

    for _attempt in range(6):
        job = Job.objects.get()
        with time_machine.travel(job.run_at + datetime.timedelta(seconds=1), tick=False):
            worker.run_one()
            waits.append(round((Job.objects.get().run_at - clock.now()) / MINUTE))

    assert waits == [1, 5, 30, 120, 360, 360]
    assert "The server is away." in Job.objects.get().last_error


def test_a_job_that_always_fails_is_given_up_after_three_days(now):
    tasks.fail.enqueue()

    while (job := Job.objects.get()).given_up_at is None:
        with time_machine.travel(job.run_at + datetime.timedelta(seconds=1), tick=False):
            assert worker.run_one()

    assert 72 <= (job.given_up_at - now) / datetime.timedelta(hours=1) <= 80
    assert list(Job.objects.given_up()) == [job]


def test_what_no_attempt_can_mend_is_given_up_at_once():
    tasks.give_up.enqueue()

    worker.drain()

    assert Job.objects.given_up().count() == 1


def test_a_task_that_no_longer_exists_stops_nobody():
    JobFactory(task="portevoix.nowhere.gone", run_at=clock.now() - MINUTE)
    tasks.remember.enqueue("a")

    worker.drain()

    assert tasks.ran == ["a"]
    assert "gone" in Job.objects.get().last_error or "nowhere" in Job.objects.get().last_error


def test_work_in_a_transaction_and_its_removal_commit_together(programme):
    tasks.write_theme.enqueue("a", programme.pk)

    worker.drain()

    assert (tasks.themes("a"), Job.objects.count()) == (1, 0)


def test_work_in_a_transaction_that_fails_leaves_nothing(programme):
    tasks.write_theme.enqueue("a", programme.pk, then_fail=True)

    worker.drain()

    assert (tasks.themes("a"), Job.objects.count()) == (0, 1)


def test_a_worker_killed_between_work_and_removal_repeats_nothing(programme, monkeypatch):
    tasks.write_theme.enqueue("a", programme.pk)

    def die(job):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(worker, "_finish", die)
        with pytest.raises(SystemExit):
            worker.run_one()
    assert tasks.themes("a") == 0

    with time_machine.travel(clock.now() + 10 * MINUTE):
        worker.drain()
    assert (tasks.themes("a"), Job.objects.count()) == (1, 0)


def test_two_workers_ticking_together_enqueue_once(now):
    name = tasks.hourly.module_path

    periodic.tick(at=now)
    periodic.tick(at=now)

    assert Job.objects.filter(task=name).count() == 1


def test_a_clock_that_is_set_back_does_not_put_periodic_tasks_to_sleep(now):
    periodic.tick(at=now)
    Job.objects.all().delete()

    periodic.tick(at=now - datetime.timedelta(days=3))
    periodic.tick(at=now - datetime.timedelta(days=3))

    assert Job.objects.filter(task=tasks.hourly.module_path).count() == 1


def test_after_a_long_stop_a_periodic_task_runs_once(now):
    name = tasks.hourly.module_path
    periodic.tick(at=now)

    periodic.tick(at=now + datetime.timedelta(days=30))

    assert Job.objects.filter(task=name).count() == 2
    assert Periodic.objects.get(task=name).next_run_at == now + datetime.timedelta(days=30, hours=1)


def test_the_second_worker_that_read_the_same_row_enqueues_nothing(now, monkeypatch):
    name = tasks.hourly.module_path
    periodic.tick(at=now)
    later = now + datetime.timedelta(hours=2)
    read = Periodic.objects.get(task=name)
    periodic.tick(at=later)

    class ReadBefore:
        """What the slower worker sees: the row as it was before the faster one."""

        objects = SimpleNamespace(
            filter=lambda **wanted: (
                SimpleNamespace(first=lambda: read) if set(wanted) == {"task"} else Periodic.objects.filter(**wanted)
            )
        )

    monkeypatch.setattr(periodic, "Periodic", ReadBefore)
    periodic._tick_one(name, tasks.hourly, datetime.timedelta(hours=1), later)

    assert Job.objects.filter(task=name).count() == 2


def test_the_worker_goes_on_after_the_database_was_away(monkeypatch):
    stop, turns = threading.Event(), []

    def turn():
        turns.append(1)
        if len(turns) == 1:
            raise ConnectionError("The database is away.")
        stop.set()
        return False

    monkeypatch.setattr(worker, "run_one", turn)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker.connection, "close", lambda: None)
    monkeypatch.setattr(stop, "wait", lambda seconds: stop.is_set())

    worker.work(stop=stop, poll_seconds=0)

    assert len(turns) == 2
