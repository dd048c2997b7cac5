"""Sounds made on the spot with the ffmpeg that the code finds, and measured with it."""

import re
import struct
import subprocess
import uuid
import wave

from django.core.files.uploadedfile import SimpleUploadedFile

from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.media import ffmpeg, operations

# A voice for an encoder: four tones and some breath, syllables four times a second, pauses.
SPEECH = (
    "aevalsrc='(0.2*sin(817*t)+0.2*sin(3267*t)+0.1*sin(9802*t)+0.05*sin(16336*t)+0.02*(random(0)-0.5))"
    "*(0.5+0.5*sin(25*t))*gt(mod(t,2.7),0.4)':s=48000:d={seconds}"
)
WHITE_NOISE = "anoisesrc=d={seconds}:c=white:a=0.5"


def made(path, source, *options):
    """Write `path` from a source of lavfi; its name says the format."""
    run("-v", "error", "-y", "-f", "lavfi", "-i", source, *options, str(path))
    return path


def run(*arguments):
    command = [ffmpeg.find(), "-nostdin", "-hide_banner", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True)


def loudness(path):
    """Integrated, in LUFS."""
    said = run("-i", str(path), "-af", "ebur128", "-f", "null", "-").stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


def about(path):
    """What ffmpeg says of a file: streams, tags, duration."""
    return run("-i", str(path), "-f", "null", "-").stderr


def tone(path, *, seconds, volume=0.3, rate=8000):
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        high = struct.pack("<h", int(32767 * volume)) * 10
        low = struct.pack("<h", -int(32767 * volume)) * 10
        file.writeframes((high + low) * int(seconds * rate / 20))
    return path


def sent(content, kind="voice", *, name="voix.webm"):
    """Received whole, and converted by the worker; the upload as it ends."""
    upload = operations.receive_whole(
        kind=kind,
        file=SimpleUploadedFile(name, content),
        owner="tests.owner:1",
        key=uuid.uuid4(),
        at=clock.now(),
    )
    worker.drain()
    upload.refresh_from_db()
    return upload
