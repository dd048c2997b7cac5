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
EXPECTED = {"200", "302"}
OURS, FLOOR = "Porte-Voix", "floor"


@dataclass
class Measures:
    """Of one page of one installation; a value per round."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    bytes_each: float = 0.0


# By (whose, installation, page)
Results = dict[tuple[str, Installation, str], Measures]


def run(installations: list[Installation], *, rounds: int, seconds: float) -> Results:
    results: Results = defaultdict(Measures)
    with ExitStack() as stack:
        asked = [found for each in installations for found in _started(stack, each)]
        for *_known, port, target in asked:
            if not target.is_once:
                load(port, target.requests, 2, WARM_SECONDS)
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds}…", flush=True)
            for whose, installation, port, target in asked:
                _measure(results[whose, installation, target.name], port, target, seconds)
    return results


def _started(stack, installation):
    ports = {OURS: stack.enter_context(servers.pages(installation)), FLOOR: stack.enter_context(servers.floor(installation))}
    for whose, made in ((OURS, targets.ours), (FLOOR, targets.floors)):
        for target in made(installation):
            yield whose, installation, ports[whose], target


def _measure(measures, port, target, seconds):
    alone = load(port, target.requests, 1, seconds, once=target.is_once)
    together = load(port, target.requests, CLIENTS, seconds * 2, once=target.is_once)
    if not alone or not together:
        return  # every draft is sent
    latencies = alone["latencies_ms"]
    measures.p50.append(statistics.median(latencies))
    measures.p95.append(sorted(latencies)[int(len(latencies) * 0.95)])
    measures.per_second.append(len(together["latencies_ms"]) / together["seconds"])
    measures.bytes_each = alone["bytes_each"]


def load(port, requests, clients, seconds, *, once=False):
    if len(requests) < clients and once:
        return None
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
    if once:
        del requests[: len(seen["latencies_ms"])]
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
