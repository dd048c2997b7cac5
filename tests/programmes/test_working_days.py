"""Deadlines count working days: the same everywhere, whatever the hour, the season or the year."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portevoix.programmes.models import ClosedPeriod, Programme
from portevoix.programmes.working_days import PARIS, add_working_days, calendar_of, working_days_between
from tests.factories import ClosedPeriodFactory

CHRISTMAS = (datetime.date(2026, 12, 21), datetime.date(2027, 1, 1))
DAY = datetime.timedelta(days=1)
instants = st.datetimes(
    min_value=datetime.datetime(2025, 1, 1),  # noqa: DTZ001  Hypothesis adds the time zone
    max_value=datetime.datetime(2029, 12, 31),  # noqa: DTZ001
    timezones=st.sampled_from([datetime.UTC, PARIS]),
)
numbers = st.integers(1, 60)


def calendar(*closed, subdivision=""):
    """Of a programme that is in no database."""
    programme = Programme(pk=1, holidays_subdivision=subdivision)
    periods = ClosedPeriod.objects.none()
    periods._result_cache = [ClosedPeriod(starts_on=first, ends_on=last) for first, last in closed]
    programme._prefetched_objects_cache = {"closedperiod_set": periods}
    return calendar_of(programme)


is_working = calendar(CHRISTMAS)


@given(instants, numbers)
def test_adding_then_counting_gives_the_same_number(start, days):
    assert working_days_between(start, add_working_days(start, days, is_working), is_working) == days


@given(instants, numbers)
def test_a_deadline_never_falls_on_a_closed_day(start, days):
    deadline = add_working_days(start, days, is_working)

    assert is_working(deadline.date())


@given(instants, numbers)
def test_one_day_more_is_never_sooner(start, days):
    assert add_working_days(start, days + 1, is_working) > add_working_days(start, days, is_working)


@given(instants, numbers, st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=40)))
def test_what_starts_later_never_ends_sooner(start, days, delay):
    assert add_working_days(start + delay, days, is_working) >= add_working_days(start, days, is_working)


@given(instants, numbers)
def test_a_deadline_is_the_last_second_of_a_day_in_paris(start, days):
    deadline = add_working_days(start, days, is_working).astimezone(PARIS)

    assert deadline.time() == datetime.time(23, 59, 59)
    assert (deadline + datetime.timedelta(seconds=1)).astimezone(PARIS).date() == deadline.date() + DAY


@given(instants, instants)
def test_days_between_are_never_more_than_the_days_that_pass(start, end):
    counted = working_days_between(start, end, is_working)

    assert 0 <= counted <= max((end.astimezone(PARIS).date() - start.astimezone(PARIS).date()).days, 0)


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24"),
        ("2026-11-27 10:00", 1, "2026-11-30"),  # a Friday
        ("2026-11-28 10:00", 1, "2026-11-30"),  # a Saturday
        ("2026-11-10 10:00", 1, "2026-11-12"),  # the day before Armistice Day
        ("2026-11-23 23:59", 1, "2026-11-24"),
        ("2026-12-18 10:00", 1, "2027-01-04"),  # the last day before the closure
        ("2026-03-27 10:00", 1, "2026-03-30"),  # over the night of the change to summer time
        ("2026-10-23 10:00", 1, "2026-10-26"),  # and of the change to winter time
        ("2026-04-03 10:00", 1, "2026-04-07"),  # Easter Monday
    ],
)
def test_known_deadlines(start, days, expected):
    start = datetime.datetime.fromisoformat(start).replace(tzinfo=PARIS)

    assert add_working_days(start, days, is_working).date().isoformat() == expected


def test_the_day_is_that_of_paris_not_of_london():
    # 23:30 in London is already the next day in Paris.
    start = datetime.datetime(2026, 11, 23, 23, 30, tzinfo=datetime.UTC)

    assert add_working_days(start, 1, is_working).date() == datetime.date(2026, 11, 25)


def test_alsace_has_holidays_of_its_own():
    good_friday = datetime.date(2026, 4, 3)

    assert calendar()(good_friday)
    assert not calendar(subdivision="57")(good_friday)


@pytest.mark.parametrize("days", [0, -1])
def test_a_deadline_is_at_least_a_day_away(days):
    with pytest.raises(ValueError, match="at least one"):
        add_working_days(datetime.datetime.now(datetime.UTC), days, is_working)


def test_a_programme_closed_for_ever_has_no_deadline():
    for_ever = calendar((datetime.date(2020, 1, 1), datetime.date(2100, 1, 1)))

    with pytest.raises(ValueError, match="ten years"):
        add_working_days(datetime.datetime(2026, 1, 1, tzinfo=PARIS), 1, for_ever)


@pytest.mark.django_db
def test_the_closed_periods_are_those_of_the_programme(programme):
    ClosedPeriodFactory(programme=programme)
    ClosedPeriodFactory(starts_on=datetime.date(2026, 11, 24), ends_on=datetime.date(2026, 11, 24))

    is_open = calendar_of(programme)

    assert is_open(datetime.date(2026, 11, 24))
    assert not is_open(datetime.date(2026, 12, 22))
