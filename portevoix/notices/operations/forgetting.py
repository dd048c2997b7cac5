"""What was kept to decide is erased in its time; what was decided, and when, stays for the yearly count."""

import datetime

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Coalesce

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.notices.models import Appeal, Report, RightOfReply
from portevoix.notifications import operations as mailboxes
from portevoix.timeline.models import Entry

# A year after the last decision: as long as a dispute about a text may last.
KEPT = datetime.timedelta(days=365)
# A reply whose mailbox nobody confirmed.
UNCONFIRMED_KEPT = datetime.timedelta(days=15)
AT_ONCE = 200


@transaction.atomic
def forget(*, by: User, at: datetime.datetime, most: int = AT_ONCE) -> int:
    """Erase, for some of them; how many. Call it until there is none."""
    require(by.is_system)
    return _forget_reports(at, most) + _forget_replies(at, most)


def _forget_reports(at, most):
    known = Report.objects.filter(forgotten_at=None, decided_at__isnull=False)
    known = known.annotate(ended_at=Coalesce("appeal__decided_at", "decided_at"))
    old = list(
        known.exclude(Q(appeal__isnull=False) & Q(appeal__decided_at=None)).filter(ended_at__lt=at - KEPT)[:most]
    )
    _forget_mails(old)
    keys = [report.pk for report in old]
    Report.objects.filter(pk__in=keys).update(
        text="", quoted="", email="", where="", made_by=None, fingerprint="", forgotten_at=at
    )
    Appeal.objects.filter(report__in=keys).update(text="", asked_by=None)
    return len(old)


def _forget_replies(at, most):
    """The mailbox and the quotation of those decided; all of those that nobody confirmed."""
    lapsed = list(RightOfReply.objects.filter(state="to_confirm", asked_at__lt=at - UNCONFIRMED_KEPT)[:most])
    known = RightOfReply.objects.exclude(email="").filter(decided_at__lt=at - KEPT)
    old = list(known.exclude(appeal__isnull=False, appeal__decided_at=None)[:most])
    _forget_mails([*lapsed, *old])
    RightOfReply.objects.filter(pk__in=[one.pk for one in lapsed]).delete()
    RightOfReply.objects.filter(pk__in=[one.pk for one in old]).update(email="", quoted="", asked_by=None)
    Appeal.objects.filter(reply__in=[one.pk for one in old]).update(text="", asked_by=None)
    return len(lapsed) + len(old)


def _forget_mails(rows):
    for row in rows:
        if row.email:
            appeals = Appeal.objects.filter(**{"report" if isinstance(row, Report) else "reply": row})
            about = Q(subject_model=row._meta.label, subject_id=row.pk)
            about |= Q(subject_model=Appeal._meta.label, subject_id__in=appeals.values("pk"))
            mailboxes.forget_recipients([row.email], entries=Entry.objects.filter(about))
