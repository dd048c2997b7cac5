"""What a sheet's life should be, told a second time, without `deadlines.py`: days are counted one after the other.

Written from the rules as people say them, so that `test_life.py` can hold the real code against it.
"""

import datetime
from dataclasses import dataclass, field

from portevoix.programmes.working_days import PARIS

DAY = datetime.timedelta(days=1)
LEVELS = ["untaken", "reminder", "due", "head", "coordinator", "elected"]
COUNTED = dict(zip(LEVELS, (5, 15, 20, 25, 30, 60), strict=True))
PAUSE, EXTENSION, CONTEST, HOLDS, MOST_CONTESTS, MOST_BOUNCES = 10, 10, 10, 30, 2, 2

EVERY_YEAR = {(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)}
# Easter Monday, Ascension, Whit Monday.
MOVING = {
    *("2026-04-06", "2026-05-14", "2026-05-25", "2027-03-29", "2027-05-06", "2027-05-17"),
    *("2028-04-17", "2028-05-25", "2028-06-05", "2029-04-02", "2029-05-10", "2029-05-21"),
    *("2030-04-22", "2030-05-30", "2030-06-10"),
}
CLOSED = [
    (datetime.date(2026, 12, 21), datetime.date(2027, 1, 1)),
    (datetime.date(2026, 8, 3), datetime.date(2026, 8, 14)),
]


def is_worked(day):
    if day.weekday() >= 5 or (day.month, day.day) in EVERY_YEAR or day.isoformat() in MOVING:
        return False
    return not any(first <= day <= last for first, last in CLOSED)


def walk(day, days):
    """So many working days on; none: the day itself, or the first one that is worked."""
    if days == 0:
        while not is_worked(day):
            day += DAY
    while days:
        day += DAY
        days -= is_worked(day)
    return day


def worked_between(first, last):
    counted = 0
    while first < last:
        first += DAY
        counted += is_worked(first)
    return counted


def day_of(moment):
    return moment.astimezone(PARIS).date()


def is_over(day, now):
    return day_of(now) > day


@dataclass
class Duty:
    """What one addressee owes. `state`: to_take, taken, waiting, contested, mediation, answered; gone for the rest."""

    organisation: int
    now: datetime.datetime
    state: str = "to_take"
    is_taken: bool = False
    bounces: int = 0
    contests: int = 0
    is_extended: bool = False
    has_question: bool = False
    has_proposal: bool = False
    is_closed: bool = False
    contest_until: datetime.date | None = None
    proposal_until: datetime.date | None = None
    said: list[str] = field(default_factory=list)

    def __post_init__(self):
        self.begin(self.now)

    def begin(self, now):
        """A round, from its first day."""
        self.days = {level: walk(day_of(now), days) for level, days in COUNTED.items()}
        self.reached = -1
        self.paused_on, self.pause_left = None, PAUSE
        self.is_extended = False

    @property
    def is_open(self):
        return self.state not in ("answered", "gone")

    @property
    def is_handled(self):
        """Its addressee may act."""
        return self.is_open and self.state != "mediation"

    def take(self):
        self.is_taken = True
        if self.state == "to_take":
            self.state = "taken"

    def ask(self, now):
        self.take()
        self.state, self.has_question = "waiting", True
        if self.paused_on is None and self.pause_left:
            self.paused_on = day_of(now)

    def reply(self, now):
        self.has_question = False
        if self.state == "waiting":
            self.resume(day_of(now))
            self.state = "taken"

    @property
    def pause_ends_on(self):
        return walk(self.paused_on, self.pause_left)

    def resume(self, day):
        """A pause lasts until somebody ends it, and never longer than the days that are left of it."""
        if self.paused_on is None:
            return
        day = min(day, self.pause_ends_on)
        for level, date in self.days.items():
            if date >= self.paused_on:
                left = worked_between(self.paused_on, date)
                self.days[level] = max(date, walk(day, left))
        self.pause_left -= min(worked_between(self.paused_on, day), self.pause_left)
        self.paused_on = None

    def may_extend(self, now):
        return not self.is_extended and not is_over(self.days["due"], self._clock(now))

    def _clock(self, now):
        if self.paused_on is None:
            return now
        return datetime.datetime.combine(self.paused_on, datetime.time(12), tzinfo=PARIS)

    def extend(self):
        self.is_extended = True
        for level in LEVELS[1:]:
            self.days[level] = walk(self.days[level], EXTENSION)
        self.days["reminder"] = min(self.days["reminder"], self.days["due"])

    def answer(self, now):
        self.resume(day_of(now))
        self.state, self.is_taken = "answered", True
        self.contest_until = walk(day_of(now), CONTEST)

    def contest(self, now):
        self.contests += 1
        self.has_proposal = False
        self.state = "mediation" if self.contests >= MOST_CONTESTS else "contested"
        self.begin(now)

    def conclude(self, *, stands, now):
        self.state = "answered" if stands else "contested"
        self.contest_until = None
        if not stands:
            self.begin(now)

    def propose(self, now):
        self.has_proposal = True
        self.contest_until = self.proposal_until = walk(day_of(now), CONTEST)

    def lapse(self, now):
        if self.has_proposal and is_over(self.proposal_until, now):
            self.has_proposal = False

    def climb(self, now):
        """What the clock says at `now`, everything that is due since it last spoke."""
        if self.paused_on is not None:
            if not is_over(self.pause_ends_on, now):
                return
            self.resume(self.pause_ends_on)
        for number, level in enumerate(LEVELS):
            is_needless = (level == "untaken" and self.is_taken) or (
                level == "reminder" and self.days["reminder"] >= self.days["due"]
            )
            if number > self.reached and not is_needless and is_over(self.days[level], now):
                self.reached = number
                self.said.append(level)

    def inherit(self, giver, now):
        """The clock goes on for whoever comes next."""
        self.days, self.reached = dict(giver.days), giver.reached
        self.pause_left, self.is_extended = giver.pause_left, giver.is_extended
        if is_over(self.days["untaken"], now):
            self.reached = max(self.reached, 0)


@dataclass
class Life:
    """One sheet."""

    duties: dict[int, Duty]
    desk: int
    is_settled: bool = False
    is_abandoned: bool = False
    ask_holding_at: datetime.datetime | None = None
    holding_of: object = None
    is_holding_said: bool = False

    @property
    def is_closed(self):
        return self.is_settled or self.is_abandoned

    @property
    def status(self):
        if self.is_settled:
            return "settled"
        if self.is_abandoned:
            return "abandoned"
        states = [duty.state for duty in self.duties.values()]
        is_owed = any(duty.is_open for duty in self.duties.values())
        return "answered" if "answered" in states and not is_owed else "in_progress"

    def decline(self, duty, *, to, now):
        """Who has it then; None when nobody new."""
        bounces = duty.bounces + 1
        receiver = self.desk if to is None or bounces >= MOST_BOUNCES else to
        return self.give(duty, to=receiver, bounces=bounces, now=now)

    def give(self, duty, *, to, bounces, now):
        duty.resume(day_of(now))
        duty.state = "gone"
        there = self.duties.get(to)
        if there is not None and there.state != "gone":
            return None
        if there is None:
            there = self.duties[to] = Duty(to, now)
        there.state, there.is_taken = "to_take", False
        there.bounces = max(there.bounces, bounces)
        there.inherit(duty, now)
        return there

    def settle(self, now):
        self.is_settled = True
        self.ask_holding_at = now + HOLDS * DAY
        self._close()

    def abandon(self):
        self.is_abandoned = True
        self._close()

    def _close(self):
        for duty in self.duties.values():
            duty.has_proposal, duty.is_closed = False, True
            if duty.is_open:
                duty.state = "gone"
