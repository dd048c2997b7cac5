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
        # What is measured is what a page costs to draw; bench/caching.py measures what keeping it spares.
        kept["KEEP_PAGES"] = "0"
        return kept | ({"DATABASE_URL": self.database_url} if self.database_url else {})

    def take_drafts(self, count: int) -> list:
        """A draft is sent once: those taken are in the list no more."""
        known = self.known
        taken, known["drafts"] = known["drafts"][-count:], known["drafts"][:-count]
        if len(taken) < count:
            raise SystemExit(f"{self.folder} has no more drafts to send: fill it again.")
        (self.folder / "bench.json").write_text(json.dumps(known))
        return taken

    @property
    def is_filled(self) -> bool:
        return (self.folder / "bench.json").exists()

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
def installations(
    sizes: dict[str, list[int]], drafts: int, *, texts: Path | None = None, kept: Path | None = None
) -> Iterator[list[Installation]]:
    """Fills one installation per engine and size, the engines side by side; takes all away at the end.

    `kept`: a folder where they stay, filled, for the next time.
    """
    urls = available()
    with ExitStack() as stack:
        made = [make(stack, engine, urls[engine], size, kept) for engine in sizes for size in sizes[engine]]
        for size in sorted({each.sheets for each in made}):
            empty = [each for each in made if each.sheets == size and not each.is_filled]
            _all_well([each.start("bench.floor", "fill", str(size)) for each in empty])
            filling = [str(size), str(drafts), *([str(texts.resolve())] if texts else [])]
            _all_well([each.start("bench.filling", *filling) for each in empty])
        yield made


def make(stack: ExitStack, engine: str, url: str, size: int, kept: Path | None = None) -> Installation:
    """Its folder and its database, empty; gone when `stack` ends, unless kept."""
    if kept is not None:
        return _kept(engine, url, size, kept)
    folder = Path(tempfile.mkdtemp(prefix=f"portevoix-bench-{size}-"))
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    if not url:
        return Installation(engine, size, folder)
    url = f"{url}_bench_{size}"
    settings = environ.Env.db_url_config(url)
    stack.callback(_on_server, settings, f'DROP DATABASE IF EXISTS "{settings["NAME"]}" WITH (FORCE)')
    _on_server(settings, f'CREATE DATABASE "{settings["NAME"]}"')
    return Installation(engine, size, folder, url)


def _kept(engine, url, size, kept):
    url = f"{url.rpartition('/')[0]}/bench_{kept.name}_{size}" if url else ""
    installation = Installation(engine, size, kept.resolve() / f"{engine}-{size}".lower(), url)
    if not installation.is_filled:
        shutil.rmtree(installation.folder, ignore_errors=True)
        installation.folder.mkdir(parents=True)
        if url:
            name = environ.Env.db_url_config(url)["NAME"]
            _on_server(environ.Env.db_url_config(url), f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            _on_server(environ.Env.db_url_config(url), f'CREATE DATABASE "{name}"')
    return installation


def _on_server(settings, statement):
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    address = {names[name]: settings[name] for name in names if settings.get(name)}
    with psycopg.connect(dbname="postgres", autocommit=True, **address) as connection:
        connection.execute(statement)


def _all_well(processes):
    codes = [process.wait() for process in processes]
    if any(codes):
        raise SystemExit("The data could not be made; the lines above say why.")
