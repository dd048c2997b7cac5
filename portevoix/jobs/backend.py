"""The `django-tasks` backend: a task becomes a row of the transaction it is enqueued in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus

from portevoix.kit import clock

from .models import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class DurableTask(Task):
    """`@task(in_transaction=True)`: the work and its removal from the queue commit together, so
    a worker killed in between repeats nothing. Only for work that stays in the database."""

    in_transaction: bool = False
    lease_seconds: int = 120

    def enqueue_all(self, arguments: Iterable[tuple[Any, ...]]) -> None:
        """One row for each set of positional arguments, in a few statements."""
        now = clock.now()
        Job.objects.bulk_create(
            Job(
                task=self.module_path,
                args=list(args),
                kwargs={},
                priority=self.priority,
                enqueued_at=now,
                run_at=self.run_after or now,
            )
            for args in arguments
        )


class DatabaseBackend(BaseTaskBackend):
    task_class = DurableTask
    supports_defer = True
    supports_priority = True

    def enqueue(self, task, args, kwargs):
        self.validate_task(task)
        now = clock.now()
        job = Job.objects.create(
            task=task.module_path,
            args=list(args),
            kwargs=kwargs,
            priority=task.priority,
            enqueued_at=now,
            run_at=task.run_after or now,
        )
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=TaskResultStatus.READY,
            enqueued_at=now,
            started_at=None,
            finished_at=None,
            last_attempted_at=None,
            args=job.args,
            kwargs=kwargs,
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )
