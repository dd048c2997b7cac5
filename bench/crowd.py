"""Four hundred telephones of one hall, behind one address of the network, come in and speak within five minutes.

`python -m bench.crowd` (`--phones 40 --minutes 0.5` for a look) starts a site as it comes (SQLite, one web worker, one
job worker), and writes bench/CROWD.md. Each telephone scans the code, comes in, reads a question, sends words, one in
eight a voice of twenty seconds in pieces, says "me too", and keeps its page alive as the page's script does.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bench.report import conditions_of_the_machine
from bench.telephone import Telephone, Watch
from bench.voices import spoken_seconds
from tests.site import Site

RESULTS = Path(__file__).parent / "CROWD.md"
AIMS_MS = {"GET": 800, "POST": 1200}
ONE_VOICE_IN = 8
CALM_VISITS = 40


def main(arguments=None) -> int:
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="portevoix-crowd-") as folder:
        site = Site(Path(folder))
        try:
            site.start()
            board = site.manage("hall")
            watches = asyncio.run(_hall(site, board, options))
            spoken = _until_prepared(site, options)
        finally:
            site.stop()
    text, is_reached = _written(options, watches, spoken)
    options.results.write_text(text, encoding="utf-8")
    print(text)
    return 0 if is_reached else 1


async def _hall(site, board, options):
    """One telephone alone, for comparison; then all of them, arriving evenly over the first two thirds."""
    calm, crowd = Watch(), Watch()
    voice = spoken_seconds(20)
    alone = Telephone(site.port, board, calm)
    await alone.come_in()
    for _visit in range(CALM_VISITS):
        await alone.read()
    await alone.say("Un mot, seul.")
    seconds = options.minutes * 60
    started = time.monotonic()

    async def visit(number):
        await asyncio.sleep(number * seconds * 2 / 3 / options.phones)
        telephone = Telephone(site.port, board, crowd)
        await telephone.come_in()
        await telephone.read()
        await telephone.say(f"Le téléphone {number} parle.", voice if number % ONE_VOICE_IN == 0 else None)
        await telephone.agree()
        await telephone.stay(until=started + seconds)

    await asyncio.gather(*(visit(number) for number in range(options.phones)))
    crowd.seconds = time.monotonic() - started
    return calm, crowd


def _until_prepared(site, options):
    """What the site holds once the worker has prepared every voice; it has as long again."""
    deadline = time.monotonic() + options.minutes * 60 + 120
    found = site.manage("hall", "count")
    while found["preparing"] and time.monotonic() < deadline:
        time.sleep(1)
        found = site.manage("hall", "count")
    return found


def _written(options, watches, spoken):
    calm, crowd = watches
    wanted = options.phones + 1
    voices = -(-options.phones // ONE_VOICE_IN)
    checks = [
        (f"{method}: p95", f"≤ {aim} ms", f"{crowd.p95(method):.0f} ms", crowd.p95(method) <= aim)
        for method, aim in AIMS_MS.items()
    ]
    checks += [
        ("errors, refusals, broken connections", "0", str(len(crowd.faults)), not crowd.faults),
        ("telephones that came in and spoke", str(wanted), str(spoken["said"]), spoken["said"] == wanted),
        ("voices prepared", str(voices), str(spoken["ready"]), spoken["ready"] == voices),
    ]
    lines = [
        "# A hall of telephones",
        "",
        f"Written by `python -m bench.crowd`; do not edit. {options.phones} telephones behind 127.0.0.1 in "
        f"{options.minutes:g} minutes, {crowd.count('GET')} GET and {crowd.count('POST')} POST and PATCH "
        f"({crowd.total / crowd.seconds:.0f} requests a second), one in {ONE_VOICE_IN} sends a voice. The site as it "
        "comes: SQLite, one web worker of 4 threads, one job worker that converts meanwhile. The load runs on the "
        "same processors.",
        "",
        *conditions_of_the_machine(),
        "",
        "| what | aim | measured | |",
        "| --- | --- | --- | --- |",
        *(f"| {what} | {aim} | {found} | {'' if ok else '**missed**'} |" for what, aim, found, ok in checks),
        "",
        "| | p50 ms | p95 ms | p99 ms | worst ms |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {whose}, {method} | {_row(watch.milliseconds[method])} |"
            for whose, watch in (("one telephone alone, just before", calm), ("in the crowd", crowd))
            for method in ("GET", "POST")
        ),
        "",
        *(f"- {fault}" for fault in crowd.faults[:20]),
    ]
    return "\n".join(lines).rstrip() + "\n", all(ok for *_rest, ok in checks)


def _row(milliseconds):
    cuts = statistics.quantiles(milliseconds, n=100) if len(milliseconds) > 1 else milliseconds * 99
    return " | ".join(f"{value:.0f}" for value in (cuts[49], cuts[94], cuts[98], max(milliseconds)))


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench.crowd", description=__doc__)
    parser.add_argument("--phones", type=int, default=400)
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--results", type=Path, default=RESULTS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
