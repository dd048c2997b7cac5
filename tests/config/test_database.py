"""Which journal SQLite is trusted with, and what each engine is asked to keep."""

import pytest
from django.db.utils import ConnectionHandler

from config import database
from portevoix.administration.management.commands import prepare

SAFE, UNSAFE = (3, 51, 3), (3, 40, 1)


@pytest.mark.parametrize(
    ("version", "is_safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 44, 9), True),
        ((3, 45, 3), False),
        ((3, 49, 99), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_for_the_versions_that_carry_the_repair(version, is_safe):
    assert database.is_wal_safe(version) is is_safe


def set_version(monkeypatch, version):
    monkeypatch.setattr(database.sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(database.sqlite3, "sqlite_version", ".".join(map(str, version)))


@pytest.mark.parametrize(("version", "journal"), [(SAFE, "wal"), (UNSAFE, "truncate")])
def test_a_real_file_is_opened_as_its_version_deserves(django_db_blocker, monkeypatch, tmp_path, version, journal):
    set_version(monkeypatch, version)
    connection = ConnectionHandler({"default": database.sqlite(tmp_path / "db.sqlite3")})["default"]
    names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        kept = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names}
    connection.close()

    full = 2  # what is said saved is on the disk
    assert kept == {
        "journal_mode": journal,
        "synchronous": full,
        "foreign_keys": 1,
        "busy_timeout": database.LOCK_WAIT_SECONDS * 1000,
    }


def test_the_slower_journal_is_said_with_what_to_install(monkeypatch):
    set_version(monkeypatch, UNSAFE)

    assert "SQLite 3.40.1" in database.journal_warning()
    assert "requirements-sqlite.txt" in database.journal_warning()


def test_nothing_is_said_when_all_is_well(monkeypatch):
    set_version(monkeypatch, SAFE)

    assert database.journal_warning() == ""


@pytest.mark.parametrize(("vendor", "is_warned"), [("sqlite", True), ("postgresql", False)])
def test_the_start_warns_where_sqlite_keeps_the_data(monkeypatch, vendor, is_warned):
    monkeypatch.setattr(prepare, "journal_warning", lambda: "The slower journal is used.")
    monkeypatch.setattr(prepare, "connection", type("Away", (), {"vendor": vendor, "ensure_connection": away}))
    command, said = prepare.Command(), []
    monkeypatch.setattr(command, "say", said.append)

    with pytest.raises(SystemExit, match=r"the database does not answer .*; check DATABASE_URL"):
        command.handle()

    assert said == ["The slower journal is used."] * is_warned


def away():
    raise prepare.OperationalError("connection refused\nIs the server running?")


def test_postgresql_has_limits_and_keeps_those_it_was_given(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", "postgres://moi:a%2Fb@un,deux:5433/voix?target_session_attrs=read-write")

    settings = database.from_environment(tmp_path)

    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["USER"], settings["PASSWORD"], settings["NAME"]) == ("moi", "a/b", "voix")
    assert settings["OPTIONS"]["target_session_attrs"] == "read-write"
    assert "lock_timeout=5s" in settings["OPTIONS"]["options"]
    assert "statement_timeout=10s" in settings["OPTIONS"]["options"]
    assert settings["CONN_HEALTH_CHECKS"]


def test_a_sqlite_address_names_its_file(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/autre.sqlite3")

    settings = database.from_environment(tmp_path / "unused")

    assert str(settings["NAME"]) == f"{tmp_path}/autre.sqlite3"
    assert settings["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
