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

from . import processor, servers, targets
from .engines import Installation

CLIENTS = 8
WARM_SECONDS = 0.3
# Pages whose weight is averaged.
SAMPLE = 20
# One warms, the other is counted.
COUNTED_DRAFTS = 2
EXPECTED = {"200", "302"}
OURS, FLOOR = "Porte-Voix", "floor"


@dataclass
class Measures:
    """Of one page of one installation; a value per round."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    per_second: list[float] = field(default_factory=list)
    # Of a processor, for one answer among those of all clients.
    processor_ms: list[float] = field(default_factory=list)
    bytes_each: float = 0.0


# Whose page, in which installation, under which name.
Results = dict[tuple[str, Installation, str], Measures]


def run(installations: list[Installation], *, rounds: int, seconds: float, drafts: int) -> Results:
    results: Results = defaultdict(Measures)
    with ExitStack() as stack:
        asked = [found for each in installations for found in _started(stack, each, drafts)]
        for whose, installation, server, target in asked:
            if not target.is_once:
                load(server.port, target.requests, 2, WARM_SECONDS)
                sample = load(server.port, target.as_browsers_ask[:SAMPLE], 1, WARM_SECONDS, once=True)
                results[whose, installation, target.name].bytes_each = sample["bytes_each"]
        # What is sent only once is shared out, so that the last round has as much as the first.
        shares = {id(target): len(target.requests) // (2 * rounds) for *_known, target in asked}
        for number in range(rounds):
            print(f"Round {number + 1} of {rounds}…", flush=True)
            for whose, installation, server, target in asked:
                measures = results[whose, installation, target.name]
                at_most = shares[id(target)]
                _measure(measures, installation, server, target, seconds * target.longer, at_most=at_most)
    return results


def _started(stack, installation, drafts):
    drawn = stack.enter_context(servers.pages(installation))
    kept = stack.enter_context(servers.pages(installation, KEEP_PAGES="1"))
    floor = stack.enter_context(servers.floor(installation))
    asked = ((OURS, drawn, targets.ours), (OURS, kept, targets.kept), (FLOOR, floor, targets.floors))
    for whose, server, made in asked:
        for target in made(installation):
            yield whose, installation, server, target
    yield OURS, installation, drawn, targets.sending(installation, drafts)


def _measure(measures, installation, server, target, seconds, *, at_most):
    alone = load(server.port, _taken(target, at_most), 1, seconds, once=target.is_once)
    before = processor.milliseconds(server.pid, installation)
    together = load(server.port, _taken(target, at_most), CLIENTS, seconds * 2, once=target.is_once)
    spent = processor.milliseconds(server.pid, installation) - before
    latencies = alone["latencies_ms"]
    measures.p50.append(statistics.median(latencies))
    measures.p95.append(sorted(latencies)[int(len(latencies) * 0.95)])
    measures.per_second.append(len(together["latencies_ms"]) / together["seconds"])
    measures.processor_ms.append(spent / len(together["latencies_ms"]))
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
        input=json.dumps(installation.known | {"drafts": installation.take_drafts(COUNTED_DRAFTS)}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(ended.stdout)
