"""The ladder over many clocks in one pass, and the queue while many messages are written.

`python -m bench.ladder` (`--sizes 1000 --seconds 3` for a look) makes installations of its own, and writes
bench/LADDER.md. The floor is the same rows in three statements of SQL, with no rule at all.
"""

import argparse
import json
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

from aiosmtpd.controller import Controller

from bench import engines
from bench.report import conditions_of_the_machine
from tests.run import ROOT
from tests.site import Mailbox, free_port

RESULTS = Path(__file__).parent / "LADDER.md"
SIZES = (10_000, 100_000)
PASS_SECONDS, GROWTH_MB, AGE_SECONDS = 30, 20, 60
# What of the clocks is due, in per cent; or how many pauses are over.
PASSES = {"all due": ("100",), "1 % due": ("1",), "all at the end of a pause": ("100", "pauses")}


def main(arguments=None) -> int:
    options = _options(arguments)
    found = {name: url for name, url in engines.available().items() if options.engine in ("", name.lower())}
    passes, queues = {}, {}
    with ExitStack() as stack:
        for engine, url in found.items():
            for size in options.sizes:
                place = engines.make(stack, engine, url, size)
                print(f"{engine}, {size:,} clocks…", flush=True)
                _ask(place, "bench.climbing", "fill", str(size))
                for name, words in PASSES.items():
                    passes[engine, size, name] = _pass(place, words, with_floor="pauses" not in words)
            place = engines.make(stack, engine, url, 1)
            print(f"{engine}, the queue…", flush=True)
            queues[engine] = _queue(place, options)
    text, is_reached = _written(options, passes, queues)
    options.results.write_text(text, encoding="utf-8")
    print(text)
    return 0 if is_reached else 1


def _pass(place, words, *, with_floor):
    """Wound, climbed; wound again, and the floor."""
    _ask(place, "bench.climbing", "wind", *words)
    ours = _ask(place, "bench.climbing", "climb")
    if not with_floor:
        return ours, None
    _ask(place, "bench.climbing", "wind", *words)
    return ours, _ask(place, "bench.climbing", "floor")


def _queue(place, options):
    """A mail server of this process, one worker as it comes, and somebody who writes."""
    server = Controller(Mailbox(), hostname="127.0.0.1", port=free_port())
    mails = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
    _all_well(place.start("portevoix", "prepare", **mails))
    server.start()
    worker = place.start("portevoix", "work", **mails)
    try:
        written = _ask(place, "bench.queue_age", "write", str(options.per_second), str(options.seconds))
        deadline = time.monotonic() + 3 * options.seconds + 60
        while (ages := _ask(place, "bench.queue_age", "ages"))["left"] and time.monotonic() < deadline:
            time.sleep(2)
    finally:
        worker.terminate()
        worker.wait()
        server.stop()
    return written | ages


def _ask(place, module, *arguments):
    """What one of its words prints last."""
    command = [sys.executable, "-m", module, *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=place.environment, capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(ended.stderr[-3000:])
    return json.loads(ended.stdout.strip().splitlines()[-1])


def _all_well(process):
    if process.wait():
        raise SystemExit("The installation could not be made; the lines above say why.")


def _written(options, passes, queues):
    checks = [*_pass_checks(options, passes), *_queue_checks(options, queues)]
    lines = [
        "# The ladder, and the queue behind it",
        "",
        "Written by `python -m bench.ladder`; do not edit. One process climbs, as the worker does every five minutes, "
        "in batches of 500; the floor writes the same rows (an entry, one job per listener, the clock wound) in three "
        f"statements of one transaction. Then {options.per_second:g} messages a second are written for "
        f"{options.seconds:g} seconds, one worker and a mail server of this machine take them.",
        "",
        *conditions_of_the_machine(),
        "",
        "| engine | what | aim | measured | |",
        "| --- | --- | --- | --- | --- |",
        *(
            f"| {engine} | {what} | {aim} | {found} | {'' if ok else '**missed**'} |"
            for engine, what, aim, found, ok in checks
        ),
        "",
        "| engine | open duties | what | seconds | of a processor | floor, seconds | peak memory, MB |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row(*key, *found) for key, found in passes.items()),
        "",
        "| engine | messages | sent | p50 s | p95 s | worst s |",
        "| --- | --- | --- | --- | --- | --- |",
        *(
            f"| {engine} | {q['written']:,} | {q['sent']:,} | {q['p50']:.1f} | {q['p95']:.1f} | {q['worst']:.1f} |"
            for engine, q in queues.items()
        ),
    ]
    return "\n".join(lines) + "\n", all(ok for *_rest, ok in checks)


def _pass_checks(options, passes):
    smallest, largest = min(options.sizes), max(options.sizes)
    for engine in dict.fromkeys(engine for engine, _size, _name in passes):
        ours, _floor = passes[engine, largest, "all due"]
        seconds = ours["seconds"]
        what = f"{largest:,} clocks due at once"
        yield engine, what, f"≤ {PASS_SECONDS} s", f"{seconds:.1f} s", seconds <= PASS_SECONDS
        more = ours["peak_mb"] - passes[engine, smallest, "all due"][0]["peak_mb"]
        what = f"memory: {largest:,} rather than {smallest:,}"
        yield engine, what, f"≤ {GROWTH_MB} MB more", f"{more:+.1f} MB", more <= GROWTH_MB


def _queue_checks(options, queues):
    for engine, found in queues.items():
        what = f"wait of a message, {options.per_second:g} a second: p95"
        yield engine, what, f"≤ {AGE_SECONDS} s", f"{found['p95']:.1f} s", found["p95"] <= AGE_SECONDS
        yield engine, "messages left behind", "0", str(found["left"]), not found["left"]


def _row(engine, size, name, ours, floor):
    cells = [engine, f"{size:,}", f"{name} ({ours['looked']:,})", f"{ours['seconds']:.2f}"]
    cells += [f"{ours['processor_seconds']:.2f}", f"{floor['seconds']:.2f}" if floor else "", f"{ours['peak_mb']:.0f}"]
    return f"| {' | '.join(cells)} |"


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench.ladder", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="", help="this engine alone")
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of open duties")
    parser.add_argument("--per-second", type=float, default=50)
    parser.add_argument("--seconds", type=float, default=120, help="how long messages are written")
    parser.add_argument("--results", type=Path, default=RESULTS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
