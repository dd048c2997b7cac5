"""What happens by itself: nothing half sent, stray or forgotten stays."""

import datetime

from django_tasks import task

from portevoix.jobs.models import Job
from portevoix.jobs.periodic import every
from portevoix.kit import clock

from . import folders, operations
from .models import Upload
from .preparing import convert

UNFINISHED_KEPT = datetime.timedelta(hours=48)
STRAY_KEPT = datetime.timedelta(hours=24)
JOB_AWAITED = datetime.timedelta(minutes=30)


@every(datetime.timedelta(hours=1))
@task
def sweep_uploads() -> None:
    """What nobody finished, what nobody owns any more, what was forgotten by the queue."""
    now = clock.now()
    for upload in Upload.objects.unfinished(since=now - UNFINISHED_KEPT):
        operations.destroy(upload, at=now)
    for found in folders.older_than(now - STRAY_KEPT):
        kept = Upload.objects.filter(pk__in=found).exclude(state=Upload.State.DESTROYED)
        for pk in found.keys() - set(kept.values_list("pk", flat=True)):
            folders.erase(found[pk])
    waiting = {job.args[0] for job in Job.objects.waiting().filter(task=convert.module_path)}
    for upload in Upload.objects.unprepared(since=now - JOB_AWAITED):
        if str(upload.pk) not in waiting:
            convert.enqueue(str(upload.pk))
