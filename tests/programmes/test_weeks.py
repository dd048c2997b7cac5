import datetime
from zoneinfo import ZoneInfo

import pytest

from portevoix.programmes.weeks import Week, last_ended, to_tell
from portevoix.results.spread import Spread

PARIS = ZoneInfo("Europe/Paris")


def paris(*parts):
    return datetime.datetime(*parts, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (paris(2026, 11, 23), "2026-W48"),
        (paris(2026, 11, 29, 23, 59, 59), "2026-W48"),
        (datetime.datetime(2026, 11, 29, 23, 0, tzinfo=datetime.UTC), "2026-W49"),
        (paris(2027, 1, 1), "2026-W53"),
    ],
)
def test_a_week_goes_from_monday_to_sunday_in_paris(moment, name):
    week = Week.of(moment)

    assert str(week) == name
    assert Week.named(name) == week
    assert week.starts_at <= moment < week.ends_at


@pytest.mark.parametrize("name", ["", "2026-48", "2026-W00", "2027-W53", "2026-W4٨", "1999-W01", "2026-W48 "])
def test_what_names_no_week_is_none(name):
    assert Week.named(name) is None


def test_a_week_of_a_changing_clock_is_an_hour_longer():
    week = Week.of(paris(2026, 10, 25, 12))

    length = week.ends_at.astimezone(datetime.UTC) - week.starts_at.astimezone(datetime.UTC)

    assert length == datetime.timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (paris(2026, 11, 30, 7, 29), "2026-W47"),
        (paris(2026, 11, 30, 7, 30), "2026-W48"),
        (paris(2026, 12, 6, 23), "2026-W48"),
        # The clock was put forward on the Sunday before: it is 7:30 all the same.
        (paris(2027, 3, 29, 7, 29), "2027-W11"),
        (paris(2027, 3, 29, 7, 30), "2027-W12"),
    ],
)
def test_a_week_is_told_from_the_monday_after_at_half_past_seven(moment, name):
    assert str(to_tell(moment.astimezone(datetime.UTC))) == name


def test_the_week_shown_first_is_the_last_one_that_has_ended():
    assert str(last_ended(paris(2026, 11, 30))) == "2026-W48"


def test_four_values_have_no_median():
    assert Spread.of([1, 2, 3, 4]) == Spread(4, None, None, None)


def test_five_values_have_a_median_and_quartiles():
    assert Spread.of([9, 1, 2, 3, 5]) == Spread(5, 2, 3, 5)
