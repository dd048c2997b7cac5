"""Several processes on the database of a site, all ready, then let go in the same instant."""

import json
import subprocess
import sys

from tests.site import ROOT


def started(site, count, module, *arguments):
    """So many of a script of tests/faults, which says "ready" and waits for a line."""
    command = [sys.executable, "-m", f"tests.faults.{module}", *arguments]
    pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE)
    processes = [
        subprocess.Popen(command, env=site.environment, cwd=ROOT, text=True, **pipes) for _process in range(count)
    ]
    for process in processes:
        assert process.stdout.readline() == "ready\n", process.communicate()[1][-3000:]
    for process in processes:
        process.stdin.write("go\n")
        process.stdin.flush()
    return processes


def finished(processes):
    """What each printed last, as JSON."""
    said = []
    for process in processes:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err[-3000:]
        said.append(json.loads(out.strip().splitlines()[-1]))
    return said
