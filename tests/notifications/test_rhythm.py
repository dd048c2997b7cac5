import datetime

import pytest

from portevoix.notifications import rhythm


def utc(*parts):
    return datetime.datetime(*parts, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("chosen", "told_at", "expected"),
    [
        ("at_once", utc(2026, 3, 10, 9, 0), utc(2026, 3, 10, 9, 0)),
        ("here_only", utc(2026, 3, 10, 9, 0), None),
        ("daily", utc(2026, 3, 10, 9, 0), utc(2026, 3, 11, 6, 30)),
        # In the night, the morning that comes.
        ("daily", utc(2026, 3, 10, 2, 0), utc(2026, 3, 10, 6, 30)),
        ("daily", utc(2026, 3, 10, 6, 30), utc(2026, 3, 11, 6, 30)),
        # Half past seven in Paris, whatever the season: the clocks change on the 29th.
        ("daily", utc(2026, 3, 28, 12, 0), utc(2026, 3, 29, 5, 30)),
        ("weekly", utc(2026, 3, 10, 9, 0), utc(2026, 3, 16, 6, 30)),
        ("weekly", utc(2026, 3, 16, 6, 0), utc(2026, 3, 16, 6, 30)),
        ("weekly", utc(2026, 3, 16, 6, 30), utc(2026, 3, 23, 6, 30)),
        ("weekly", utc(2026, 10, 24, 9, 0), utc(2026, 10, 26, 6, 30)),
    ],
)
def test_a_mail_leaves_in_the_morning_that_its_reader_chose(chosen, told_at, expected):
    assert rhythm.send_at(chosen, told_at=told_at) == expected
