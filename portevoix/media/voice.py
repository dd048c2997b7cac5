"""A recording becomes two small files of one loudness: Opus in Ogg, and AAC in MP4 for iPhones.

First everything is decoded to plain samples, which alone tell the truth about length and loudness: headers
are written by whoever sends. A third minute too many costs three minutes of decoding, never ten hours.
"""

import re
from pathlib import Path

from . import ffmpeg, formats, limits
from .models import Upload
from .refused import Refused

RATE_HZ = 48_000
BYTES_PER_SECOND = 2 * RATE_HZ
GRACE_SECONDS = 2
DECODED_SECONDS = limits.VOICE_SECONDS + GRACE_SECONDS + 3
# EBU R 128 loudness, gated: pauses do not count. A room's noise stands below -60, a whisper far away near -50.
SILENCE_LUFS = -55.0
# Speech for small loudspeakers (EBU R 128 s1 asks -20 to -16 of what is heard on the move).
TARGET_LUFS = -16.0
CEILING = 0.7  # -3 dB: what the encoders add on top stays below full scale
# Together with their containers: 20 s in less than 60 kB, noise included.
OPUS_BITS_PER_SECOND, AAC_BITS_PER_SECOND = "20k", "18k"
LOUDNESS = re.compile(r"^\s+I:\s+(-?[\d.]+) LUFS", re.MULTILINE)
DECODERS = ",".join(
    (
        *("opus", "libopus", "vorbis", "libvorbis", "aac", "aac_fixed", "alac", "flac", "mp3", "mp3float"),
        *("amrnb", "amrwb", "libopencore_amrnb", "libopencore_amrwb", "adpcm_ima_qt", "adpcm_ima_wav", "adpcm_ms"),
        *("pcm_u8", "pcm_s8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be", "pcm_s32le", "pcm_s32be"),
        *("pcm_f32le", "pcm_f32be", "pcm_f64le", "pcm_f64be", "pcm_alaw", "pcm_mulaw"),
    )
)


def convert(source: Path, place: Path) -> dict[str, int]:
    """Write `ogg` and `m4a` in `place`; how long it lasts. Raises Refused."""
    demuxer = formats.demuxer_of(source)
    if not demuxer:
        raise Refused(Upload.Refusal.UNKNOWN_FORMAT)
    samples = place / "samples"
    ended = _decode(source, demuxer, samples)
    size_bytes = samples.stat().st_size if samples.exists() else 0
    if size_bytes > (limits.VOICE_SECONDS + GRACE_SECONDS) * BYTES_PER_SECOND:
        raise Refused(Upload.Refusal.TOO_LONG)
    if ended.code or not size_bytes:
        raise Refused(Upload.Refusal.UNREADABLE)
    # The last one: a title could be written like a measure, but comes before.
    loudness = float(LOUDNESS.findall(ended.said)[-1])
    if loudness < SILENCE_LUFS:
        raise Refused(Upload.Refusal.SILENT)
    if _encode(samples, place, gain_db=TARGET_LUFS - loudness).code:
        raise Refused(Upload.Refusal.UNREADABLE)
    return {"duration_ms": size_bytes * 1000 // BYTES_PER_SECOND}


def _decode(source, demuxer, samples):
    """Times written in the file are dropped for a count of samples, or they could stop `-t` from ever coming."""
    heard = (
        f"asetpts=N/SR/TB,aresample={RATE_HZ},aformat=sample_fmts=s16:channel_layouts=mono,"
        "highpass=f=80,ebur128=framelog=verbose"
    )
    return ffmpeg.run(
        *("-loglevel", "info", "-nostats", "-threads", "1", "-codec_whitelist", DECODERS),
        *("-f", demuxer, "-i", f"file:{source}", "-map", "0:a:0", "-vn", "-sn", "-dn"),
        *("-t", str(DECODED_SECONDS), "-fs", str(DECODED_SECONDS * BYTES_PER_SECOND)),
        *("-af", heard, "-f", "s16le", f"file:{samples}"),
    )


def _encode(samples, place, *, gain_db):
    """One gain for the whole, and a limiter. The filter `loudnorm` would follow changes too, but ffmpeg 5.1's
    leaves recordings under three seconds at -36 LUFS, and it takes twice the memory and the time."""
    levelled = (
        f"[0:a]volume={gain_db:.1f}dB:precision=float,alimiter=limit={CEILING}:level=false,"
        "aformat=channel_layouts=mono,asplit=2[opus][aac]"
    )
    bare = ("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact")
    return ffmpeg.run(
        *("-loglevel", "error", "-threads", "1"),
        *("-f", "s16le", "-ar", str(RATE_HZ), "-ac", "1", "-i", f"file:{samples}", "-filter_complex", levelled),
        *("-map", "[opus]", "-c:a", "libopus", "-b:a", OPUS_BITS_PER_SECOND, "-application", "voip", *bare),
        *("-f", "ogg", f"file:{place / 'ogg'}"),
        *("-map", "[aac]", "-c:a", "aac", "-b:a", AAC_BITS_PER_SECOND, "-ar", "16000", *bare),
        *("-movflags", "+faststart", "-f", "ipod", f"file:{place / 'm4a'}"),
    )
