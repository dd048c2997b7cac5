"""The clock of a promise: each level once, in order, never early, on working mornings."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.commitments.deadlines import DAYS, MORNING, Level, days_late, levels_reached, moment_of, next_level
from portevoix.programmes.working_days import PARIS, working_days_between

CHRISTMAS = (datetime.date(2026, 12, 21), datetime.date(2027, 1, 1))
ARMISTICE = datetime.date(2026, 11, 11)
DAY = datetime.timedelta(days=1)

dates = st.dates(min_value=datetime.date(2026, 1, 1), max_value=datetime.date(2027, 12, 31))
instants = st.datetimes(
    min_value=datetime.datetime(2025, 6, 1),  # noqa: DTZ001  Hypothesis adds the time zone
    max_value=datetime.datetime(2028, 6, 1),  # noqa: DTZ001
    timezones=st.sampled_from([datetime.UTC, PARIS]),
)
levels = st.sampled_from(list(Level))


def is_working(day):
    return day.weekday() < 5 and day != ARMISTICE and not CHRISTMAS[0] <= day <= CHRISTMAS[1]


def noon(day):
    return datetime.datetime.combine(day, datetime.time(12), tzinfo=PARIS)


def clock(due_on, promised_at, *, reached=0, at=None):
    return levels_reached(due_on, promised_at=promised_at, reached=reached, at=at, is_working=is_working)


@given(dates, levels)
def test_a_level_comes_on_a_working_morning_in_paris(due_on, level):
    moment = moment_of(level, due_on, is_working).astimezone(PARIS)

    assert is_working(moment.date())
    assert moment.time() == MORNING


@given(dates, levels)
def test_a_level_is_as_many_working_days_from_the_date_as_written(due_on, level):
    day = moment_of(level, due_on, is_working).date()

    if DAYS[level] > 0:
        assert working_days_between(noon(due_on), noon(day), is_working) == DAYS[level]
    else:
        # The day itself counts, the promised one does not.
        before = working_days_between(noon(day - DAY), noon(due_on - DAY), is_working)
        assert before == -DAYS[level]


@given(dates)
def test_levels_come_one_after_the_other(due_on):
    moments = [moment_of(level, due_on, is_working) for level in Level]

    assert moments == sorted(set(moments))


@given(dates, instants, instants)
def test_nothing_is_said_early_and_nothing_that_has_come_is_left_out(due_on, promised_at, at):
    passed, coming = clock(due_on, promised_at, at=at)

    assert all(moment_of(level, due_on, is_working) <= at for level in passed)
    assert coming is None or coming[1] > at
    assert all(level in passed for level in list(Level)[1:] if moment_of(level, due_on, is_working) <= at)


@given(dates, instants, st.lists(instants, max_size=12))
def test_however_often_one_looks_each_level_comes_once_and_in_order(due_on, promised_at, looks):
    said, reached = [], 0
    for at in sorted(looks):
        passed, _coming = clock(due_on, promised_at, reached=reached, at=at)
        said += passed
        reached = passed[-1] if passed else reached

    at_once = clock(due_on, promised_at, at=max(looks))[0] if looks else []
    assert said == at_once
    assert said == sorted(set(said))


@given(dates, instants)
def test_no_reminder_falls_on_the_day_of_the_promise_nor_before(due_on, promised_at):
    coming = next_level(due_on, promised_at=promised_at, reached=0, is_working=is_working)

    if coming[0] == Level.REMINDER:
        assert coming[1].date() > promised_at.astimezone(PARIS).date()
    else:
        reminder = moment_of(Level.REMINDER, due_on, is_working)
        assert reminder.date() <= promised_at.astimezone(PARIS).date()


@given(dates, st.integers(0, 60))
def test_days_late_never_exceed_the_days_that_passed(due_on, passed):
    counted = days_late(due_on, due_on + passed * DAY, is_working)

    assert 0 <= counted <= passed


@pytest.mark.parametrize(
    ("level", "due_on", "expected"),
    [
        (Level.REMINDER, "2026-09-30", "2026-09-23"),
        (Level.LATE, "2026-09-30", "2026-10-01"),
        (Level.HEAD, "2026-09-30", "2026-10-07"),
        (Level.COORDINATOR, "2026-09-30", "2026-10-14"),
        (Level.LATE, "2026-10-02", "2026-10-05"),  # a Friday
        (Level.LATE, "2026-10-03", "2026-10-05"),  # a Saturday
        (Level.REMINDER, "2026-10-04", "2026-09-28"),  # a Sunday
        (Level.LATE, "2026-11-10", "2026-11-12"),  # the day before a public holiday
        (Level.LATE, "2026-12-18", "2027-01-04"),  # the last day before the closure
    ],
)
def test_known_levels(level, due_on, expected):
    moment = moment_of(level, datetime.date.fromisoformat(due_on), is_working)

    assert moment.date().isoformat() == expected


def test_short_notice_has_no_reminder():
    due_on = datetime.date(2026, 9, 30)

    coming = next_level(due_on, promised_at=noon(datetime.date(2026, 9, 24)), reached=0, is_working=is_working)

    assert coming[0] == Level.LATE


def test_a_programme_closed_for_ever_has_no_level():
    coming = next_level(
        datetime.date(2026, 9, 30),
        promised_at=noon(datetime.date(2026, 9, 1)),
        reached=0,
        is_working=lambda _day: False,
    )

    assert coming is None


def test_after_the_last_level_nothing_is_awaited():
    coming = next_level(
        datetime.date(2026, 9, 30),
        promised_at=noon(datetime.date(2026, 9, 1)),
        reached=Level.COORDINATOR,
        is_working=is_working,
    )

    assert coming is None
