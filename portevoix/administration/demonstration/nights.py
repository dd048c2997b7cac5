"""What happens between two days of the story: clocks ring, digests leave, the desk reads the words of classes."""

import datetime
from collections.abc import Callable

from portevoix.accounts.models import User
from portevoix.commitments import operations as commitments
from portevoix.following import letters
from portevoix.following.models import Follower
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications import operations as notifications
from portevoix.notifications.models import Notice
from portevoix.organisations.models import Membership
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Saying

MORNING = datetime.time(7, 40)
CLOCKS: tuple[Callable[..., int], ...] = (
    sheets.climb,
    sheets.let_proposals_lapse,
    sheets.ask_whether_it_holds,
    commitments.apply_levels,
)


def sleep(programme, last: datetime.datetime, until: datetime.datetime) -> None:
    """Every morning after the day of `last`, up to `until`."""
    day = last.astimezone(PARIS).date() + datetime.timedelta(days=1)
    while (morning := datetime.datetime.combine(day, MORNING, tzinfo=PARIS)) <= until:
        _wake(programme, morning)
        day += datetime.timedelta(days=1)


def _wake(programme, at):
    _read_words(programme, at)
    by = User.objects.system()
    rung = [turn(by=by, at=at) for turn in CLOCKS]
    while any(rung):
        worker.drain()
        rung = [turn(by=by, at=at) for turn in CLOCKS]
    due = Notice.objects.due(at=at).filter(programme=programme).order_by("recipient")
    for recipient in list(due.values_list("recipient", flat=True).distinct()):
        notifications.gather(recipient, programme, at=at)
    for follower in Follower.objects.filter(heard__send_at__lte=at).distinct().order_by("pk"):
        letters.write(follower, at=at)
    worker.drain()


def _read_words(programme, at):
    """What classes said the day before, beside their sheets; that of yesterday still waits."""
    if at.date() >= clock.now().astimezone(PARIS).date():
        return
    waiting = list(Saying.objects.filter(sheet__programme=programme, reading__read_at=None).order_by("pk"))
    desk = Membership.objects.live().filter(organisation__programme=programme, organisation__kind="desk")
    by = desk.select_related("user").order_by("pk").first() if waiting else None
    for saying in waiting:
        sheets.show(saying, by=by.user, at=at)
