"""What reads the files of strangers is held: memory, time, files, words; and it dies with its worker."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portevoix.media import box
from tests.run import ROOT

FAIR = {"seconds": 20, "memory_bytes": 512 * box.MIB, "file_bytes": box.MIB}
linux_only = pytest.mark.skipif(sys.platform != "linux", reason="macOS knows these limits by name only")


def run(script, *arguments, **limits):
    return box.run([sys.executable, "-I", "-c", script, *arguments], box.Limits(**FAIR | limits))


def test_what_it_prints_and_how_it_ends_come_back():
    ended = run("import sys; print('out'); print('said', file=sys.stderr); sys.exit(4)")

    assert (ended.code, ended.out, ended.said) == (4, "out\n", "said\n")


def test_it_inherits_nothing(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "inherited")

    ended = run("import os, sys; print(sorted(os.environ), sys.stdin.read(), os.getcwd(), os.nice(0) >= 15)")

    assert ended.out == f"{sorted(box.ENVIRONMENT)}  / True\n"


@linux_only
@pytest.mark.parametrize(("memory_bytes", "code"), [(512 * box.MIB, 0), (128 * box.MIB, 1)], ids=["control", "held"])
def test_memory_is_held(memory_bytes, code):
    assert run("bytearray(200 * 2**20)", memory_bytes=memory_bytes).code == code


@pytest.mark.parametrize(("file_bytes", "code"), [(3 * box.MIB, 0), (box.MIB, 1)], ids=["control", "held"])
def test_what_it_writes_is_held(tmp_path, file_bytes, code):
    script = "import sys; open(sys.argv[1], 'wb', 0).write(bytes(2 * 2**20)) == 2 * 2**20 or sys.exit(1)"

    assert run(script, str(tmp_path / "file"), file_bytes=file_bytes).code == code


def test_what_it_says_is_cut_to_its_end():
    ended = run("import sys; sys.stderr.write('x' * 500_000 + 'end')")

    assert len(ended.said) == box.SAID_BYTES
    assert ended.said.endswith("end")


@pytest.mark.parametrize("script", ["while True: pass", "import time; time.sleep(60)"], ids=["busy", "asleep"])
def test_its_time_is_held(script):
    started = time.monotonic()

    ended = run(script, seconds=1)

    assert ended.code < 0
    assert time.monotonic() - started < 10


def test_what_it_started_ends_with_it(tmp_path):
    script = "import subprocess, sys; print(subprocess.Popen(['/bin/sleep', '60']).pid)"

    ended = run(script)

    assert is_gone(int(ended.out))


@linux_only
def test_it_dies_with_a_worker_killed_outright(tmp_path):
    script = (
        "from portevoix.media import box\n"
        f"box.run(['/bin/sh', '-c', 'echo $$ > {tmp_path}/pid; exec sleep 60'], box.Limits(60, 2**30, 2**20))"
    )
    worker = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT)
    written = tmp_path / "pid"
    wait_until(lambda: written.exists() and written.read_text().strip())

    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()

    assert is_gone(int(written.read_text()))


def test_what_does_not_exist_is_said():
    ended = box.run(["/nowhere/ffmpeg"], box.Limits(**FAIR))

    assert ended.code == box.NOT_STARTED
    assert "/nowhere/ffmpeg" in ended.said or "No such file" in ended.said


def is_gone(pid):
    """Ended; a zombie that nobody has waited for yet is."""
    status = Path(f"/proc/{pid}/stat")

    def ended():
        try:
            return status.read_text().rpartition(")")[2].split()[0] == "Z"
        except OSError:
            return True

    return wait_until(ended)


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "It never came."
        time.sleep(0.02)
    return True
