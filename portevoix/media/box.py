"""Programs that read what strangers send run here: little memory, little time, no environment, no patience.

The limits are set by a small process of its own (this very file, run as a script) that then becomes the program:
`preexec_fn` would run Python between fork and exec, where a lock held by another thread can stop it for ever.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

MIB = 1024 * 1024
SAID_BYTES = 32 * 1024
NOT_STARTED = 127
# glibc would set 64 MB of addresses aside for each thread, of which ffmpeg has ten.
ENVIRONMENT = {"LC_ALL": "C.UTF-8", "MALLOC_ARENA_MAX": "1"}
KILL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG of <linux/prctl.h>


@dataclass(frozen=True)
class Limits:
    """`file_bytes` bounds each file, what it says on its standard outputs included."""

    seconds: int
    memory_bytes: int
    file_bytes: int
    folder: str = "/"


@dataclass(frozen=True)
class Ended:
    """`code` is negative for the signal that ended it, as in subprocess; `out` and `said` are the last 32 kB."""

    code: int
    out: str
    said: str


def run(command: Sequence[str], limits: Limits) -> Ended:
    """Run to the end, or to its limits; nothing that it started is left."""
    entering = [sys.executable, "-I", "-S", __file__, json.dumps({**asdict(limits), "parent": os.getpid()})]
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            [*entering, *command],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=said,
            env=ENVIRONMENT,
            cwd=limits.folder,
            start_new_session=True,
        )
        try:
            code = child.wait(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            code = -signal.SIGKILL
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()
        return Ended(code, _last(out), _last(said))


def run_module(module: str, *arguments: str | Path, limits: Limits) -> Ended:
    """One of our own modules, which must import nothing of Django."""
    return run([sys.executable, "-m", module, *map(str, arguments)], limits)


def _last(file):
    file.seek(max(0, file.seek(0, os.SEEK_END) - SAID_BYTES))
    return file.read().decode(errors="replace")


def _enter(limits: dict) -> None:
    import resource

    _die_with_parent(limits["parent"])
    os.nice(15)
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_NOFILE: 64,
        resource.RLIMIT_CPU: limits["seconds"],
        resource.RLIMIT_FSIZE: limits["file_bytes"],
        resource.RLIMIT_AS: limits["memory_bytes"],
    }
    for name, most in bounds.items():
        # macOS knows some of these by name only.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(name, (most, most))


def _die_with_parent(parent: int) -> None:
    """A worker killed with -9 leaves nothing running behind it (Linux; elsewhere the limit of time ends it)."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None).prctl(KILL_WHEN_PARENT_DIES, signal.SIGKILL)
        if os.getppid() != parent:
            sys.exit(NOT_STARTED)


def _become(command: Sequence[str]) -> None:
    try:
        os.execv(command[0], command)  # noqa: S606  a shell is what it must not have
    except OSError as error:
        sys.stderr.write(str(error))
        sys.exit(NOT_STARTED)


if __name__ == "__main__":
    _enter(json.loads(sys.argv[1]))
    _become(sys.argv[2:])
