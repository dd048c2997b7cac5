"""The program that reads and writes sound: which one, and how it is held."""

import os
import shutil
from functools import lru_cache

from django.conf import settings

from . import box

# Measured: ffmpeg 5.1 and 9 do with 320 MB of addresses and use 60 MB of memory; three minutes take 4 s.
LIMITS = box.Limits(seconds=90, memory_bytes=1024 * box.MIB, file_bytes=24 * box.MIB)


class NoFfmpeg(RuntimeError):
    """The installation lacks it: what waits is tried again, nobody's recording is refused for that."""


def run(*arguments: str) -> box.Ended:
    ended = box.run([find(), "-nostdin", "-hide_banner", "-protocol_whitelist", "file", *arguments], LIMITS)
    if ended.code == box.NOT_STARTED:
        raise NoFfmpeg(f"ffmpeg does not start: {ended.said.strip()[-300:]}")
    return ended


def find() -> str:
    """The setting FFMPEG, else the system's, which is brought up to date with it, else the one we bring."""
    return _found(settings.FFMPEG)


@lru_cache
def _found(given):
    if given:
        if not os.access(given, os.X_OK):
            raise NoFfmpeg(f"FFMPEG is {given!r}, which is no program; set it to ffmpeg's path, or leave it out.")
        return given
    return shutil.which("ffmpeg") or _brought()


def _brought():
    try:
        import imageio_ffmpeg

        return imageio_ffmpeg.get_ffmpeg_exe()
    except (ImportError, RuntimeError) as error:
        raise NoFfmpeg("No ffmpeg: sudo apt install ffmpeg, or set FFMPEG.") from error
