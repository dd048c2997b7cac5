"""What keeping public pages spares: the same site with and without (`KEEP_PAGES`), in turn, in one run.

`python -m bench.caching` (`--engine sqlite`, `--rounds 3`, `--seconds 2`) prints pages per second with 8 clients.
In the second table an entry is written each second, so that no page is kept longer.
"""

import argparse
import statistics
import threading
from contextlib import ExitStack, contextmanager

from . import engines, servers
from .engines import Installation
from .rounds import CLIENTS, load

PATHS = {
    "home": "/",
    "list": "/fiches/",
    "filter": "/fiches/?statut=en-cours",
    "figures": "/chiffres/",
    "feed": "/flux/",
}
HEAD = "| page | drawn | kept | ratio |\n|---|--:|--:|--:|"
TOUCH = (
    "from portevoix.timeline.models import Entry as E; from portevoix.accounts.models import User; "
    "from portevoix.programmes.models import Programme as P; from portevoix.kit import clock; import time\n"
    "u, p = User.objects.system(), P.objects.get(is_default=True)\n"
    "while True:\n"
    "    E.objects.create(programme=p, verb='bench.touched', subject_model='x', subject_id=1, actor=u, "
    "happened_at=clock.now()); time.sleep(1)"
)


def main(arguments=None) -> None:
    options = _options(arguments)
    found = [name for name in engines.available() if options.engine in ("", name.lower())]
    with engines.installations({name: [options.sheets] for name in found}, 10) as made:
        for each in made:
            for title, busy in (("Nothing happens", False), ("Something happens each second", True)):
                print(f"\n{each.engine}, {each.sheets} sheets. {title}.\n\n{HEAD}")
                for name, drawn, kept, ratio in _measured(each, options, busy=busy):
                    print(f"| {name} | {drawn:.0f} | {kept:.0f} | {ratio:.1f} |", flush=True)


def _measured(installation: Installation, options, *, busy: bool):
    """(page, pages/s drawn, pages/s kept, the median of the ratios of each round)."""
    rates: dict[tuple[str, str], list[float]] = {}
    with ExitStack() as stack:
        ports = {flag: stack.enter_context(_site(installation, flag)) for flag in "01"}
        if busy:
            stack.enter_context(_touching(installation))
        for _round in range(options.rounds):
            for name, path in PATHS.items():
                for flag, port in ports.items():
                    asked = load(port, [_request(path)], CLIENTS, options.seconds)
                    rates.setdefault((name, flag), []).append(len(asked["latencies_ms"]) / asked["seconds"])
    for name in PATHS:
        drawn, kept = rates[name, "0"], rates[name, "1"]
        ratios = [k / d for k, d in zip(kept, drawn, strict=True)]
        yield name, statistics.median(drawn), statistics.median(kept), statistics.median(ratios)


@contextmanager
def _site(installation, flag):
    with servers.pages(installation, KEEP_PAGES=flag) as server:
        yield server.port


@contextmanager
def _touching(installation):
    process = installation.start("manage", "shell", "-c", TOUCH)
    try:
        threading.Event().wait(3)
        yield
    finally:
        process.kill()
        process.wait()


def _request(path):
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n\r\n"


def _options(arguments):
    parser = argparse.ArgumentParser(prog="python -m bench.caching", description=__doc__)
    parser.add_argument("--engine", choices=["sqlite", "postgresql"], default="", help="this engine alone")
    parser.add_argument("--sheets", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
