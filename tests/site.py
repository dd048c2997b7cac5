"""A whole site in its own folder and database: supervisor, web server, worker, mail server."""

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from contextlib import contextmanager
from pathlib import Path

import psycopg
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 40
FILLING_SECONDS = 240


class Mailbox(Message):
    """Accepts everything, and keeps the Message-IDs in order of arrival."""

    def __init__(self):
        super().__init__()
        self.message_ids = []

    def handle_message(self, message):
        self.message_ids.append(message["Message-ID"])


class Site:
    def __init__(self, folder: Path, database_url: str | None = None, *, broken: str = "", demo: bool = False):
        self.port, self.mailbox = free_port(), Mailbox()
        self.smtp = Controller(self.mailbox, hostname="127.0.0.1", port=free_port())
        self.kills = {"web": 0, "worker": 0}
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = {
            **kept,
            "PORTEVOIX_DATA": str(folder),
            "PORT": str(self.port),
            "EMAIL_URL": f"smtp://127.0.0.1:{self.smtp.port}",
            "PYTHONPATH": str(ROOT),
        }
        if demo:
            self.environment |= {"DEMO": "1", "EMAIL_URL": ""}
        if database_url:
            self.environment["DATABASE_URL"] = database_url
        if broken:
            # Python runs sitecustomize by itself: the protection goes in every process of this site.
            self.environment["PYTHONPATH"] = os.pathsep.join([str(ROOT / "tests" / "faults" / "broken"), str(ROOT)])
            self.environment["PORTEVOIX_BROKEN"] = broken
        self.supervisor = None

    def manage(self, module: str, *arguments: str):
        """Run a script of tests/faults on the site's database; what it prints, as JSON."""
        command = [sys.executable, "-m", f"tests.faults.{module}", *arguments]
        ended = subprocess.run(command, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr[-3000:]
        return json.loads(ended.stdout.strip().splitlines()[-1])

    def start(self):
        self.smtp.start()
        command = [sys.executable, "-m", "portevoix", "serve"]
        self.log = Path(self.environment["PORTEVOIX_DATA"], "site.log").open("w+")  # noqa: SIM115  it lives as long as the site
        self.supervisor = subprocess.Popen(
            command, env=self.environment, cwd=ROOT, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.wait_until_it_answers()

    def wait_until_it_answers(self):
        patience = FILLING_SECONDS if "DEMO" in self.environment else PATIENCE_SECONDS
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/sante/pret", timeout=5):  # noqa: S310
                    return
            except OSError:
                time.sleep(0.1)
        self.log.seek(0)
        raise AssertionError(f"The site does not answer: {self.log.read()[-3000:]}")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def children(self) -> dict[str, int]:
        """The web server's and the worker's process, by name."""
        found = {}
        listed = Path(f"/proc/{self.supervisor.pid}/task/{self.supervisor.pid}/children").read_text().split()
        for pid in map(int, listed):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_bytes().decode()
            except OSError:
                continue
            found["web" if "granian" in command else "worker"] = pid
        return found

    def kill_one(self, lots: random.Random) -> None:
        """SIGKILL to a child and all it started; the supervisor starts it again."""
        living = self.children()
        if not living:
            return
        name = lots.choice(sorted(living))
        try:
            os.killpg(living[name], signal.SIGKILL)
        except ProcessLookupError:
            return
        self.kills[name] += 1

    def stop_serving(self):
        """Pages and worker end; the mail server stays, for what is still to be sent."""
        if self.supervisor is not None:
            self.supervisor.terminate()
            self.supervisor.wait(timeout=PATIENCE_SECONDS)
            self.log.close()
            self.supervisor = None

    def stop(self):
        self.stop_serving()
        self.smtp.stop()


@contextmanager
def running(tmp_path, engine: str, *, broken: str = ""):
    """A started site on `engine` ("SQLite" or the address of a PostgreSQL server)."""
    folder = tmp_path / f"site-{uuid.uuid4().hex[:8]}"
    folder.mkdir()
    with database(engine) as url:
        site = Site(folder, url, broken=broken)
        try:
            site.start()
            yield site
        finally:
            site.stop()
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(engine: str):
    """None for SQLite; else a database of our own on that server, dropped at the end."""
    if engine == "SQLite":
        yield None
        return
    server, name = engine.rpartition("/")[0], f"portevoix_faults_{uuid.uuid4().hex[:8]}"
    host = server.removeprefix("postgres:///") if server.startswith("postgres:////") else None
    address = f"host={host} dbname=postgres" if host else f"{server}/postgres"
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield f"{server}/{name}"
    finally:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
