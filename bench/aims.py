"""What Porte-Voix promises of its pages, held against what was measured. A miss is said to be one.

The shares leave room for what the floor has not: layout, permissions, filters, counts, history.
"""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from . import memory
from .engines import Installation
from .exporting import Export
from .footprint import Footprint, total
from .rounds import FLOOR, OURS, Results
from .targets import FLOOR_OF

SHARES = {"list": 0.45, "filter": 0.45, "sheet": 0.40}
QUERIES = {"list": 4, "filter": 4, "sheet": 5, "figures": 3, "send (form and POST)": 12}
GROWTH = 1.3
PAGES = ("list", "filter", "far page", "sheet", "figures", "feed", "send")
COSTS = ("list", "filter", "sheet")
# The 95th of 100 answers to one client: bounded, whatever the size.
FOUND_MS = {"SQLite": 150, "PostgreSQL": 100}
KEPT = ("list", "filter", "sheet", "figures", "feed")
KEPT_TIMES = 5
INSTALL_MB, WORKER_MB = 200, 60
VISIT_KB, VISIT_REQUESTS = 32, 5
FIGURES_MS = 6


class Verdict(NamedTuple):
    what: str
    aim: str
    measured: str
    is_reached: bool


@dataclass
class Run:
    """All that one engine gave: installations from the smallest to the largest."""

    engine: str
    installations: list[Installation]
    results: Results
    counts: dict[Installation, dict]
    footprints: dict[Installation, Footprint | None]
    exports: dict[Installation, Export]

    def ratio(self, values: str, above: tuple, below: tuple) -> float:
        """Median over the rounds of one measure of `above` over that of `below`."""
        pairs = zip(getattr(self.results[above], values), getattr(self.results[below], values), strict=False)
        return statistics.median(a / b for a, b in pairs)

    def share(self, installation: Installation, page: str) -> float:
        """Requests per second at 8 clients, as a share of the floor's."""
        return self.ratio("per_second", (OURS, installation, page), (FLOOR, installation, FLOOR_OF[page]))

    def growth(self, page: str, values: str) -> float:
        small, large = self.installations[0], self.installations[-1]
        return self.ratio(values, (OURS, large, page), (OURS, small, page))


def judge(run: Run) -> Iterator[Verdict]:
    for installation in run.installations:
        yield from _of_installation(run, installation)
    if len(run.installations) > 1:
        small, large = run.installations[0].sheets, run.installations[-1].sheets
        for page in PAGES:
            yield _at_most(f"{page}: p50 alone, {small:,} → {large:,} sheets", GROWTH, run.growth(page, "p50"), "×")
        for page in COSTS if memory.is_known() else ():
            cost = run.growth(page, "processor_ms")
            yield _at_most(f"{page}: processor, {small:,} → {large:,} sheets", GROWTH, cost, "×")


def _of_installation(run, installation):
    size = f"at {installation.sheets:,} sheets"
    for page, aim in SHARES.items():
        share = run.share(installation, page)
        what = f"{page}: share of the floor, 8 clients, {size}"
        yield Verdict(what, f"≥ {aim:.0%}", f"{share:.0%}", share >= aim)
    ours = {page: (OURS, installation, page) for page in PAGES}
    lone_list = run.results[ours["list"]]
    steadiness = statistics.median(a / b for a, b in zip(lone_list.p95, lone_list.p50, strict=True))
    yield _at_most(f"list: p95 / p50 alone, {size}", 1.3, steadiness, "×")
    yield _at_most(f"page 50 / page 1: p50 alone, {size}", 1.15, run.ratio("p50", ours["far page"], ours["list"]), "×")
    sending = run.ratio("p50", ours["send"], (FLOOR, installation, FLOOR_OF["send"]))
    yield _at_most(f"send: p50 alone, in times the floor's, {size}", 3, sending, "×")
    yield _at_most(f"figures: p50 alone, {size}", FIGURES_MS, statistics.median(run.results[ours["figures"]].p50), "ms")
    yield from _found(run, installation, size)
    for page in KEPT:
        times = run.ratio("per_second", (OURS, installation, f"{page}, kept"), (OURS, installation, page))
        yield Verdict(
            f"{page}: kept, in times drawn, {size}", f"≥ {KEPT_TIMES} ×", f"{times:.3g} ×", times >= KEPT_TIMES
        )
    yield from _counted(run.counts[installation], size)
    if (footprint := run.footprints[installation]) is not None:
        yield _at_most(f"web worker after load, {size}", WORKER_MB, footprint.worker, "MB")
        yield _at_most(f"whole install after load, {size}", INSTALL_MB, total(footprint.after_load), "MB")


def _found(run, installation, size):
    for whose, place, page in run.results:
        if whose == OURS and place == installation and page.startswith(("search", "similar")):
            slowest = statistics.median(run.results[whose, place, page].p95)
            yield _at_most(f"{page}: p95 alone, {size}", FOUND_MS[run.engine], slowest, "ms")


def _counted(counts, size):
    for page, aim in QUERIES.items():
        yield _at_most(f"{page}: SQL queries, {size}", aim, counts["queries"][page], "")
    weight, requests = counts["first_visit"]
    yield _at_most(f"first visit of the list: on the wire, {size}", VISIT_KB, weight / 1000, "kB")
    yield _at_most(f"first visit of the list: requests, {size}", VISIT_REQUESTS, requests, "")


def _at_most(what: str, aim: float, measured: float, unit: str) -> Verdict:
    shown = str(measured) if isinstance(measured, int) else f"{measured:.3g}"
    return Verdict(what, f"≤ {aim} {unit}".strip(), f"{shown} {unit}".strip(), measured <= aim)
