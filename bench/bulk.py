"""Many rows at once, as a restore does it: copied in, with the indexes and the keys between tables made afterwards.

Only for a database that this bench has made.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from django.db import connection

BATCH = 5_000
MEMORY = "512MB"


def copy(table: str, columns: Sequence[str], rows: Iterable[Sequence]) -> None:
    """Rows may come from queries of the same connection: these are asked between two batches."""
    names = ", ".join(f'"{column}"' for column in columns)
    places = ", ".join(["%s"] * len(columns))
    rows = iter(rows)
    with connection.cursor() as cursor:
        while batch := list(islice(rows, BATCH)):
            if connection.vendor != "postgresql":
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", batch)
                continue
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copying:
                for row in batch:
                    copying.write_row(row)


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def unindexed(*tables: str) -> Iterator[None]:
    """What slows each row down is taken off and made again from all of them. Primary keys stay."""
    with connection.cursor() as cursor:
        find = _of_postgresql if connection.vendor == "postgresql" else _of_sqlite
        taken, made = find(cursor, tables)
    run(*taken)
    yield
    run(*made)


def catch_up(*tables: str) -> None:
    """The next key follows the last that was written."""
    if connection.vendor == "postgresql":
        run(*(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}" for table in tables))


def patient() -> None:
    """Nothing here is worth keeping after a crash, and everything takes long."""
    if connection.vendor == "postgresql":
        run("SET statement_timeout = 0", "SET lock_timeout = 0", "SET synchronous_commit = off")
        run(f"SET maintenance_work_mem = '{MEMORY}'", "SET max_parallel_maintenance_workers = 2")
    else:
        run("PRAGMA foreign_keys = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -262144")


def seen() -> None:
    """The engine learns what its tables hold."""
    run("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _of_postgresql(cursor, tables):
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype IN ('f', 'u') AND conrelid::regclass::text = ANY(%s) ORDER BY contype",
        [list(tables)],
    )
    constraints = cursor.fetchall()
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN "
        "(SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u', 'x'))",
        [list(tables)],
    )
    indexes = cursor.fetchall()
    # Keys between tables lean on what is unique: off first, on last.
    dropped = [f'ALTER TABLE {table} DROP CONSTRAINT "{name}"' for table, name, _made in constraints]
    dropped += [f'DROP INDEX "{name}"' for name, _made in indexes]
    made = [made for _name, made in indexes]
    made += [f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {how}' for table, name, how in reversed(constraints)]
    return dropped, made


def _of_sqlite(cursor, tables):
    places = ", ".join(["%s"] * len(tables))
    cursor.execute(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name IN ({places})",
        list(tables),
    )
    indexes = cursor.fetchall()
    return [f'DROP INDEX "{name}"' for name, _made in indexes], [made for _name, made in indexes]
