"""What a file is, by its first bytes. Its name and the type its sender gives are never read.

Only what can be listed is accepted: a playlist (which names other files), an archive, a page,
a drawing or a text has none of these beginnings.
"""

from pathlib import Path

HEAD_BYTES = 16
# Beginning → the demultiplexer that ffmpeg is made to use, so that it guesses nothing.
BEGINNINGS = {
    b"\x1a\x45\xdf\xa3": "matroska",
    b"OggS": "ogg",
    b"fLaC": "flac",
    b"ID3": "mp3",
    b"#!AMR": "amr",
}
CONTAINERS = {(b"RIFF", b"WAVE"): "wav", (b"FORM", b"AIFF"): "aiff", (b"FORM", b"AIFC"): "aiff"}
# The same boxes hold pictures: HEIC, AVIF.
PICTURE_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"}
PHOTO_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a")


def is_recognised(kind: str, head: bytes) -> bool:
    """At first sight, before anything is kept: the beginning of a sound, or of a picture."""
    return bool(_demuxer(head)) if kind == "voice" else _is_photo(head)


def demuxer_of(path: Path) -> str:
    """ffmpeg's name of a sound's container; empty when it is none that we know."""
    return _demuxer(_head(path))


def is_photo(path: Path) -> bool:
    """JPEG, PNG, GIF or WebP."""
    return _is_photo(_head(path))


def _demuxer(head):
    if head[4:8] == b"ftyp":
        return "" if head[8:12] in PICTURE_BRANDS else "mov"
    known = next((name for beginning, name in BEGINNINGS.items() if head.startswith(beginning)), "")
    return known or CONTAINERS.get((head[:4], head[8:12])) or _bare_frames(head)


def _is_photo(head):
    return head.startswith(PHOTO_BEGINNINGS) or (head[:4], head[8:12]) == (b"RIFF", b"WEBP")


def _bare_frames(head):
    """MPEG sound without a container: eleven bits set, then the layer; layer 0 is AAC."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return ""
    layer = head[1] >> 1 & 3
    if layer == 0:
        return "aac" if head[1] & 0xF0 == 0xF0 else ""
    return "mp3"


def _head(path):
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)
