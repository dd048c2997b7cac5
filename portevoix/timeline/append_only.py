"""The database itself refuses to rewrite history: triggers on SQLite and on PostgreSQL."""

from contextlib import contextmanager

from django.db import connections

TABLE = "timeline_entry"
MESSAGE = "The history is append-only."

CREATE = {
    "sqlite": [
        f"CREATE TRIGGER {TABLE}_no_{verb} BEFORE {verb} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        for verb in ("update", "delete")
    ],
    "postgresql": [
        f"CREATE OR REPLACE FUNCTION {TABLE}_refuse() RETURNS trigger AS $$ "
        f"BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$ LANGUAGE plpgsql",
        f"CREATE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE} "
        f"FOR EACH ROW EXECUTE FUNCTION {TABLE}_refuse()",
    ],
}
DROP = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {TABLE}_no_{verb}" for verb in ("update", "delete")],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
        f"DROP FUNCTION IF EXISTS {TABLE}_refuse()",
    ],
}


def protect(connection) -> None:
    _run(connection, CREATE)


def unprotect(connection) -> None:
    _run(connection, DROP)


@contextmanager
def lifted(using="default"):
    """For emptying a whole database (the demonstration's reset, the tests), nothing else."""
    connection = connections[using]
    unprotect(connection)
    try:
        yield
    finally:
        protect(connection)


def _run(connection, statements):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)
