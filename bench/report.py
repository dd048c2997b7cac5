"""RESULTS.md: what was measured, where, and which aims were missed."""

import datetime
import os
import platform
import statistics
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.run import ROOT

from . import aims, footprint
from .engines import WEB_THREADS, WEB_WORKERS
from .rounds import CLIENTS, OURS
from .targets import COMPRESSED, FLOOR_OF

TITLE = "# Figures of a run"


def write(path: Path, runs: list[aims.Run], *, rounds: int, seconds: float, lasted: float) -> str:
    verdicts = [(run.engine, verdict) for run in runs for verdict in aims.judge(run)]
    parts = [TITLE, "", *_conditions(rounds, seconds, lasted), "", *_aims(verdicts)]
    for run in runs:
        parts += ["", f"## {run.engine}", *_speeds(run), *_queries(run), *_index(run), *_exports(run), *_memory(run)]
    path.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return "\n".join(parts)


def _conditions(rounds, seconds, lasted):
    now = datetime.datetime.now(datetime.UTC)
    return [
        f"Written by `make bench` on {now:%Y-%m-%d} in {lasted / 60:.0f} min, commit {_commit()}; do not edit.",
        *conditions_of_the_machine(),
        "",
        f"Porte-Voix and the floor (`bench/floor.py`) run behind the same server, {WEB_WORKERS} workers of "
        f"{WEB_THREADS} threads, on the same engine. “Kept” pages are those of the site as it comes, drawn once for "
        f"all visitors (`KEEP_PAGES`); the others are drawn each time. Pages are asked without compression, which the "
        f"floor does not know; “{COMPRESSED}” is asked as browsers do, and bytes are counted as browsers get them. The "
        f"load shares the machine's processors: ratios hold, absolute figures belong to this machine. {rounds} rounds, "
        f"{seconds:g} s alone and {2 * seconds:g} s at {CLIENTS} clients for each page; medians, and the spread of "
        f"the rounds (largest less smallest, over the median). “Processor” is what the web server and the database "
        f"spend on an answer at {CLIENTS} clients: it changes least with what else the machine does.",
    ]


def conditions_of_the_machine():
    yield (
        f"{_processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} at the end; "
        f"Python {platform.python_version()}, Django {version('django')}, granian {version('granian')}."
    )


def _aims(verdicts):
    missed = [(engine, verdict) for engine, verdict in verdicts if not verdict.is_reached]
    yield f"## Aims: {len(verdicts) - len(missed)} of {len(verdicts)} reached"
    yield ""
    yield from _table(
        ("engine", "what", "aim", "measured", ""),
        [(engine, v.what, v.aim, v.measured, "" if v.is_reached else "**missed**") for engine, v in verdicts],
    )


def _speeds(run):
    for installation in run.installations:
        yield from ("", f"### {installation.sheets:,} sheets", "")
        rows = [_speed(run, whose, installation, page) for whose, place, page in run.results if place == installation]
        heads = (
            "who",
            "page",
            "p50 ms, 1 client",
            "p95 ms",
            f"requests/s, {CLIENTS} clients",
            "processor, ms",
            "spread",
            "of the floor",
            "bytes",
        )
        yield from _table(heads, rows)


def _speed(run, whose, installation, page):
    found = run.results[whose, installation, page]
    middle = statistics.median(found.per_second)
    return (
        whose,
        page,
        f"{statistics.median(found.p50):.2f}",
        f"{statistics.median(found.p95):.2f}",
        f"{middle:.0f}",
        f"{statistics.median(found.processor_ms):.2f}",
        f"{(max(found.per_second) - min(found.per_second)) / middle:.0%}",
        f"{run.share(installation, page):.0%} ({FLOOR_OF[page]})" if whose == OURS and page in FLOOR_OF else "",
        f"{found.bytes_each:,.0f}",
    )


def _queries(run):
    pages = list(next(iter(run.counts.values()))["queries"])
    yield from ("", "### SQL queries", "")
    yield from _table(
        ("sheets", *pages),
        [
            (f"{installation.sheets:,}", *(str(counts["queries"][page]) for page in pages))
            for installation, counts in run.counts.items()
        ],
    )


def _index(run):
    yield from ("", "### Filling, and the search index", "")
    yield "A document: a sheet read and indexed by the site's own code, in batches. Answers are not in the index here."
    yield ""
    heads = ("sheets", "all filled, s", "a document, ms", "database, MB", "kept for search, MB", "the index alone, MB")
    rows = []
    for installation, counts in run.counts.items():
        index = counts["index"]
        sizes = [f"{index[name]:,.0f}" if name in index else "" for name in ("database", "search", "index")]
        rows.append((f"{installation.sheets:,}", f"{index['seconds']:.0f}", f"{index['ms each']:.2f}", *sizes))
    yield from _table(heads, rows)


def _exports(run):
    yield from ("", "### All sheets as a file (CSV)", "")
    yield from _table(
        ("sheets", "first byte, ms", "MB/s"),
        [
            (f"{installation.sheets:,}", f"{found.first_byte_ms:.0f}", f"{found.bytes_per_second / 1e6:.2f}")
            for installation, found in run.exports.items()
        ],
    )


def _memory(run):
    known = {place: found for place, found in run.footprints.items() if found is not None}
    yield from ("", "### Memory of the whole install (`portevoix serve`), MB", "")
    if not known:
        yield "Not measured: this system does not tell (Linux does)."
        return
    yield "PSS shares a page among the processes that use it; RSS counts it for each."
    yield ""
    rows = []
    for installation, found in known.items():
        for moment, processes in (("at rest", found.at_rest), ("after load", found.after_load)):
            each = ", ".join(f"{process.name} {process.pss:.0f}" for process in processes)
            rss = sum(process.rss for process in processes)
            rows.append((f"{installation.sheets:,}", moment, f"{footprint.total(processes):.0f}", each, f"{rss:.0f}"))
    yield from _table(("sheets", "when", "PSS", "each process, PSS", "RSS"), rows)


def _table(heads, rows):
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _commit():
    ended = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return ended.stdout.strip() or "unknown"


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())
