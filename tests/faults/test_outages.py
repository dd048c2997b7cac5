"""What stands beside the site falls under load: a database restarted at once, a cache emptied."""

import collections
import os
import pwd
import random
import shutil
import subprocess
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from tests.site import Site, free_port

from .test_kills import judge, storm

pytestmark = [pytest.mark.faults, pytest.mark.slow]

SECONDS = 40
SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin")) if Path("/usr/lib/postgresql").exists() else []


class Cluster:
    """A PostgreSQL of our own, in a folder of its own. Root may not run one: its usual user does then."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.folder, self.port = SERVERS[-1], folder, free_port()
        self.user = "postgres" if os.geteuid() == 0 else None
        if self.user:
            account = pwd.getpwnam(self.user)
            os.chown(folder, account.pw_uid, account.pw_gid)

    def run(self, program: str, *arguments: str) -> None:
        command = [str(self.bin / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(
            command, user=self.user, group=self.user, extra_groups=[] if self.user else None,
            cwd=self.folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def start(self) -> None:
        self.run("initdb", "--auth=trust", "--username=porte")
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self.run("pg_ctl", "start", "-w", "-o", options, "-l", str(self.folder / "log"))
        with psycopg.connect(f"host=127.0.0.1 port={self.port} user=porte dbname=postgres", autocommit=True) as server:
            server.execute("CREATE DATABASE porte")

    def restart_at_once(self) -> None:
        """As after a power cut: no connection is told, what was committed is read again from the journal."""
        self.run("pg_ctl", "restart", "-w", "-m", "immediate", "-l", str(self.folder / "log"))

    @property
    def url(self) -> str:
        return f"postgres://porte@127.0.0.1:{self.port}/porte"


@contextmanager
def cluster():
    # Not under pytest's own folder, which nobody else may enter.
    folder = Path(tempfile.mkdtemp(prefix="portevoix-cluster-"))
    made = Cluster(folder)
    try:
        made.start()
        yield made
    finally:
        made.run("pg_ctl", "stop", "-m", "immediate")
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def store(folder):
    """A Redis of our own, which keeps nothing."""
    port = free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        client = redis.Redis(port=port)
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                client.ping()
                break
            except redis.ConnectionError:
                time.sleep(0.05)
        yield client, f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait()


def strike_instead_of_killing(site, strike):
    """The storm's killer does this, each time, and the processes live."""

    def struck(_lots):
        strike()
        # Mails that the worker was handing over then may go twice, as after a kill.
        for name in site.kills:
            site.kills[name] += 1

    site.kill_one = struck


def live_through(site, tmp_path):
    seed = random.randrange(10**6)
    acknowledged = storm(site, seconds=SECONDS, drafts=20 * SECONDS, referrals=20 * SECONDS, seed=seed)
    wrong = judge(site, acknowledged)
    kinds = collections.Counter(kind for kind, _where in acknowledged.values())
    print(f"{dict(kinds)} acknowledged, {site.kills['worker']} strikes")
    return wrong, kinds


@pytest.mark.skipif(not SERVERS, reason="no PostgreSQL server is installed")
def test_a_database_restarted_at_once_under_load_loses_nothing_that_was_acknowledged(tmp_path):
    with cluster() as ours:
        site = Site(tmp_path, ours.url)
        try:
            site.start()
            strike_instead_of_killing(site, lambda: (time.sleep(4), ours.restart_at_once()))
            wrong, kinds = live_through(site, tmp_path)
        finally:
            site.stop()

    assert wrong == []
    assert len(kinds) == 3


@pytest.mark.skipif(not shutil.which("redis-server"), reason="no Redis server is installed")
def test_a_cache_emptied_under_load_loses_nothing_that_was_acknowledged(tmp_path):
    with store(tmp_path) as (client, url):
        site = Site(tmp_path)
        site.environment["CACHE_URL"] = url
        try:
            site.start()
            strike_instead_of_killing(site, client.flushall)
            wrong, kinds = live_through(site, tmp_path)
            held = client.info("stats")["total_commands_processed"]
        finally:
            site.stop()

    assert wrong == []
    assert len(kinds) == 3
    assert held > 100
