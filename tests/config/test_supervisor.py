"""The supervisor keeps its children alive, and leaves none behind. Real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from config.environment import ROOT
from tests.site import Site

# A supervisor of two small children in the place of the web server and the worker.
PROGRAM = """
import sys
from portevoix import supervisor
supervisor.PATIENCE_SECONDS = 1
children = {"first": sys.argv[1:], "second": ["sleep", "600"]}
supervisor.Supervisor(children).run(lambda: supervisor.say("ready"))
"""
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"]
PARENT_OF_ONE = ["sh", "-c", "sleep 601 & wait"]


@contextmanager
def supervising(*command):
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        left = children_of(process.pid) if process.poll() is None else []
        process.kill()
        process.wait()
        process.stdout.close()
        for pid in left:
            end(pid)


def end(pid):
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


def children_of(pid):
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def lives(pid):
    """A process that ended and that nobody has buried yet does not live."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def comes_true(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def test_a_child_killed_outright_is_started_again():
    with supervising("sleep", "600") as supervisor:
        first, second = children_of(supervisor.pid)

        os.kill(first, signal.SIGKILL)

        assert supervisor.stdout.readline() == "The first ended (code -9); it is started again.\n"
        assert comes_true(lambda: len(children_of(supervisor.pid)) == 2)
        assert second in children_of(supervisor.pid)


def test_what_a_dead_child_had_started_dies_too():
    with supervising(*PARENT_OF_ONE) as supervisor:
        first = children_of(supervisor.pid)[0]
        assert comes_true(lambda: children_of(first))
        grandchild = children_of(first)[0]

        os.kill(first, signal.SIGKILL)

        assert comes_true(lambda: not lives(grandchild))


def test_a_child_that_dies_at_once_is_not_started_again_without_a_pause():
    with supervising("false") as supervisor:
        began = time.monotonic()

        for _number in range(4):
            assert "ended (code 1)" in supervisor.stdout.readline()

        assert time.monotonic() - began > 0.1 + 0.3 + 0.7


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_all(number):
    with supervising(*PARENT_OF_ONE) as supervisor:
        children = children_of(supervisor.pid)

        supervisor.send_signal(number)

        assert supervisor.wait(timeout=20) == 0
        assert not any(map(lives, children))


def test_a_child_that_will_not_end_is_ended():
    with supervising(*STUBBORN) as supervisor:
        children = children_of(supervisor.pid)
        time.sleep(0.5)  # for it to turn a deaf ear

        supervisor.terminate()

        assert supervisor.wait(timeout=20) == 0
        assert not any(map(lives, children))


def test_killed_outright_it_leaves_no_orphan():
    with supervising("sleep", "600") as supervisor:
        children = children_of(supervisor.pid)

        supervisor.kill()

        assert comes_true(lambda: not any(map(lives, children)))


def test_a_taken_port_is_one_sentence(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        environment = {"PATH": os.environ["PATH"], "PORTEVOIX_DATA": str(tmp_path), "PORT": str(port)}

        ended = subprocess.run(
            [sys.executable, "-m", "portevoix", "serve"],
            env=environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )

    assert ended.returncode == 1
    assert ended.stderr == (
        f"Porte-Voix cannot start: port {port} is taken by another program; "
        f"set PORT to a free one, such as PORT={port + 1}.\n"
    )
    assert not (tmp_path / "db.sqlite3").exists(), "Nothing is prepared for nobody."


@pytest.mark.faults
def test_a_real_site_survives_its_children_and_ends_when_told(tmp_path):
    site = Site(tmp_path)
    try:
        site.start()
        assert comes_true(lambda: len(site.children()) == 2)
        before = site.children()

        for pid in before.values():
            os.kill(pid, signal.SIGKILL)

        assert comes_true(
            lambda: len(site.children()) == 2 and not set(site.children().values()) & set(before.values())
        )
        site.wait_until_it_answers()
        after = site.children()
        site.supervisor.terminate()
        assert site.supervisor.wait(timeout=30) == 0
        assert not any(map(lives, after.values()))
        assert "The web server ended (code -9); it is started again." in Path(tmp_path, "site.log").read_text()
    finally:
        site.stop()


@pytest.mark.faults
def test_a_real_site_killed_outright_gives_its_port_back(tmp_path):
    site = Site(tmp_path)
    try:
        site.start()
        assert comes_true(lambda: len(site.children()) == 2)
        children = site.children()

        site.supervisor.kill()
        site.supervisor.wait()

        assert comes_true(lambda: not any(map(lives, children.values())))
        assert comes_true(lambda: is_free(site.port))
    finally:
        site.stop()


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
