"""Starting what answers, and being sure that it answers."""

import http.client
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .engines import WEB_THREADS, WEB_WORKERS, Installation

PATIENCE_SECONDS = 120
BENCH = {"WEB_WORKERS": str(WEB_WORKERS), "WEB_THREADS": str(WEB_THREADS)}


class Server(NamedTuple):
    port: int
    pid: int


@contextmanager
def pages(installation: Installation, **settings: str) -> Iterator[Server]:
    """Porte-Voix's web server alone, with as many workers as the floor."""
    with _running(
        installation, "portevoix", "serve", "--web-only", ready="/sante/vivant", **BENCH, **settings
    ) as found:
        yield found


@contextmanager
def floor(installation: Installation) -> Iterator[Server]:
    with _running(installation, "bench.floor", "serve", ready="/ok/", **BENCH) as found:
        yield found


@contextmanager
def whole(installation: Installation) -> Iterator[Server]:
    """What a small site runs: `portevoix serve` as it comes, job worker included."""
    with _running(installation, "portevoix", "serve", ready="/sante/vivant") as found:
        yield found


@contextmanager
def _running(installation, module, *arguments, ready, **settings):
    port = _free_port()
    process = installation.start(module, *arguments, PORT=str(port), **settings)
    try:
        _wait_for(process, port, ready)
        yield Server(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_for(process, port, path):
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _answers(port, path):
        if process.poll() is not None or time.monotonic() > deadline:
            raise SystemExit("The server did not start; the lines above say why.")
        time.sleep(0.1)


def _answers(port, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
