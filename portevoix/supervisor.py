"""`portevoix serve`: prepares the installation, then keeps the web server and the job worker alive.

It stays small on purpose: it imports nothing of Django, each piece of work is a child process.
"""

import argparse
import ctypes
import errno
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence

from config import environment as env

PATIENCE_SECONDS = 15
LONGEST_PAUSE_SECONDS = 2.0
HEALTHY_AFTER_SECONDS = 10
SIGNAL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


def serve(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    listen, port = env.text("LISTEN", "127.0.0.1"), env.number("PORT", 8000, lowest=1, highest=65535)
    # Children must agree on the folder whatever the folder they are started in.
    os.environ["PORTEVOIX_DATA"] = str(env.data_folder())
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(env.ROOT), os.environ.get("PYTHONPATH")]))
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        if not options.worker_only:
            _require_free_port(listen, port)
        prepared = subprocess.run(_manage("prepare"), check=False, preexec_fn=_die_with_parent())
        if prepared.returncode:
            return prepared.returncode
    except KeyboardInterrupt:
        return 130
    commands = {} if options.worker_only else {"web server": _web_server(listen, port)}
    if not options.web_only:
        commands["job worker"] = _manage("work")
    return Supervisor(commands).run(lambda: _announce(listen, port) if "web server" in commands else None)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="portevoix serve", description="Run Porte-Voix: the web server and the job worker."
    )
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--web-only", action="store_true", help="run the web server alone; workers run elsewhere")
    alone.add_argument("--worker-only", action="store_true", help="run the job worker alone")
    return parser.parse_args(arguments)


def _manage(command: str) -> list[str]:
    return [sys.executable, "-m", "portevoix", command]


def _web_server(listen: str, port: int) -> list[str]:
    workers = env.number("WEB_WORKERS", 1, lowest=1, highest=64)
    threads = env.number("WEB_THREADS", 4, lowest=1, highest=64)
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", listen, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", str(threads), "--respawn-failed-workers"),
        *("--blocking-threads-idle-timeout", "600", "--workers-kill-timeout", "10", "--log-level", "warning"),
        "config.wsgi:application",
    ]


def _require_free_port(listen: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in listen else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((listen, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise env.WrongSetting(
                    f"port {port} is taken by another program; set PORT to a free one, such as PORT={port + 1}."
                ) from None
            raise env.WrongSetting(
                f"{listen}:{port} cannot be opened ({error.strerror}); set LISTEN and PORT."
            ) from None


def _announce(listen: str, port: int) -> None:
    """Says the address once a page is answered, not before."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(listen, listen)  # noqa: S104
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not _answers(host, port):
        if time.monotonic() > deadline:
            say("The web server does not answer yet; the lines above may say why.")
            return
        time.sleep(0.1)
    say(f"Porte-Voix is ready: {env.site_url(f'http://127.0.0.1:{port}')}/  (Ctrl-C stops it)")


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=PATIENCE_SECONDS) as connection:
            connection.sendall(b"GET /sante/vivant HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return bool(connection.recv(1))
    except OSError:
        return False


def _die_with_parent() -> Callable[[], None] | None:
    """Without it a supervisor killed with -9 would leave children that hold the port."""
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return lambda: library.prctl(SIGNAL_WHEN_PARENT_DIES, signal.SIGTERM)


def say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201


class Supervisor:
    """Starts each command, starts again the one that dies, stops all of them together."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[int, tuple[str, float]] = {}
        self.pauses = dict.fromkeys(commands, 0.0)
        self.is_stopping = False

    def run(self, announce: Callable[[], None]) -> int:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        signal.signal(signal.SIGALRM, self._kill)
        for name in self.commands:
            self._start(name)
        announce()
        while self.running:
            pid, status = os.wait()
            self._ended(pid, os.waitstatus_to_exitcode(status))
        return 0

    def _start(self, name: str) -> None:
        # A group of its own: Ctrl-C reaches the children through us, once.
        child = subprocess.Popen(self.commands[name], start_new_session=True, preexec_fn=_die_with_parent())
        child.returncode = 0  # os.wait() reaps it, not Popen
        self.running[child.pid] = (name, time.monotonic())
        if self.is_stopping:
            self._signal(child.pid, signal.SIGTERM)

    def _ended(self, pid: int, code: int) -> None:
        name, started = self.running.pop(pid, ("", 0.0))
        if not name:
            return
        # A web server killed outright leaves workers that hold the port.
        self._signal(pid, signal.SIGKILL)
        if self.is_stopping:
            return
        lived = time.monotonic() - started
        self.pauses[name] = (
            0.0 if lived > HEALTHY_AFTER_SECONDS else min(self.pauses[name] * 2 + 0.1, LONGEST_PAUSE_SECONDS)
        )
        say(f"The {name} ended (code {code}); it is started again.")
        time.sleep(self.pauses[name])
        if not self.is_stopping:
            self._start(name)

    def _stop(self, _number: int, _frame: object) -> None:
        if not self.is_stopping:
            self.is_stopping = True
            signal.alarm(PATIENCE_SECONDS)
            for pid in list(self.running):
                self._signal(pid, signal.SIGTERM, group=False)

    def _kill(self, _number: int, _frame: object) -> None:
        for pid in list(self.running):
            self._signal(pid, signal.SIGKILL)

    @staticmethod
    def _signal(pid: int, number: signal.Signals, *, group: bool = True) -> None:
        try:
            if group:
                os.killpg(pid, number)
            else:
                os.kill(pid, number)
        except ProcessLookupError:
            pass
