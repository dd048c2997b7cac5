"""The arithmetic of one clock: whatever the day, the hour, the season, the closed weeks and the programme's pace."""

import datetime
from dataclasses import asdict, astuple
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from portevoix.programmes.models import ClosedPeriod, Programme
from portevoix.programmes.working_days import PARIS, calendar_of, working_days_between
from portevoix.sheets import deadlines
from portevoix.sheets.deadlines import Dates, Level

DAY = datetime.timedelta(days=1)
LAST_SECOND = datetime.time(23, 59, 59)
CLOSED = [
    (datetime.date(2026, 12, 21), datetime.date(2027, 1, 1)),
    (datetime.date(2027, 8, 2), datetime.date(2027, 8, 20)),
]
# Where arithmetic on dates goes wrong: both changes of hour, the ends of years, closures, holidays of one place.
TRAPS = [
    *("2026-03-29", "2026-10-25", "2027-03-28", "2027-10-31", "2028-02-29"),
    *("2026-12-31", "2027-01-01", "2026-12-20", "2027-08-01", "2026-04-03", "2027-12-26"),
]


def calendar(*closed, subdivision=""):
    """Of a programme that is in no database."""
    programme = Programme(pk=1, holidays_subdivision=subdivision)
    periods = ClosedPeriod.objects.none()
    periods._result_cache = [ClosedPeriod(starts_on=first, ends_on=last) for first, last in closed]
    programme._prefetched_objects_cache = {"closedperiod_set": periods}
    return calendar_of(programme)


CALENDARS = [calendar(), calendar(*CLOSED), calendar(subdivision="57"), calendar(*CLOSED, subdivision="MQ")]
calendars = st.sampled_from(CALENDARS)
near_traps = st.builds(
    lambda day, hours: datetime.datetime.fromisoformat(day).replace(tzinfo=datetime.UTC) + hours,
    st.sampled_from(TRAPS),
    st.timedeltas(-3 * DAY, 3 * DAY),
)
anywhere = st.datetimes(
    min_value=datetime.datetime(2026, 1, 1),  # noqa: DTZ001  Hypothesis adds the time zone
    max_value=datetime.datetime(2028, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([datetime.UTC, PARIS]),
)
instants = near_traps | anywhere
lengths = st.timedeltas(datetime.timedelta(0), 40 * DAY)
reached_levels = st.sampled_from(["", *Level])


@st.composite
def paces(draw):
    """What `Programme` lets through, the default one included."""
    take = draw(st.integers(1, 10))
    head = draw(st.integers(1, 10))
    coordinator = head + draw(st.integers(1, 10))
    return SimpleNamespace(
        take_charge_days=take,
        answer_days=take + draw(st.integers(0, 20)),
        remind_before_days=draw(st.integers(0, 12)),
        head_after_days=head,
        coordinator_after_days=coordinator,
        elected_after_days=coordinator + draw(st.integers(1, 30)),
    )


@st.composite
def ladders(draw):
    """(start, dates, the calendar they were counted in)."""
    start, is_working = draw(instants), draw(calendars)
    return start, deadlines.dates_from(start, draw(paces()), is_working), is_working


def in_order(dates):
    return list(astuple(dates))


def is_last_second_of_a_working_day(date, is_working):
    local = date.astimezone(PARIS)
    return local.time() == LAST_SECOND and is_working(local.date())


def left(at, dates, is_working):
    """Working days from the day of `at` to each date still to come."""
    return [working_days_between(at, date, is_working) for date in astuple(dates) if date >= at]


DEFAULT = Programme()


@given(ladders())
def test_the_dates_come_in_the_order_of_the_levels_and_after_the_start(ladder):
    start, dates, _is_working = ladder

    assert in_order(dates) == sorted(in_order(dates))
    assert dates.take_due_at > start


@given(ladders())
def test_every_date_is_the_last_second_of_a_working_day(ladder):
    _start, dates, is_working = ladder

    assert all(is_last_second_of_a_working_day(date, is_working) for date in in_order(dates))


@given(instants, calendars)
def test_the_default_programme_counts_5_15_20_25_30_and_60_working_days(start, is_working):
    dates = deadlines.dates_from(start, DEFAULT, is_working)

    assert [working_days_between(start, date, is_working) for date in in_order(dates)] == [5, 15, 20, 25, 30, 60]


@given(ladders(), lengths, lengths)
def test_a_pause_brings_no_date_nearer_and_keeps_the_working_days_that_were_left(ladder, wait, length):
    start, dates, is_working = ladder
    paused_at = start + wait
    at = paused_at + length

    after = deadlines.resumed(dates, paused_at=paused_at, at=at, is_working=is_working)

    assert all(new >= old for new, old in zip(in_order(after), in_order(dates), strict=True))
    kept = [new for new, old in zip(in_order(after), in_order(dates), strict=True) if old >= paused_at]
    days_left = left(paused_at, dates, is_working)
    for new, days in zip(kept, days_left, strict=True):
        # The last day has no day after it: it is given again, on the first working day.
        on_a_day_off = not is_working(at.astimezone(PARIS).date())
        assert working_days_between(at, new, is_working) == (days or int(on_a_day_off and new > at))


@given(ladders(), lengths, lengths)
def test_what_was_over_when_the_pause_began_stays_where_it_was(ladder, wait, length):
    start, dates, is_working = ladder
    paused_at = start + wait

    after = deadlines.resumed(dates, paused_at=paused_at, at=paused_at + length, is_working=is_working)

    over = [(new, old) for new, old in zip(in_order(after), in_order(dates), strict=True) if old < paused_at]
    assert all(new == old for new, old in over)


@given(ladders(), lengths, lengths)
def test_after_a_pause_the_dates_are_still_in_order_on_working_days(ladder, wait, length):
    start, dates, is_working = ladder
    paused_at = start + wait

    after = deadlines.resumed(dates, paused_at=paused_at, at=paused_at + length, is_working=is_working)

    assert in_order(after) == sorted(in_order(after))
    assert all(is_last_second_of_a_working_day(date, is_working) for date in in_order(after))


@given(ladders(), lengths)
def test_a_pause_of_no_time_changes_nothing(ladder, wait):
    start, dates, is_working = ladder

    assert deadlines.resumed(dates, paused_at=start + wait, at=start + wait, is_working=is_working) == dates


@given(ladders(), lengths, lengths, lengths)
def test_two_pauses_move_no_date_nearer_than_one(ladder, wait, first, second):
    start, dates, is_working = ladder
    paused_at = start + wait

    once = deadlines.resumed(dates, paused_at=paused_at, at=paused_at + first, is_working=is_working)
    again_at = paused_at + first
    twice = deadlines.resumed(once, paused_at=again_at, at=again_at + second, is_working=is_working)

    assert all(new >= old for new, old in zip(in_order(twice), in_order(once), strict=True))


@given(ladders(), lengths)
def test_a_pause_cannot_end_before_it_began(ladder, length):
    start, dates, is_working = ladder
    assume(length)

    with pytest.raises(ValueError, match="ends after it began"):
        deadlines.resumed(dates, paused_at=start + length, at=start, is_working=is_working)


@given(ladders(), st.integers(1, 20))
def test_an_extension_moves_the_answer_and_all_above_it_by_so_many_working_days(ladder, days):
    _start, dates, is_working = ladder

    after = deadlines.extended(dates, days=days, is_working=is_working)

    assert after.take_due_at == dates.take_due_at
    for old, new in list(zip(in_order(dates), in_order(after), strict=True))[2:]:
        assert working_days_between(old, new, is_working) == days


@given(ladders(), st.integers(1, 20))
def test_after_an_extension_the_dates_are_still_in_order_on_working_days(ladder, days):
    _start, dates, is_working = ladder

    after = deadlines.extended(dates, days=days, is_working=is_working)

    assert in_order(after) == sorted(in_order(after))
    assert dates.remind_at <= after.remind_at <= after.due_at
    assert all(is_last_second_of_a_working_day(date, is_working) for date in in_order(after))


@given(ladders(), reached_levels, st.booleans(), lengths)
def test_what_has_passed_and_what_comes_next_part_the_ladder_between_them(ladder, reached, is_taken, wait):
    start, dates, _is_working = ladder
    at = start + 3 * wait

    passed = deadlines.passed(dates, reached=reached, is_taken=is_taken, at=at)
    now_reached = passed[-1].level if passed else reached
    coming = []
    while ring := deadlines.next_ring(dates, reached=coming[-1].level if coming else now_reached, is_taken=is_taken):
        coming.append(ring)

    above = deadlines.ORDER[Level(reached)] if reached else -1
    expected = [ring for ring in deadlines.rings(dates, is_taken=is_taken) if deadlines.ORDER[ring.level] > above]
    assert passed + coming == expected
    assert all(ring.at < at for ring in passed)
    assert all(ring.at >= at for ring in coming)


@given(ladders(), st.booleans())
def test_each_level_is_passed_once_whenever_one_looks(ladder, is_taken):
    start, dates, _is_working = ladder
    seen, reached, at = [], "", start
    while at < dates.elected_at + DAY:
        new = deadlines.passed(dates, reached=reached, is_taken=is_taken, at=at)
        seen += new
        reached = new[-1].level if new else reached
        at += 7 * DAY

    final = deadlines.passed(dates, reached=reached, is_taken=is_taken, at=dates.elected_at + 8 * DAY)

    assert seen + final == list(deadlines.rings(dates, is_taken=is_taken))


@given(ladders())
def test_what_is_taken_is_not_said_to_be_untaken_and_a_reminder_on_the_date_is_none(ladder):
    _start, dates, _is_working = ladder

    levels = [ring.level for ring in deadlines.rings(dates, is_taken=True)]

    assert Level.UNTAKEN not in levels
    assert (Level.REMINDER in levels) == (dates.remind_at < dates.due_at)
    assert levels[-4:] == [Level.DUE, Level.HEAD, Level.COORDINATOR, Level.ELECTED]


@given(ladders())
def test_the_very_second_of_a_date_is_still_in_time(ladder):
    _start, dates, _is_working = ladder

    levels = [ring.level for ring in deadlines.passed(dates, reached="", is_taken=True, at=dates.due_at)]

    assert Level.DUE not in levels


@given(instants, st.integers(0, 6))
def test_no_closed_week_ever_holds_a_date(start, number):
    first = start.astimezone(PARIS).date() + number * 7 * DAY
    week = (first, first + 6 * DAY)

    dates = deadlines.dates_from(start, DEFAULT, calendar(week))

    assert not [day for day in asdict(dates).values() if week[0] <= day.astimezone(PARIS).date() <= week[1]]


@pytest.mark.parametrize(
    ("start", "take", "due"),
    [
        ("2026-03-27 10:00", "2026-04-03", "2026-04-27"),  # over the change to summer time, and Easter Monday
        ("2026-10-23 10:00", "2026-10-30", "2026-11-23"),  # over the change to winter time, and Armistice Day
        ("2026-12-18 10:00", "2027-01-08", "2027-01-29"),  # two closed weeks, another year
        ("2026-10-25 02:30", "2026-10-30", "2026-11-23"),  # an hour that there is twice
    ],
)
def test_known_dates(start, take, due):
    start = datetime.datetime.fromisoformat(start).replace(tzinfo=PARIS)

    dates = deadlines.dates_from(start, DEFAULT, calendar(*CLOSED))

    assert dates.take_due_at.date().isoformat() == take
    assert dates.due_at.date().isoformat() == due


def test_in_alsace_moselle_good_friday_is_no_working_day():
    start = datetime.datetime(2026, 3, 27, 10, tzinfo=PARIS)

    there = deadlines.dates_from(start, DEFAULT, calendar(subdivision="57"))
    elsewhere = deadlines.dates_from(start, DEFAULT, calendar())

    assert elsewhere.take_due_at.date() == datetime.date(2026, 4, 3)
    assert there.take_due_at.date() == datetime.date(2026, 4, 7)


def test_a_date_is_as_long_after_midnight_in_paris_in_either_season():
    before, after = (
        deadlines.dates_from(datetime.datetime(2026, 10, day, 12, tzinfo=PARIS), DEFAULT, calendar())
        for day in (15, 23)
    )

    assert before.take_due_at.astimezone(datetime.UTC).hour == 21
    assert after.take_due_at.astimezone(datetime.UTC).hour == 22


def test_dates_know_each_level():
    assert len(in_order(Dates(*range(6)))) == len(Level)
