"""The command `portevoix`: `serve` runs everything, any other word is one of Django's commands."""

import os
import sys


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["serve"]:
        # The supervisor stays in memory for months: it must not carry Django.
        from portevoix.supervisor import serve

        raise SystemExit(serve(arguments[1:]))
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(sys.argv)
