"""A folder where the mail server of the machine leaves messages (INBOUND_MAILDIR).

A message goes from `new` to `cur` once all that it changes is committed: killed before, it is read again, and acts
once. One that cannot be read goes to `.unreadable`, a folder that mail programs show too.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path

from .reading import MOST_BYTES, Unreadable

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 200
SEEN = ":2,S"


def empty(folder: Path, receive: Callable[[bytes], object]) -> int:
    """Hand each waiting message to `receive`, oldest first; how many were taken."""
    if not (folder / "new").is_dir():
        logger.error("INBOUND_MAILDIR is no Maildir: %s has no folder named new.", folder)
        return 0
    waiting = sorted(path for path in (folder / "new").iterdir() if path.is_file() and not path.is_symlink())
    return sum(_take(folder, path, receive) for path in waiting[:MOST_AT_ONCE])


def _take(folder, path, receive):
    try:
        with path.open("rb") as file:
            raw = file.read(MOST_BYTES + 1)
        receive(raw)
    except Unreadable as error:
        logger.info("A message was kept apart: %s", error)
        _move(path, folder / ".unreadable" / "new", path.name)
        return 0
    except Exception:
        # It stays where it is, for the next minute, and does not keep the others waiting.
        logger.exception("A message could not be received: %s", path.name)
        return 0
    _move(path, folder / "cur", path.name.partition(":")[0] + SEEN)
    return 1


def _move(path, folder, name):
    for part in ("cur", "new", "tmp") if folder.name == "new" else ():
        (folder.parent / part).mkdir(parents=True, exist_ok=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.replace(path, folder / name)
