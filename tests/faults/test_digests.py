"""Workers gather the same digests at once, and some are killed: each mailbox gets one mail, with all in it."""

import random
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.site import ROOT, Site, database

from .together import finished, started

pytestmark = pytest.mark.faults

MAILBOXES, WORKERS, KILLS = 60, 3, 3


@contextmanager
def prepared(tmp_path, engine, *, broken=""):
    """A site with its database and what waits, where nothing runs."""
    folder = tmp_path / "data"
    folder.mkdir()
    with database(engine) as url:
        site = Site(folder, url, broken=broken)
        subprocess.run([sys.executable, "-m", "portevoix", "prepare"], env=site.environment, cwd=ROOT, check=True)
        site.smtp.start()
        try:
            site.manage("digests", "prepare", str(MAILBOXES))
            yield site
        finally:
            site.stop()


def workers(site, count):
    return started(site, count, "digests", "gather")


ALL_TOLD_ONCE = {"mails": MAILBOXES, "to_send": MAILBOXES, "recipients": MAILBOXES, "empty": 0, "untold": 0}


def test_workers_at_once_send_each_mailbox_one_mail(tmp_path, engine):
    with prepared(tmp_path, engine) as site:
        finished(workers(site, WORKERS))

        assert site.manage("digests", "census") == ALL_TOLD_ONCE


def test_killed_anywhere_nothing_is_lost_nor_said_twice(tmp_path, engine):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    lots = random.Random(seed)
    with prepared(tmp_path, engine) as site:
        for _kill in range(KILLS):
            (worker,) = workers(site, 1)
            time.sleep(lots.uniform(0.01, 0.2))
            worker.kill()
            worker.communicate()
        finished(workers(site, 1))

        assert site.manage("digests", "census") == ALL_TOLD_ONCE


def test_control_without_the_claim_a_mailbox_gets_the_same_twice(tmp_path, engine):
    with prepared(tmp_path, engine, broken="claim") as site:
        finished(workers(site, WORKERS))

        assert site.manage("digests", "census")["mails"] > MAILBOXES
