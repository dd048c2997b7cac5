"""Clocks under faults: workers that climb at once, that are killed, that stop for days, whose own clock jumps."""

import json
import random
import subprocess
import sys
import time
import uuid
from contextlib import contextmanager

import pytest

from tests.site import ROOT, Site, database

from .clocks import LEVELS

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


def climbing(site, *arguments):
    command = [sys.executable, "-m", "tests.faults.clocks", "climb", *arguments]
    return subprocess.Popen(
        command, env=site.environment, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def climb_together(site, tmp_path, workers=2):
    """So many at once; how many rows each looked at."""
    gate = tmp_path / f"gate-{uuid.uuid4().hex[:8]}"
    started = [climbing(site, "100", str(gate)) for _number in range(workers)]
    time.sleep(3)
    gate.touch()
    looked = []
    for process in started:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err[-3000:]
        looked.append(json.loads(out.strip().splitlines()[-1])["looked"])
    return looked


@lengths
def test_of_two_workers_at_once_each_level_is_said_once(tmp_path, engine, rounds):
    for _round in range(rounds):
        with prepared(tmp_path, engine) as site:
            looked = climb_together(site, tmp_path)

            assert site.manage("clocks", "census")["ladders"] == WHOLE
            print(f"looked at: {looked}")
            assert sum(looked) >= DUTIES


def test_control_without_the_lock_two_workers_say_levels_twice(tmp_path, engine):
    with prepared(tmp_path, engine, broken="clock lock") as site:
        climb_together(site, tmp_path)

        assert site.manage("clocks", "census")["ladders"] != WHOLE


def climb_and_be_killed(site, lots, *, kills):
    """Killed at a random moment of each pass; the last one is left to its end."""
    for _kill in range(kills):
        process = climbing(site, "50")
        process.stdout.readline()
        time.sleep(lots.uniform(0, 0.4))
        process.kill()
        process.communicate()
    process = climbing(site, "50")
    _out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err[-3000:]


@lengths
def test_a_worker_killed_while_it_climbs_leaves_each_level_said_once(tmp_path, engine, rounds):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    with prepared(tmp_path, engine) as site:
        climb_and_be_killed(site, random.Random(seed), kills=4 * rounds)

        assert site.manage("clocks", "census")["ladders"] == WHOLE


def test_control_a_history_written_apart_from_the_clock_is_said_twice_after_a_kill(tmp_path, engine):
    with prepared(tmp_path, engine, broken="clock apart") as site:
        climb_and_be_killed(site, random.Random(7), kills=4)

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
