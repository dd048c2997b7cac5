"""A file is what its first bytes say; its name says nothing."""

import pytest

from portevoix.media import formats

SOUNDS = {
    b"\x1a\x45\xdf\xa3webm": "matroska",
    b"OggS\0\2": "ogg",
    b"\0\0\0\x1cftypM4A ": "mov",
    b"\0\0\0\x1cftypiso5": "mov",
    b"\0\0\0\x18ftyp3gp5": "mov",
    b"ID3\4\0": "mp3",
    b"\xff\xfb\x90\x64": "mp3",
    b"\xff\xf1\x50\x80": "aac",
    b"RIFF\x24\0\0\0WAVEfmt ": "wav",
    b"fLaC\0\0": "flac",
    b"#!AMR\n\0": "amr",
    b"#!AMR-WB\n": "amr",
    b"FORM\0\0\0\0AIFF": "aiff",
    b"FORM\0\0\0\0AIFC": "aiff",
}
PHOTOS = [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"GIF87a", b"RIFF\x24\0\0\0WEBPVP8 "]
NEITHER = [
    b"",
    b"\xff",
    b"PK\3\4",
    b"#EXTM3U\n",
    b"ffconcat version 1.0",
    b"<!DOCTYPE html>",
    b"<svg xmlns=",
    b"%PDF-1.7",
    b"\x7fELF\2\1\1",
    b"MZ\x90\0",
    b"#!/bin/sh\n",
    b"RIFF\x24\0\0\0AVI LIST",
    b"\0\0\0\x18ftypheic",
    b"\0\0\0\x1cftypavif",
    b"\xff\xfe<\0h\0",
    b"[playlist]\n",
]


def written(folder, head):
    path = folder / "voix.ogg"
    path.write_bytes(head)
    return path


@pytest.mark.parametrize(("head", "demuxer"), SOUNDS.items())
def test_sounds_are_known_by_their_beginning(tmp_path, head, demuxer):
    path = written(tmp_path, head)

    assert formats.demuxer_of(path) == demuxer
    assert not formats.is_photo(path)


@pytest.mark.parametrize("head", PHOTOS)
def test_photos_are_known_by_their_beginning(tmp_path, head):
    path = written(tmp_path, head)

    assert formats.is_photo(path)
    assert formats.demuxer_of(path) == ""


@pytest.mark.parametrize("head", NEITHER)
def test_all_the_rest_is_neither(tmp_path, head):
    path = written(tmp_path, head)

    assert not formats.is_photo(path)
    assert formats.demuxer_of(path) in {"", "mp3"} if head.startswith(b"\xff\xfe") else not formats.demuxer_of(path)
