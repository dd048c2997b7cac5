"""Where the bytes of an upload stand: `media/<two letters>/<id>/`, and how they reach the disk.

`original` while it arrives and until it is converted; then one file per variant, named by its extension.
"""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings

try:
    import fcntl
except ImportError:  # Windows: a single server there, and the row still decides
    fcntl = None

ORIGINAL = "original"
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# The first is what a machine listens to (`transcribe`); iPhones do not play it.
VARIANTS = {"voice": ("ogg", "m4a"), "photo": ("jpg",)}


def of(upload_id: UUID) -> Path:
    return Path(settings.MEDIA_FOLDER, upload_id.hex[:2], str(upload_id))


@contextmanager
def writing(upload_id: UUID) -> Iterator[IO[bytes]]:
    """The original, open for one writer at a time."""
    folder = of(upload_id)
    is_new = not (folder / ORIGINAL).exists()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(folder / ORIGINAL, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        if is_new:
            # A name reaches the disk with its folder, not with its file.
            for made in (folder, folder.parent, folder.parent.parent):
                _sync(made)
        if fcntl:
            fcntl.flock(file, fcntl.LOCK_EX)
        yield file


@contextmanager
def workshop(upload_id: UUID) -> Iterator[Path]:
    """A place for one attempt: two workers, or one and what a dead one left behind, never meet there."""
    with tempfile.TemporaryDirectory(prefix="work-", dir=of(upload_id), ignore_cleanup_errors=True) as place:
        yield Path(place)


def publish(made: Path, kind: str) -> None:
    """Whole variants under their names, on the disk before anyone is told."""
    for name in VARIANTS[kind]:
        _sync(made / name)
        os.replace(made / name, made.parent / name)
    _sync(made.parent)


def keep_variants(upload_id: UUID, kind: str, *, ready: bool) -> None:
    """Remove the original and what dead attempts left; the variants too, unless they are to be served."""
    kept = VARIANTS[kind] if ready else ()
    folder = of(upload_id)
    for entry in folder.iterdir() if folder.exists() else ():
        if entry.name in kept:
            continue
        if entry.is_dir():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)


def erase(folder: Path) -> None:
    """Nothing left; what could not be removed is an error, to be tried again."""
    if folder.exists():
        shutil.rmtree(folder)
        _sync(folder.parent)


def older_than(instant: datetime) -> Iterator[dict[UUID, Path]]:
    """Folders of uploads that nothing has touched since, some at a time; what bears another name is not ours."""
    for letters in sorted(Path(settings.MEDIA_FOLDER).glob("??")):
        found = {UUID(folder.name): folder for folder in letters.iterdir() if ID.fullmatch(folder.name)}
        yield {pk: folder for pk, folder in found.items() if folder.stat().st_mtime < instant.timestamp()}


def flush(file: IO[bytes]) -> None:
    """What was written is on the disk when this returns."""
    file.flush()
    os.fsync(file.fileno())


def _sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
