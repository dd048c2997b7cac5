"""One school year of one programme: laid out, lived, held against what must never be."""

import datetime
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from portevoix.accounts.models import User
from portevoix.jobs.models import Job
from portevoix.notifications.sending import send_mail
from portevoix.organisations import operations as organisations
from portevoix.organisations.models import Organisation
from portevoix.programmes import directory
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS, calendar_of

from . import invariants, region
from .lives import Lives
from .pace import DAY, Time
from .post import DeadWeek

FIRST_DAY = datetime.date(2026, 9, 1)
# Sheets leave until the end of June; the site lives on for as long as the last of their dates needs.
LAST_SENDING, AFTERWARDS = datetime.date(2027, 6, 28), datetime.timedelta(days=110)
WHOLE_MONTHS = 14
DEAD_WEEK = datetime.datetime(2027, 1, 18, tzinfo=PARIS)
CLOSING_DAYS = (datetime.date(2026, 11, 16), datetime.date(2027, 2, 1), datetime.date(2027, 4, 12))


def failed_jobs() -> int:
    """Those that came back with an error, mails aside: their server has its bad week."""
    return Job.objects.exclude(last_error="").exclude(task=send_mail.module_path).count()


@dataclass
class Findings:
    programme: Programme
    history: invariants.History
    broken: Counter[str] = field(default_factory=Counter)


class Year:
    def __init__(self, *, sheets: int, seed: int, say: Callable[[str], object], months: int = WHOLE_MONTHS) -> None:
        self.draw = random.Random(seed)  # noqa: S311  a story, not a secret
        self.sheets, self.say = sheets, say
        last = FIRST_DAY + datetime.timedelta(days=31 * months)
        self.last_sending = min(LAST_SENDING, last - AFTERWARDS)
        self.time = Time(FIRST_DAY, last, self.draw)
        self.broken: Counter[str] = Counter()

    def live(self) -> Findings:
        with self.time.kept():
            directory.forget()
            self.region = region.lay(FIRST_DAY, self.draw, at=self.time.now)
            self.programme = self.region.programme
            self.time.is_working = calendar_of(self.programme)
            self.lives = Lives(self.region, self.time, self.draw)
            DeadWeek.begins, DeadWeek.ends = DEAD_WEEK, DEAD_WEEK + 7 * DAY
            self._plan_sheets()
            self._plan_closings()
            self.time.run(each_day=self._look)
            self.broken.update(invariants.broken(self.programme, at=self.time.now))
            return Findings(self.programme, invariants.History(self.programme), self.broken)

    def _plan_sheets(self):
        """Each class writes as it likes, from a fortnight after its first day to a week before its last."""
        cohorts = sorted(self.region.cohorts.values(), key=lambda cohort: cohort.pk)
        cohorts = [cohort for cohort in cohorts if cohort.starts_on + 21 * DAY < self.last_sending]
        for number in range(self.sheets):
            cohort = cohorts[number % len(cohorts)]
            first, last = cohort.starts_on + 14 * DAY, min(cohort.ends_on - 7 * DAY, self.last_sending)
            day = first + self.draw.randrange((last - first).days) * DAY
            while not self.time.is_working(day):
                day -= DAY
            moment = datetime.datetime.combine(day, datetime.time(9), tzinfo=PARIS)
            moment += datetime.timedelta(minutes=self.draw.randrange(480))
            # One after the other through the texts: a class never sends the same one twice.
            self.time.on(moment, lambda at, cohort=cohort, number=number: self.lives.send(cohort, number, at))

    def _plan_closings(self):
        services = [
            organisation
            for organisation in self.region.organisations.values()
            if organisation.kind == Organisation.Kind.SERVICE and self.region.members[organisation.slug]
        ]
        for day, service in zip(CLOSING_DAYS, self.draw.sample(services, len(CLOSING_DAYS)), strict=True):
            moment = datetime.datetime.combine(day, datetime.time(10), tzinfo=PARIS)
            self.time.on(moment, lambda at, service=service: self._close(service, at))

    def _close(self, service, at):
        organisations.update_organisation(service, changes={"is_open": False}, by=User.objects.system(), at=at)
        self.lives.closes(service)

    def _look(self, at):
        """Each night what costs little; each month all of it."""
        self.lives.desk_looks(at)
        self.broken["levels_missing"] += invariants.levels_missing(self.programme, at=at)
        self.broken["ownerless"] += invariants.ownerless(self.programme)
        self.broken["failed_jobs"] += failed_jobs()
        if at.astimezone(PARIS).day == 1:
            self.broken.update(invariants.broken(self.programme, at=at))
            self.say(f"{at.astimezone(PARIS):%d/%m/%Y}")
