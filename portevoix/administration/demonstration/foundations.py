"""The programme before its first sheet: installed like a real one, dated and signed as its story wants."""

import datetime

from portevoix.accounts.models import User
from portevoix.administration.installing import folder
from portevoix.administration.installing.writing import Installer, Region
from portevoix.programmes.working_days import PARIS

from . import texts

__all__ = ["Region", "lay"]

# Everything was ready this long before today, a few weeks before the oldest class began.
READY_DAYS = 460
MANDATE_AFTER_DAYS = 8


def lay(today: datetime.date) -> Region:
    """Everything but the sheets, dated as it happened."""
    ready = _morning(today - datetime.timedelta(days=READY_DAYS))
    return _Foundations(folder.load(texts.FOLDER, today=today), at=ready).install(
        is_default=True, is_demonstration=True
    )


class _Foundations(Installer):
    """The first person of the desk sets up the others; the head of a provider opens its classes."""

    def keeper_of_the_directory(self):
        # Read again: an account remembers which organisations it had when it was first asked.
        return User.objects.get(pk=self.region.members[self.region.desk.slug][0].pk)

    def keeper_of_the_classes(self, provider):
        return self.region.members[provider][0]

    def opened_at(self, starts_on):
        return _morning(starts_on)

    def elected_at(self, starts_on):
        return _morning(starts_on + datetime.timedelta(days=MANDATE_AFTER_DAYS))


def _morning(day):
    return datetime.datetime.combine(day, datetime.time(8, 30), tzinfo=PARIS)
