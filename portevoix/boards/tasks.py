"""What happens by itself: voices and photos are destroyed at their date, addresses when the class ends."""

import datetime

from django.db.models import Q
from django_tasks import task

from portevoix.accounts.models import User
from portevoix.jobs.periodic import every
from portevoix.kit import clock
from portevoix.media import operations as media
from portevoix.media.models import Upload
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.models import Sheet

from . import operations
from .models import Board, Contribution, Vote

# A telephone may find its signal again after a holiday.
UNUSED_AFTER = datetime.timedelta(days=15)
AT_ONCE = 200  # sheets a turn; what is left waits for the next


@every(datetime.timedelta(hours=1))
@task
def forget_what_was_promised() -> None:
    """Each sheet and each board in a transaction of its own: a stop in between repeats nothing."""
    at, by = clock.now(), User.objects.system()
    for programme in Programme.objects.order_by("pk"):
        for sheet in _sheets_to_forget(programme, at):
            operations.destroy_media(sheet, by=by, at=at)
    today = at.astimezone(PARIS).date()
    over = Board.objects.filter(cohort__ends_on__lt=today, phones__contact__isnull=False).distinct()
    for board in over.order_by("pk"):
        operations.forget_contacts(board, by=by, at=at)
    for upload in _unused(at):
        media.destroy(upload, at=at)


def _sheets_to_forget(programme, at):
    """Those that left long enough ago; and drafts of classes that ended as long ago."""
    kept = datetime.timedelta(days=programme.media_kept_days)
    spoken = Contribution.objects.filter(_holds_media()).order_by().values("sheet")
    last_day = (at - kept).astimezone(PARIS).date()
    is_due = Q(sent_at__lt=at - kept) | Q(sent_at=None, cohort__ends_on__lt=last_day)
    voted = Vote.objects.order_by().values("consultation__sheet")
    holds = Q(pk__in=spoken) | Q(pk__in=voted)
    return Sheet.objects.filter(is_due, holds, programme=programme).order_by("pk")[:AT_ONCE]


def _holds_media():
    kept = ~Q(voice__state=Upload.State.DESTROYED) & Q(voice__isnull=False)
    return kept | (~Q(photo__state=Upload.State.DESTROYED) & Q(photo__isnull=False))


def _unused(at):
    """Sent, but never joined to any words: the telephone went away, or the draft was thrown away."""
    used = Contribution.objects.order_by()
    uploads = Upload.objects.filter(owner__startswith="boards.", created_at__lt=at - UNUSED_AFTER)
    return (
        uploads.exclude(state__in=[Upload.State.DESTROYED, Upload.State.RECEIVING])
        .exclude(pk__in=used.filter(voice__isnull=False).values("voice"))
        .exclude(pk__in=used.filter(photo__isnull=False).values("photo"))
        .order_by("created_at")[:AT_ONCE]
    )
