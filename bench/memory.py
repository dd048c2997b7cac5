"""Memory of a tree of processes, as Linux tells it: proportional (PSS) and resident (RSS), in MB.

PSS shares a page among those who use it: its sum is what the machine really spends.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")


class Process(NamedTuple):
    name: str
    pss: float
    rss: float


def is_known() -> bool:
    return (PROC / "self" / "smaps_rollup").exists()


def of_tree(pid: int) -> list[Process]:
    """The process and all below it; nothing where the system does not tell."""
    return [_measure(each, name) for each, name in _tree(pid, parent="")] if is_known() else []


def tree_of(pid: int) -> list[int]:
    return [each for each, _name in _tree(pid, parent="")]


def _tree(pid: int, parent: str) -> Iterator[tuple[int, str]]:
    name = _name(pid, parent)
    yield pid, name
    for child in (PROC / str(pid) / "task" / str(pid) / "children").read_text().split():
        yield from _tree(int(child), name)


def _name(pid: int, parent: str) -> str:
    command = (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    if "resource_tracker" in command:
        return "tracker of the web server"
    if parent == "web server":
        return "web worker"
    if "granian" in command:
        return "web server"
    return "job worker" if " work" in command else "supervisor"


def _measure(pid: int, name: str) -> Process:
    lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()[1:]
    values = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines}
    return Process(name, values["Pss"], values["Rss"])
