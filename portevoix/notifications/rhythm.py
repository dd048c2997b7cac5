"""When a mail leaves that nobody is owed, according to what its reader chose."""

import datetime
from zoneinfo import ZoneInfo

from portevoix.accounts.models import User

# Read before the working day, where the classes are.
PLACE = ZoneInfo("Europe/Paris")
MORNING = datetime.time(7, 30)
MONDAY = 0


def send_at(rhythm: str, *, told_at: datetime.datetime) -> datetime.datetime | None:
    """The instant itself, the next morning, the next Monday morning; None: it is read in the site only."""
    if rhythm == User.Rhythm.HERE_ONLY:
        return None
    if rhythm == User.Rhythm.AT_ONCE:
        return told_at
    day = told_at.astimezone(PLACE).date()
    while not (_morning(day) > told_at and (rhythm == User.Rhythm.DAILY or day.weekday() == MONDAY)):
        day += datetime.timedelta(days=1)
    return _morning(day)


def _morning(day):
    return datetime.datetime.combine(day, MORNING, PLACE).astimezone(datetime.UTC)
