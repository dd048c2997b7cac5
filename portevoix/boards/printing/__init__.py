"""What is printed for a class: the poster of its wall, and a paper form for those with no telephone.

typst makes tagged PDF (PDF/UA-1) and keeps 40 MB of whatever process loads it. So a process of its own is asked
(`python -m portevoix.boards.printing`: JSON in, PDF out), and ends. `wording` gives every word, in the active
language; `press` knows typst; the `.typ` files only place things.
"""

import json
import subprocess
import sys
from collections.abc import Mapping

from django.conf import settings

from . import wording

LIMIT_SECONDS = 20  # it takes less than one


class PrintingFailed(Exception):
    """No document came out; the message says why, for the log rather than for the reader."""


def poster(facts: Mapping) -> bytes:
    """One A4 page. Facts: programme, cohort, code, address, short_address, until, language."""
    return _printed(wording.poster(facts))


def paper_form(facts: Mapping) -> bytes:
    """Two A4 pages for four `headings` (icon, title, question); the other facts are the poster's."""
    return _printed(wording.paper_form(facts))


def _printed(order) -> bytes:
    command = [sys.executable, "-m", __name__]
    asked = json.dumps(order).encode()
    try:
        done = subprocess.run(
            command, cwd=settings.ROOT, input=asked, capture_output=True, timeout=LIMIT_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as reason:
        raise PrintingFailed(str(reason)) from reason
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        said = done.stderr.decode(errors="replace").strip() or f"It ended with {done.returncode} and no word."
        raise PrintingFailed(said.splitlines()[-1])
    return done.stdout
