"""Recordings: every telephone's format in, two small files of one loudness out; the rest is refused with a reason."""

import io
import struct
import time
import zipfile

import pytest

from portevoix.media import box, ffmpeg, folders, formats, voice
from portevoix.media.models import Upload
from portevoix.media.refused import Refused

from . import sounds

pytestmark = pytest.mark.django_db
# For those who listen one after the other: nobody reaches for the volume.
WINDOW_LUFS = (voice.TARGET_LUFS - 2, voice.TARGET_LUFS + 2)
SIZE_OF_20_SECONDS = 60_000


def variants(upload):
    return {path.name: path for path in folders.of(upload.pk).iterdir()}


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("v.webm", ["-c:a", "libopus"]),
        ("v.ogg", ["-c:a", "libopus"]),
        ("v.m4a", ["-c:a", "aac"]),
        ("v.mp4", ["-c:a", "aac", "-movflags", "frag_keyframe+empty_moov"]),
        ("v.aac", ["-c:a", "aac"]),
        ("v.mp3", ["-c:a", "libmp3lame"]),
        ("v.wav", ["-ar", "8000", "-c:a", "pcm_u8"]),
        ("v.flac", ["-ac", "2"]),
        ("v.aiff", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_telephones_write_becomes_two_small_files(tmp_path, speech, name, options):
    sounds.run("-v", "error", "-i", str(speech), "-t", "5", *options, str(tmp_path / name))

    upload = sounds.sent((tmp_path / name).read_bytes(), name="photo.jpg")

    assert (upload.state, upload.refusal) == (Upload.State.READY, "")
    assert 4900 <= upload.duration_ms <= 5300
    assert set(variants(upload)) == {"ogg", "m4a"}
    assert "opus, 48000 Hz, mono" in sounds.about(variants(upload)["ogg"])
    assert "16000 Hz, mono" in sounds.about(variants(upload)["m4a"])


@pytest.mark.parametrize("source", [sounds.SPEECH, sounds.WHITE_NOISE], ids=["speech", "noise"])
def test_twenty_seconds_weigh_less_than_60_kilobytes(tmp_path, source):
    path = sounds.made(tmp_path / "v.wav", source.format(seconds=20))

    upload = sounds.sent(path.read_bytes())

    weights = {name: file.stat().st_size for name, file in variants(upload).items()}
    assert max(weights.values()) <= SIZE_OF_20_SECONDS, weights


@pytest.mark.parametrize("volume", ["-28dB", "0dB", "24dB"], ids=["quiet", "usual", "loud"])
@pytest.mark.parametrize("seconds", ["2", "20"])
def test_quiet_and_loud_are_heard_alike(tmp_path, speech, volume, seconds):
    path = tmp_path / "v.wav"
    sounds.run("-v", "error", "-i", str(speech), "-t", seconds, "-af", f"volume={volume}", str(path))

    upload = sounds.sent(path.read_bytes())

    for name, variant in variants(upload).items():
        assert WINDOW_LUFS[0] <= sounds.loudness(variant) <= WINDOW_LUFS[1], name
    assert volume == "0dB" or not WINDOW_LUFS[0] <= sounds.loudness(path) <= WINDOW_LUFS[1], "A control."


def test_nothing_of_who_recorded_is_left(tmp_path, speech):
    tags = ["-metadata", "title=I: -9 LUFS", "-metadata", "artist=Ines Martin", "-metadata", "location=+43.3+005.4/"]
    sounds.run("-v", "error", "-i", str(speech), "-t", "2", *tags, str(tmp_path / "v.m4a"))
    assert "Ines Martin" in sounds.about(tmp_path / "v.m4a")

    upload = sounds.sent((tmp_path / "v.m4a").read_bytes())

    for variant in variants(upload).values():
        assert b"Ines" not in variant.read_bytes()
        assert "LUFS" not in sounds.about(variant)


def test_iphones_may_start_before_the_end(tmp_path, speech):
    upload = sounds.sent(speech.read_bytes())

    boxes = variants(upload)["m4a"].read_bytes()
    assert boxes.index(b"moov") < boxes.index(b"mdat")


@pytest.mark.parametrize(("seconds", "refusal"), [(181, ""), (183, "too_long")])
def test_three_minutes_and_a_breath(tmp_path, seconds, refusal):
    path = sounds.tone(tmp_path / "v.wav", seconds=seconds)

    assert sounds.sent(path.read_bytes()).refusal == refusal


def test_ten_hours_in_a_small_file_are_refused_in_seconds(tmp_path):
    path = sounds.made(tmp_path / "v.flac", "anullsrc=r=8000:cl=mono:d=36000", "-frame_size", "16384")
    assert path.stat().st_size < 12 * 1024 * 1024
    started = time.monotonic()

    upload = sounds.sent(path.read_bytes())

    assert upload.refusal == "too_long"
    assert time.monotonic() - started < 30


def test_control_with_no_limit_of_time_the_limit_of_size_stops_the_decoder(tmp_path, monkeypatch):
    monkeypatch.setattr(voice, "DECODED_SECONDS", 36_000)
    path = sounds.made(tmp_path / "v.flac", "anullsrc=r=8000:cl=mono:d=36000", "-frame_size", "16384")

    with pytest.raises(Refused) as refused:
        voice.convert(path, tmp_path)

    assert refused.value.refusal == "too_long"
    assert (tmp_path / "samples").stat().st_size == ffmpeg.LIMITS.file_bytes


@pytest.mark.parametrize("claimed", [0, 100, 0xFFFFFFFF])
def test_a_header_that_lies_about_its_length_is_not_believed(tmp_path, claimed):
    content = bytearray(sounds.tone(tmp_path / "v.wav", seconds=3).read_bytes())
    struct.pack_into("<I", content, 4, claimed)
    struct.pack_into("<I", content, 40, claimed)

    upload = sounds.sent(bytes(content))

    assert upload.duration_ms is None or upload.duration_ms <= 3100


@pytest.mark.parametrize(
    "source", ["anullsrc=d=5", "anoisesrc=d=5:a=0.0005", "sine=f=30:d=5,volume=-20dB", "sine=f=400:d=0.2"]
)
def test_where_nothing_is_heard_it_is_said(tmp_path, source):
    path = sounds.made(tmp_path / "v.wav", source)

    upload = sounds.sent(path.read_bytes())

    assert upload.refusal == "silent"
    assert "téléphone" in upload.refusal_words or "phone" in upload.refusal_words


def test_a_whisper_is_heard(tmp_path, speech):
    path = tmp_path / "v.wav"
    sounds.run("-v", "error", "-i", str(speech), "-af", "volume=-29dB", str(path))

    assert sounds.loudness(path) < -45
    assert sounds.sent(path.read_bytes()).is_ready


def test_a_recording_cut_short_keeps_what_it_holds(tmp_path, speech):
    sounds.run("-v", "error", "-i", str(speech), "-c:a", "libopus", str(tmp_path / "v.webm"))
    content = (tmp_path / "v.webm").read_bytes()

    upload = sounds.sent(content[: len(content) // 2])

    assert upload.is_ready
    assert 5_000 < upload.duration_ms < 15_000


def test_of_a_film_only_the_sound_is_kept(tmp_path, speech):
    film = ["-f", "lavfi", "-i", "testsrc=d=3:s=160x120", "-i", str(speech), "-t", "3", "-pix_fmt", "yuv420p"]
    sounds.run("-v", "error", *film, str(tmp_path / "v.mp4"))

    upload = sounds.sent((tmp_path / "v.mp4").read_bytes())

    assert upload.is_ready
    assert "Video" not in sounds.about(variants(upload)["m4a"])


def zip_bomb():
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("voix.ogg", bytes(20_000_000))
    return written.getvalue()


HOSTILE = {
    "zip": (zip_bomb(), "unknown_format"),
    "m3u": (b"#EXTM3U\n#EXTINF:5\nfile:///etc/passwd\n", "unknown_format"),
    "ffconcat": (b"ffconcat version 1.0\nfile /etc/passwd\n", "unknown_format"),
    "html": (b"<!DOCTYPE html><script>alert(1)</script>", "unknown_format"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unknown_format"),
    "program": (b"\x7fELF\2\1\1" + bytes(2000), "unknown_format"),
    "text": (b"Bonjour, ceci est un texte." * 9, "unknown_format"),
    "ogg beginning, playlist after": (b"OggS\n#EXTM3U\nfile:///etc/passwd\n", "unreadable"),
    "webm beginning only": (b"\x1a\x45\xdf\xa3", "unreadable"),
    "mp4 without sound": (b"\0\0\0\x1cftypM4A " + bytes(16) + b"\0\0\0\x08mdat", "unreadable"),
    "noise of bytes": (b"\xff\xfb\x90\x64" + bytes(range(256)) * 40, "unreadable"),
}


@pytest.mark.parametrize(("content", "refusal"), HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("name", ["voix.ogg", "a\0b.webm"])
def test_what_is_no_recording_is_refused_whatever_its_name(content, refusal, name):
    upload = sounds.sent(content, name=name)

    assert (upload.state, upload.refusal) == (Upload.State.REFUSED, refusal)
    assert upload.refusal_words.endswith(".")
    assert list(folders.of(upload.pk).iterdir()) == []


def test_control_a_demuxer_chosen_by_the_file_would_read_other_files(tmp_path, speech, monkeypatch):
    (tmp_path / "speech.wav").write_bytes(speech.read_bytes())
    playlist = tmp_path / "playlist"
    playlist.write_text("ffconcat version 1.0\nfile speech.wav\n")

    monkeypatch.setattr(formats, "demuxer_of", lambda path: "concat")

    assert voice.convert(playlist, tmp_path)["duration_ms"] == 20_000


@pytest.mark.parametrize("end", ["kill -9 $$", "kill -SEGV $$", "exit 1"])
def test_a_decoder_that_dies_of_a_recording_refuses_it(tmp_path, settings, end):
    settings.FFMPEG = str(tmp_path / "ffmpeg")
    (tmp_path / "ffmpeg").write_text(f"#!/bin/sh\n{end}\n")
    (tmp_path / "ffmpeg").chmod(0o700)

    upload = sounds.sent(b"OggS" + bytes(100))

    assert upload.refusal == "unreadable"


def test_a_decoder_that_never_ends_refuses_it(tmp_path, settings, monkeypatch):
    settings.FFMPEG = str(tmp_path / "ffmpeg")
    (tmp_path / "ffmpeg").write_text("#!/bin/sh\nwhile :; do :; done\n")
    (tmp_path / "ffmpeg").chmod(0o700)
    monkeypatch.setattr(ffmpeg, "LIMITS", box.Limits(seconds=1, memory_bytes=2**30, file_bytes=2**20))

    upload = sounds.sent(b"OggS" + bytes(100))

    assert upload.refusal == "unreadable"
