"""How much memory a small site takes, alone: at rest, then after people came and mails left."""

import time
from dataclasses import dataclass

from . import memory, rounds, servers, targets
from .engines import Installation

REST_SECONDS = 2


@dataclass
class Footprint:
    at_rest: list[memory.Process]
    after_load: list[memory.Process]

    @property
    def worker(self) -> float:
        """The heaviest web worker, in proportional MB."""
        return max((process.pss for process in self.after_load if process.name == "web worker"), default=0.0)


def measure(installation: Installation, *, seconds: float) -> Footprint | None:
    if not memory.is_known():
        return None
    with servers.whole(installation) as (port, pid):
        time.sleep(REST_SECONDS)
        at_rest = memory.of_tree(pid)
        for target in targets.ours(installation):
            if not target.is_once:
                rounds.load(port, target.requests, rounds.CLIENTS, seconds)
        time.sleep(REST_SECONDS)
        return Footprint(at_rest, memory.of_tree(pid))


def total(processes: list[memory.Process]) -> float:
    return sum(process.pss for process in processes)
