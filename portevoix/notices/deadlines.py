"""When a report, an appeal or a reply is owed an answer, and who is told when none comes.

Pure: no request, no clock, no query. Reports and appeals count working days of the programme; the right of reply
counts every day, as the law does (LCEN, art. 1-1: inserted within three days).
"""

import datetime
from collections.abc import Callable

from django.db import models
from django.utils.translation import gettext_lazy as _

from portevoix.programmes.working_days import LONGEST_CLOSURE_DAYS, PARIS, add_working_days

IsWorking = Callable[[datetime.date], bool]
MORNING = datetime.time(7, 30)
# Days to decide. A week for a page that blocks somebody, as the accessibility duties say; one day for a danger.
REPORT_DAYS, DANGER_DAYS, APPEAL_DAYS, REPLY_DAYS = 5, 1, 10, 3
# Calendar months after a text was published: whoever is named may reply.
REPLY_MONTHS = 3


class Level(models.IntegerChoices):
    """In the order in which they are reached."""

    REMINDER = 1, _("recalled")
    LATE = 2, _("late")
    COORDINATOR = 3, _("the coordinator was told")


# Days from the one by which it is owed.
DAYS = {Level.REMINDER: -1, Level.LATE: 1, Level.COORDINATOR: 3}


def every_day(_day: datetime.date) -> bool:
    return True


def due_at(made_at: datetime.datetime, days: int, is_working: IsWorking) -> datetime.datetime:
    """The last second of the `days`-th day after it was made."""
    return add_working_days(made_at, days, is_working)


def next_level(
    due_at: datetime.datetime, *, made_at: datetime.datetime, reached: int, is_working: IsWorking
) -> tuple[Level, datetime.datetime] | None:
    """The first level after `reached`, and the morning on which it comes; None after the last.

    No reminder of what is owed so soon that the morning is already past.
    """
    for level in Level:
        if level <= reached:
            continue
        moment = _moment_of(level, due_at, is_working)
        if moment is None or (level == Level.REMINDER and moment <= made_at):
            continue
        return level, moment
    return None


def may_reply_until(published_at: datetime.datetime) -> datetime.date:
    """The last day on which whoever is named may ask for a reply: three months later, or the month's last day."""
    day = published_at.astimezone(PARIS).date()
    year, month = divmod(day.year * 12 + day.month - 1 + REPLY_MONTHS, 12)
    first_of_next = datetime.date(year + month // 11, (month + 1) % 12 + 1, 1)
    return min(first_of_next - datetime.timedelta(days=1), datetime.date(year, month + 1, 1) + _days(day.day - 1))


def _moment_of(level, due_at, is_working):
    step, left = (1 if DAYS[level] > 0 else -1), abs(DAYS[level])
    day = due_at.astimezone(PARIS).date()
    for _passed in range(LONGEST_CLOSURE_DAYS):
        day += _days(step)
        if is_working(day):
            left -= 1
            if left == 0:
                return datetime.datetime.combine(day, MORNING, tzinfo=PARIS)
    return None


def _days(number):
    return datetime.timedelta(days=number)
