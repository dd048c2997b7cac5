"""French public holidays: those of the library `holidays`, kept in a small file.

Importing the library takes 18 MB of a process for good, a third of what a web worker weighs. So
a process of its own is asked once, for many years at once, and ends. Another version of the
library makes another file. `python -m portevoix.programmes.public_holidays [SUBDIVISION]` prints it.
"""

import datetime
import json
import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

FIRST_YEAR, LAST_YEAR = 1990, 2060


@lru_cache(maxsize=64)
def public_holidays(subdivision: str) -> frozenset[datetime.date]:
    """From 1990 to 2060: national ones ("") or those of a subdivision of ISO 3166-2 ("57", "MQ"…).

    Raises ValueError for a subdivision that the library does not know.
    """
    file = Path(settings.DATA, f"public-holidays-{version('holidays')}-{subdivision or 'FR'}.json")
    if not file.exists():
        _write(file, _asked(subdivision))
    return frozenset(map(datetime.date.fromisoformat, json.loads(file.read_text())))


def _asked(subdivision):
    command = [sys.executable, "-m", __name__, subdivision]
    asked = subprocess.run(command, cwd=settings.ROOT, capture_output=True, text=True, check=False)
    if asked.returncode:
        raise ValueError(f"No public holidays for {subdivision!r}: {asked.stderr.strip().splitlines()[-1]}")
    return asked.stdout


def _write(file, text):
    """Whole or not at all: several processes may start together."""
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False) as unfinished:
        unfinished.write(text)
    os.replace(unfinished.name, file)


def _answer(subdivision: str) -> str:
    import holidays

    years = range(FIRST_YEAR, LAST_YEAR + 1)
    found = holidays.country_holidays("FR", subdiv=subdivision or None, years=years)
    return json.dumps(sorted(day.isoformat() for day in found))


if __name__ == "__main__":
    sys.stdout.write(_answer("".join(sys.argv[1:2])))
