"""The command `portevoix`: `serve` runs everything, any other word is one of Django's commands."""

import os
import sys

BEHIND = ("no such table", "no such column", "does not exist")


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["serve"]:
        # The supervisor stays in memory for months: it must not carry Django.
        from portevoix.supervisor import serve

        raise SystemExit(serve(arguments[1:]))
    try:
        from django.core.management import execute_from_command_line
        from django.db import OperationalError, ProgrammingError
    except ImportError as error:
        raise SystemExit(f"{error}. Run `make install` once, then `.venv/bin/python manage.py …`.") from None

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, ProgrammingError) as error:
        if not any(sign in str(error) for sign in BEHIND):
            raise
        raise SystemExit("The database is not up to date: start `serve` once, or run `manage.py migrate`.") from None
