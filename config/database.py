"""The two databases Porte-Voix runs on, and how each keeps what it has accepted.

SQLite before 3.51.3 can damage a database in WAL mode when several connections
checkpoint at once (https://sqlite.org/wal.html, "the WAL-reset bug"). The package
pysqlite3 brings a repaired one and takes the place of the standard module here,
before Django imports it; without it an older journal is used, slower and safe.
"""

import contextlib
import sys
from pathlib import Path

import environ

from config.environment import WrongSetting, text

try:
    import pysqlite3 as sqlite3
    from pysqlite3 import dbapi2
except ImportError:
    import sqlite3
else:
    sys.modules["sqlite3"] = sqlite3
    sys.modules["sqlite3.dbapi2"] = dbapi2

# SQLite waits this long for another writer before it gives up.
LOCK_WAIT_SECONDS = 20
# A page asks short questions: compiling one takes longer than answering it.
POSTGRESQL_LIMITS = "-c lock_timeout=5s -c statement_timeout=10s -c idle_in_transaction_session_timeout=60s -c jit=off"


def is_wal_safe(version: tuple[int, int, int]) -> bool:
    """Versions 3.51.3, 3.50.7 and 3.44.6 carry the repair; so does all that follows 3.51.3."""
    repaired = {(3, 50): 7, (3, 44): 6}
    return version >= (3, 51, 3) or version[2] >= repaired.get(version[:2], sys.maxsize)


def journal_warning() -> str:
    """What to say at the start when the slower journal is used; empty when all is well."""
    if is_wal_safe(sqlite3.sqlite_version_info):
        return ""
    return (
        f"SQLite {sqlite3.sqlite_version} has the WAL-reset fault: the slower TRUNCATE journal is used. "
        "Install pysqlite3 (requirements-sqlite.txt) for the faster one."
    )


def sqlite(path: Path | str) -> dict:
    journal = "WAL" if is_wal_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        # Opening the file and its settings again for each page costs more than the page.
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": LOCK_WAIT_SECONDS,
            "init_command": f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
        },
    }


def postgresql(settings: dict) -> dict:
    options = settings.pop("OPTIONS", {})
    return {
        **settings,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            **options,
            "options": f"{options.get('options', '')} {POSTGRESQL_LIMITS}".strip(),
        },
    }


def from_environment(data: Path) -> dict:
    """DATABASE_URL, or one SQLite file in the data folder."""
    url = text("DATABASE_URL")
    if not url:
        return sqlite(data / "db.sqlite3")
    scheme = url.partition(":")[0]
    if scheme in {"postgres", "postgresql", "sqlite"}:
        with contextlib.suppress(KeyError, ValueError):
            settings = environ.Env.db_url_config(url)
            if scheme == "sqlite" and settings["NAME"] not in {"", ":memory:"}:
                return sqlite(settings["NAME"])
            if scheme != "sqlite" and settings["NAME"]:
                return postgresql(settings)
    raise WrongSetting(
        "DATABASE_URL cannot be read; set it to postgres://user:password@host:5432/name "
        "or sqlite:////folder/file.sqlite3, or leave it out."
    )
