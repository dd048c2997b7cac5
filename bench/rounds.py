"""The rounds: each asks every page of every installation in turn, so that a busy minute spoils all alike.

A ratio is taken inside a round, then the median of the rounds is kept with their spread.
"""

import json
import statistics
import subprocess
import sys
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import dataclass, field

from tests.run import ROOT

from . import servers, targets
from .engines import Installation

CLIENTS = 8
WARM_SECONDS = 0.3
# Pages whose weight is averaged.
SAMPLE = 20
EXPECTED = {"200", "302"}
OURS, FLOOR = "Porte-Voix", "floor"


@dataclass
class Measures:
    """Of one page of one installation; a value per round."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    bytes_each: float = 0.0


# Whose page, in which installation, under which name.
Results = dict[tuple[str, Installation, str], Measures]


def run(installations: list[Installation], *, rounds: int, seconds: float) -> Results:
    results: Results = defaultdict(Measures)
    with ExitStack() as stack:
        asked = [found for each in installations for found in _started(stack, each)]
        for whose, installation, port, target in asked:
            if not target.is_once:
                load(port, target.requests, 2, WARM_SECONDS)
                sample = load(port, target.as_browsers_ask[:SAMPLE], 1, WARM_SECONDS, once=True)
                results[whose, installation, target.name].bytes_each = sample["bytes_each"]
        # What is sent only once is shared out, so that the last round has as much as the first.
        shares = {id(target): len(target.requests) // (2 * rounds) for *_known, target in asked}
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds}…", flush=True)
            for whose, installation, port, target in asked:
                measures = results[whose, installation, target.name]
                _measure(measures, port, target, seconds, at_most=shares[id(target)])
    return results


def _started(stack, installation):
    ports = {
        OURS: stack.enter_context(servers.pages(installation)),
        FLOOR: stack.enter_context(servers.floor(installation)),
    }
    for whose, made in ((OURS, targets.ours), (FLOOR, targets.floors)):
        for target in made(installation):
            yield whose, installation, ports[whose], target


def _measure(measures, port, target, seconds, *, at_most):
    alone = load(port, _taken(target, at_most), 1, seconds, once=target.is_once)
    together = load(port, _taken(target, at_most), CLIENTS, seconds * 2, once=target.is_once)
    latencies = alone["latencies_ms"]
    measures.p50.append(statistics.median(latencies))
    measures.p95.append(sorted(latencies)[int(len(latencies) * 0.95)])
    measures.per_second.append(len(together["latencies_ms"]) / together["seconds"])
    measures.bytes_each = measures.bytes_each or alone["bytes_each"]


def _taken(target, at_most):
    if not target.is_once:
        return target.requests
    taken, target.requests[:at_most] = target.requests[:at_most], []
    return taken


def load(port: int, requests: list[str], clients: int, seconds: float, *, once: bool = False) -> dict:
    orders = {"port": port, "clients": clients, "seconds": seconds, "requests": requests, "once": once}
    ended = subprocess.run(
        [sys.executable, "-m", "bench.load"],
        cwd=ROOT,
        input=json.dumps(orders),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    seen = json.loads(ended.stdout)
    if not seen["statuses"].keys() <= EXPECTED:
        raise SystemExit(f"{requests[0].splitlines()[0]} was answered {seen['statuses']}: nothing to measure.")
    return seen


def count(installation: Installation) -> dict:
    """SQL queries per page and the weight of a first visit: see counting.py."""
    ended = subprocess.run(
        [sys.executable, "-m", "bench.counting"],
        cwd=ROOT,
        env=installation.environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(ended.stdout)
