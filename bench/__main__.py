"""`make bench` (about half an hour), `make bench ARGS=--quick` (one), and what else can be asked."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from . import aims, engines, exporting, footprint, report, rounds

RESULTS = Path(__file__).parent / "RESULTS.md"
SIZES = (1_000, 100_000, 1_000_000)
# A programme of a million sheets is one of PostgreSQL.
LARGEST = {"SQLite": 100_000, "PostgreSQL": 1_000_000}
DRAFTS = 900
# How many times what was kept can be measured again.
KEPT_RUNS = 8


def main(arguments: Sequence[str] | None = None) -> None:
    options = _options(arguments)
    begun = time.monotonic()
    found = {name: url for name, url in engines.available().items() if options.engine in ("", name.lower())}
    if "PostgreSQL" not in found:
        print("PostgreSQL is not measured: none answers, or it was not asked for.", flush=True)
    print("Making the data…", flush=True)
    sizes = {name: [size for size in options.sizes if size <= LARGEST[name]] for name in found}
    drafts = (options.drafts + rounds.COUNTED_DRAFTS) * (KEPT_RUNS if options.keep else 1)
    with engines.installations(sizes, drafts, texts=options.texts, kept=options.keep) as made:
        measured = [_measure(name, [i for i in made if i.engine == name], options) for name in found]
    lasted = time.monotonic() - begun
    text = report.write(options.results, measured, rounds=options.rounds, seconds=options.seconds, lasted=lasted)
    print(text, flush=True)


def _measure(engine, installations, options):
    print(f"— {engine} —", flush=True)
    counts = {each: rounds.count(each) for each in installations}
    footprints = {each: footprint.measure(each, seconds=options.seconds) for each in installations}
    exports = {each: exporting.measure(each) for each in installations}
    results = rounds.run(installations, rounds=options.rounds, seconds=options.seconds, drafts=options.drafts)
    return aims.Run(engine, installations, results, counts, footprints, exports)


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="1,000 sheets alone, short rounds")
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="", help="this engine alone")
    parser.add_argument("--sizes", type=int, nargs="+", help="numbers of sheets, the smallest first")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--seconds", type=float, help="how long each page is asked by one client in a round")
    parser.add_argument("--drafts", type=int, default=DRAFTS, help="sheets ready to be sent")
    parser.add_argument("--texts", type=Path, help="a folder of tables of real texts, instead of the demonstration's")
    parser.add_argument("--keep", type=Path, help="a folder where what was filled stays, to be measured again")
    parser.add_argument("--results", type=Path, help="where the tables go; --quick writes to bench/out/ otherwise")
    options = parser.parse_args(arguments)
    quick = options.quick
    options.sizes = options.sizes or list(SIZES[:1] if quick else SIZES)
    options.rounds = options.rounds or (2 if quick else 3)
    options.seconds = options.seconds or (0.4 if quick else 0.8)
    options.results = options.results or (RESULTS.parent / "out" / "quick.md" if quick else RESULTS)
    options.results.parent.mkdir(parents=True, exist_ok=True)
    return options


if __name__ == "__main__":
    main()
