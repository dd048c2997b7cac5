"""Two workers at once say each level of each promise once."""

import pytest

from tests.site import running

from .together import finished, started

pytestmark = pytest.mark.faults

PROMISES = 60
ONCE_EACH = dict.fromkeys(["commitments.reminded", "commitments.late", "head", "coordinator"], PROMISES)


def say_together(site):
    """(how many promises each worker looked at, what the site holds afterwards)."""
    site.stop_serving()
    site.manage("promises", "make", str(PROMISES))
    looked_at = finished(started(site, 2, "promises", "say"))
    return looked_at, site.manage("promises", "count")


def test_two_workers_at_once_say_each_level_once(tmp_path, engine):
    with running(tmp_path, engine) as site:
        looked_at, found = say_together(site)

    assert sum(looked_at) == PROMISES
    assert found == {"promises": PROMISES, "awaited": 0, "said": ONCE_EACH}


def test_control_when_rows_are_not_taken_levels_are_said_twice(tmp_path, engine):
    with running(tmp_path, engine, broken="taking") as site:
        _looked_at, found = say_together(site)

    assert found["said"]["commitments.late"] > PROMISES
