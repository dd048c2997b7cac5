"""What answering takes of a processor: the web server with its workers, and what its database does for them.

Unlike how long a page takes, it hardly changes with what else the machine is doing.
"""

import os
from pathlib import Path

import environ

from . import memory
from .engines import Installation

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
POSTGRESQL = "postgres: "


def milliseconds(pid: int, installation: Installation) -> float:
    """Since these processes began; those of a PostgreSQL elsewhere are not seen."""
    if not memory.is_known():
        return 0.0
    return sum(map(_milliseconds, [*memory.tree_of(pid), *_of_database(installation)]))


def _of_database(installation):
    if not installation.database_url:
        return
    name = f" {environ.Env.db_url_config(installation.database_url)['NAME']} "
    for folder in PROC.glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if command.startswith(POSTGRESQL) and name in command:
            yield int(folder.name)


def _milliseconds(pid) -> float:
    """The fields after the name in parentheses; the 12th and 13th are its time and the kernel's for it."""
    try:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) * 1000 / TICKS
