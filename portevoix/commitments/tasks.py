"""What happens by itself: promises are recalled, said late, brought higher up; photos that nothing shows go."""

import datetime

from django_tasks import task

from portevoix.accounts.models import User
from portevoix.jobs.periodic import every
from portevoix.kit import clock
from portevoix.media import operations as media
from portevoix.media.models import Upload

from . import operations
from .models import Commitment

# A form that came too late may be sent again a few days later.
UNUSED_AFTER = datetime.timedelta(days=15)
PHOTOS_AT_ONCE = 200


@every(datetime.timedelta(minutes=5))
@task(lease_seconds=600)
def say_levels() -> None:
    """Some promises at a time, each lot in a transaction of its own: a stop in between repeats and loses nothing."""
    by, at = User.objects.system(), clock.now()
    while operations.apply_levels(by=by, at=at):
        pass


@every(datetime.timedelta(hours=1))
@task
def sweep_photos() -> None:
    """Those that were sent with a form that came too late."""
    at = clock.now()
    shown = Commitment.objects.filter(proof_photo__isnull=False).order_by().values("proof_photo")
    sent = Upload.objects.filter(owner__startswith="commitments.", created_at__lt=at - UNUSED_AFTER)
    unused = sent.exclude(state__in=[Upload.State.DESTROYED, Upload.State.RECEIVING]).exclude(pk__in=shown)
    for upload in unused.order_by("created_at")[:PHOTOS_AT_ONCE]:
        media.destroy(upload, at=at)
