"""Clocks under faults: workers that climb at once, that are killed, that stop for days, whose own clock jumps."""

import random
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager

import pytest

from tests.site import ROOT, Site, database

from .clocks import LEVELS
from .together import finished, started

pytestmark = pytest.mark.faults

DUTIES = 2000
WHOLE = [[LEVELS, DUTIES]]
lengths = pytest.mark.parametrize("rounds", [1, pytest.param(8, marks=pytest.mark.slow)], ids=["short", "long"])


@contextmanager
def prepared(tmp_path, engine, *, broken="", duties=DUTIES, first_in_days=-7):
    """A database with clocks, where nothing runs."""
    folder = tmp_path / f"site-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    with database(engine) as url:
        site = Site(folder, url, broken=broken)
        subprocess.run([sys.executable, "-m", "portevoix", "prepare"], env=site.environment, cwd=ROOT, check=True)
        site.smtp.start()
        site.agent = site.manage("clocks", "fill", str(duties), str(first_in_days))["agent"]
        yield site
        site.smtp.stop()


def climb_together(site, workers=2):
    """So many at once; how many rows each looked at."""
    return [each["looked"] for each in finished(started(site, workers, "clocks", "climb", "100"))]


@lengths
def test_of_two_workers_at_once_each_level_is_said_once(tmp_path, engine, rounds):
    for _round in range(rounds):
        with prepared(tmp_path, engine) as site:
            looked = climb_together(site)

            assert site.manage("clocks", "census")["ladders"] == WHOLE
            print(f"looked at: {looked}")
            assert sum(looked) >= DUTIES


def test_control_without_the_lock_two_workers_say_levels_twice(tmp_path, engine):
    with prepared(tmp_path, engine, broken="clock lock") as site:
        climb_together(site)

        assert site.manage("clocks", "census")["ladders"] != WHOLE


def climb_and_be_killed(site, moment, *, kills):
    """Killed in each pass once `moment(its output)` has come; the last one is left to its end."""
    for _kill in range(kills):
        (process,) = started(site, 1, "clocks", "climb", "50")
        moment(process.stdout)
        process.kill()
        process.communicate()
    finished(started(site, 1, "clocks", "climb", "50"))


@lengths
def test_a_worker_killed_while_it_climbs_leaves_each_level_said_once(tmp_path, engine, rounds):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    lots = random.Random(seed)
    with prepared(tmp_path, engine) as site:
        climb_and_be_killed(site, lambda _output: time.sleep(lots.uniform(0, 0.4)), kills=4 * rounds)

        assert site.manage("clocks", "census")["ladders"] == WHOLE


def until_it_is_said_and_not_wound(output):
    while output.readline() not in ("apart\n", ""):
        pass


def test_control_a_history_written_apart_from_the_clock_is_said_twice_after_a_kill(tmp_path, engine):
    with prepared(tmp_path, engine, broken="clock apart") as site:
        climb_and_be_killed(site, until_it_is_said_and_not_wound, kills=4)

        assert site.manage("clocks", "census")["ladders"] != WHOLE


def test_a_worker_stopped_for_ten_days_says_the_levels_in_order_and_each_reader_gets_one_message(tmp_path, engine):
    with prepared(tmp_path, engine, duties=40, first_in_days=1) as site:
        site.manage("clocks", "live", "0", "6")
        before = site.manage("clocks", "census")

        site.manage("clocks", "live", "10", "20")

        found = site.manage("clocks", "census")
        assert before["ladders"] == [[[], 40]]
        assert found["ladders"] == [[LEVELS, 40]]
        assert (found["early"], found["failed"], found["ungathered"]) == (0, [], 0)
        assert found["told"][site.agent] == 1


@pytest.mark.slow
def test_a_clock_that_jumps_three_days_back_then_far_ahead_says_each_level_once_in_order(tmp_path, engine):
    with prepared(tmp_path, engine, duties=40, first_in_days=1) as site:
        site.manage("clocks", "live", "3", "16", "0")
        halfway = site.manage("clocks", "census")

        site.manage("clocks", "live", "0", "30", "400")

        found = site.manage("clocks", "census")
        assert halfway["ladders"] == [[LEVELS[:3], 40]]
        assert found["ladders"] == [[LEVELS, 40]]
        assert (found["early"], found["failed"]) == (0, [])


def test_a_worker_that_lives_through_the_jump_goes_on(tmp_path, engine):
    """The same process: three days back under its feet, then the dates come."""
    with prepared(tmp_path, engine, duties=40, first_in_days=1) as site:
        site.manage("clocks", "live", "0", "14", "-3")
        none = site.manage("clocks", "census")

        site.manage("clocks", "live", "-3", "24", "10")

        found = site.manage("clocks", "census")
        assert none["ladders"] == [[[], 40]]
        assert found["ladders"] == [[LEVELS, 40]]
