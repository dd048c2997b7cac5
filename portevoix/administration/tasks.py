import datetime

from django.core.management import call_command
from django_tasks import task

from portevoix.jobs.periodic import every


@every(datetime.timedelta(days=1))
@task
def forget_expired_sessions() -> None:
    """Sessions outlive their last visit in the database until somebody sweeps."""
    call_command("clearsessions")
