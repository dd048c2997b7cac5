"""The installations that are measured: one folder each, and on PostgreSQL a database made and dropped here."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import environ
import psycopg

from tests.run import ROOT, SITE_SETTINGS, find_postgresql

WEB_WORKERS, WEB_THREADS = 2, 4


@dataclass(frozen=True)
class Installation:
    engine: str
    sheets: int
    folder: Path
    database_url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a fresh site would have, whatever this shell has set."""
        kept = {name: value for name, value in os.environ.items() if name not in SITE_SETTINGS}
        kept["PORTEVOIX_DATA"] = str(self.folder)
        return kept | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    @property
    def known(self) -> dict:
        """What the filling left for the load: addresses, drafts, sessions."""
        return json.loads((self.folder / "bench.json").read_text())

    def start(self, module: str, *arguments: str, **settings: str) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.environment | settings, text=True
        )


def available() -> dict[str, str]:
    """Each engine found on this machine, with the address of a database that may be made there."""
    postgresql = find_postgresql()
    return {"SQLite": ""} | ({"PostgreSQL": postgresql} if postgresql else {})


@contextmanager
def installations(engines: dict[str, str], sizes: list[int], drafts: int) -> Iterator[list[Installation]]:
    """Fills one installation per engine and size, the engines side by side; takes all away at the end."""
    with ExitStack() as stack:
        made = [_make(stack, engine, url, size) for engine, url in engines.items() for size in sizes]
        for size in sizes:
            fillings = [each.start("bench.filling", str(size), str(drafts)) for each in made if each.sheets == size]
            _all_well(fillings)
            _all_well([each.start("bench.floor", "fill", str(size)) for each in made if each.sheets == size])
        yield made


def _make(stack, engine, url, size):
    folder = Path(tempfile.mkdtemp(prefix=f"portevoix-bench-{size}-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    if not url:
        return Installation(engine, size, folder)
    url = f"{url}_bench_{size}"
    settings = environ.Env.db_url_config(url)
    stack.callback(_on_server, settings, f'DROP DATABASE IF EXISTS "{settings["NAME"]}" WITH (FORCE)')
    _on_server(settings, f'CREATE DATABASE "{settings["NAME"]}"')
    return Installation(engine, size, folder, url)


def _on_server(settings, statement):
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    address = {names[name]: settings[name] for name in names if settings.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as connection:
        connection.execute(statement)


def _all_well(processes):
    codes = [process.wait() for process in processes]
    if any(codes):
        raise SystemExit("The data could not be made; the lines above say why.")
