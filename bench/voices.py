"""A sound that resembles a voice, as a telephone records it: Opus in WebM, 24 kbit/s."""

import shutil
import subprocess

import imageio_ffmpeg

# A buzz of the throat under noise, in bursts like syllables.
SOUND = "sine=frequency=140,tremolo=f=4:d=0.9[a];anoisesrc=amplitude=0.2,lowpass=f=2500,tremolo=f=5:d=0.9[b];[a][b]amix"


def spoken_seconds(seconds: int) -> bytes:
    command = [
        shutil.which("ffmpeg") or imageio_ffmpeg.get_ffmpeg_exe(),
        "-v",
        "error",
        "-f",
        "lavfi",
        "-i",
        SOUND,
        "-t",
        str(seconds),
    ]
    made = subprocess.run(
        [*command, "-c:a", "libopus", "-b:a", "24k", "-f", "webm", "pipe:1"], capture_output=True, check=True
    )
    return made.stdout
