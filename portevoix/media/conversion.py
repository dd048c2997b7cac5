"""From what was sent to what is served. Killed at any instant, it is simply done again."""

import json
from pathlib import Path

from django.conf import settings

from . import box, folders, formats, voice
from .models import Upload
from .refused import Refused

# Measured: 50 million pixels take 350 MB as a JPEG, 670 MB as a transparent PNG; a few WebP do not fit.
PHOTO_LIMITS = box.Limits(seconds=60, memory_bytes=1024 * box.MIB, file_bytes=box.MIB, folder=str(settings.ROOT))


def prepare(upload: Upload) -> dict[str, int]:
    """The variants stand under their names, on the disk; what is known of them. Raises Refused."""
    source = folders.of(upload.pk) / folders.ORIGINAL
    with folders.workshop(upload.pk) as place:
        make = voice.convert if upload.kind == Upload.Kind.VOICE else _photo
        known = make(source, place)
        folders.publish(place, upload.kind)
    return known


def _photo(source: Path, place: Path) -> dict[str, int]:
    if not formats.is_photo(source):
        raise Refused(Upload.Refusal.UNKNOWN_FORMAT)
    ended = box.run_module("portevoix.media.photo", source, place / "jpg", limits=PHOTO_LIMITS)
    if ended.code:
        raise Refused(Upload.Refusal.UNREADABLE)
    known = json.loads(ended.out)
    if "refusal" in known:
        raise Refused(known["refusal"])
    return known
