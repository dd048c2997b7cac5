from datetime import datetime

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.notifications.models import Notice, Section
from portevoix.programmes.models import Programme
from portevoix.timeline.models import Entry


@transaction.atomic
def read(notice: Notice, *, by: User, at: datetime) -> None:
    """The first time counts."""
    require(notice.user_id == by.pk)
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=at)


@transaction.atomic
def read_all(programme: Programme, *, until: int, by: User, at: datetime) -> None:
    """All the news of one's own, up to the number of the last one that the page had."""
    Notice.objects.visible_to(by, programme).unread().filter(pk__lte=until).update(read_at=at)


@transaction.atomic
def close(entry: Entry, *, path: str = "", **told: object) -> None:
    """What waited for somebody about the subject of `entry`, and is done with it, waits no longer.

    `path`: only what leads to this page, or below it; `told`: only what was told by entries like this.
    What was told after `entry` waits all the same, in whatever order the worker comes to both.
    """
    waiting = Notice.objects.unread().filter(section=Section.TODO, entry__lt=entry.pk, link__contains=path)
    about = {"subject_model": entry.subject_model, "subject_id": entry.subject_id, **told}
    waiting.filter(**{f"entry__{name}": value for name, value in about.items()}).update(read_at=entry.happened_at)


def close_repeated(notice: Notice) -> None:
    """One line for one thing to do: what was told before of the same subject, and leads to the same page."""
    entry = notice.entry
    same = Notice.objects.unread().filter(section=Section.TODO, link=notice.link, recipient=notice.recipient)
    same = same.filter(entry__subject_model=entry.subject_model, entry__subject_id=entry.subject_id)
    same.filter(entry__lt=entry.pk).update(read_at=entry.happened_at)
