import datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django_tasks import task

from portevoix.jobs.periodic import every
from portevoix.kit import clock
from portevoix.programmes.models import Programme

from . import operations
from .inbound import maildir
from .models import InboundMail, Mail, Notice
from .sending import send_mail

# Jobs that an earlier version enqueued name `send_mail` here.
__all__ = ["forget_inbound", "forget_secrets", "gather_notices", "read_maildir", "send_mail"]
SECRETS_KEPT = datetime.timedelta(hours=1)
# Long enough for a message that comes again to be known.
INBOUND_KEPT = datetime.timedelta(days=90)
# A login code never waits for more digests than these.
DIGESTS_AT_ONCE = 100


@every(datetime.timedelta(minutes=1))
@task(priority=-5)
def gather_notices(after_recipient: str = "", after_programme: int = 0) -> None:
    """One mail for each mailbox that has something due; what is left is another job, behind the mails.

    Twice at once is harmless, and so is a kill: each digest claims its notices as it is written.
    """
    now = clock.now()
    beyond = Q(recipient__gt=after_recipient) | Q(recipient=after_recipient, programme__gt=after_programme)
    due = Notice.objects.due(at=now).filter(beyond).order_by("recipient", "programme_id")
    mailboxes = list(due.values_list("recipient", "programme_id").distinct()[:DIGESTS_AT_ONCE])
    programmes = Programme.objects.in_bulk({programme for _recipient, programme in mailboxes})
    for recipient, programme in mailboxes:
        operations.gather(recipient, programmes[programme], at=now)
    if len(mailboxes) == DIGESTS_AT_ONCE:
        gather_notices.enqueue(*mailboxes[-1])


@every(datetime.timedelta(minutes=1))
@task(lease_seconds=300)
def read_maildir() -> None:
    """What the mail server of this machine left, if the settings name its folder."""
    if settings.INBOUND_MAILDIR:
        maildir.empty(Path(settings.INBOUND_MAILDIR), lambda raw: operations.receive(raw, at=clock.now()))


@every(datetime.timedelta(days=1))
@task(in_transaction=True)
def forget_inbound() -> None:
    """Who wrote, and about what, is kept no longer than it serves."""
    InboundMail.objects.filter(received_at__lt=clock.now() - INBOUND_KEPT).delete()


@every(datetime.timedelta(hours=1))
@task(in_transaction=True)
def forget_secrets() -> None:
    """A login code is worth nothing an hour later: one that was never sent goes no further."""
    if settings.DEMO:
        return
    old = Mail.objects.filter(is_secret=True, created_at__lt=clock.now() - SECRETS_KEPT).exclude(body="")
    old.filter(state=Mail.State.QUEUED).update(state=Mail.State.GIVEN_UP)
    old.update(body="")
