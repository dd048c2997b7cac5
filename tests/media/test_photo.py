"""Photos: small, upright, with nothing of where they were taken; what would fill the memory is refused."""

import io
import sys
import time

import pytest
from PIL import Image

from portevoix.media import box, conversion, folders, limits, photo
from portevoix.media.models import Upload

from . import pictures, sounds

pytestmark = pytest.mark.django_db


def sent(content, name="photo.jpg"):
    return sounds.sent(content, "photo", name=name)


def drawn(upload):
    return (folders.of(upload.pk) / "jpg").read_bytes()


def encoded(form, mode="RGB", **options):
    written = io.BytesIO()
    Image.new(mode, (300, 200)).save(written, form, **options)
    return written.getvalue()


def test_the_limits_are_those_of_the_program_that_draws():
    assert photo.MOST_PIXELS == limits.PHOTO_PIXELS


@pytest.mark.parametrize(
    ("form", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("MPO", "RGB", {"save_all": True, "append_images": [Image.new("RGB", (300, 200))]}),
        ("PNG", "RGBA", {}),
        ("PNG", "P", {}),
        ("PNG", "I;16", {}),
        ("PNG", "1", {}),
        ("PNG", "LA", {}),
        ("WEBP", "RGBA", {}),
        ("GIF", "P", {"save_all": True, "append_images": [Image.new("P", (300, 200), 9)]}),
    ],
)
def test_every_usual_photo_is_shown(form, mode, options):
    upload = sent(encoded(form, mode, **options))

    assert (upload.state, upload.width, upload.height) == (Upload.State.READY, 300, 200)
    with Image.open(io.BytesIO(drawn(upload))) as picture:
        assert (picture.format, picture.size, picture.mode) == ("JPEG", (300, 200), "RGB")


def test_what_is_transparent_is_white():
    upload = sent(encoded("PNG", "RGBA"))

    with Image.open(io.BytesIO(drawn(upload))) as picture:
        assert picture.getpixel((5, 5)) == (255, 255, 255)


def test_the_place_is_gone_and_the_photo_stands_upright():
    source = pictures.with_place()
    with Image.open(io.BytesIO(source)) as before:
        assert before.getexif().get_ifd(pictures.GPS), "A control: it was there."

    upload = sent(source)

    content = drawn(upload)
    with Image.open(io.BytesIO(content)) as after:
        assert not dict(after.getexif())
        assert after.size == (upload.width, upload.height) == (200, 400)
        assert after.getpixel((100, 20))[0] > 200, "Red was on its left: upright, it is on top."
        assert after.getpixel((100, 380))[2] > 200
    for secret in (b"Exif", b"Telephone", b"Secrete", b"ICC_PROFILE"):
        assert secret not in content


@pytest.mark.parametrize("size", [(4000, 3000), (1600, 1200), (200, 4000)], ids=str)
def test_even_noise_weighs_less_than_150_kilobytes(size):
    upload = sent(pictures.noise(*size))

    assert len(drawn(upload)) <= 150_000
    assert max(upload.width, upload.height) <= 1600


@pytest.mark.parametrize("size", [(50_000, 50_000), (1, 50_000_001), (7072, 7072)], ids=str)
def test_a_small_file_of_countless_pixels_is_refused_at_once(size):
    content = pictures.png(*size, whole=size == (50_000, 50_000))
    assert len(content) < limits.PHOTO_BYTES
    started = time.monotonic()

    upload = sent(content)

    assert upload.refusal == "too_many_pixels"
    assert time.monotonic() - started < 10


def test_what_needs_more_memory_than_there_is_in_the_box_is_too_large():
    assert sent(pictures.large_webp()).refusal == "too_many_pixels"


def test_control_without_our_limit_the_bomb_fills_the_box_and_no_more(tmp_path):
    (tmp_path / "bomb").write_bytes(pictures.png(50_000, 50_000, whole=False))
    drawing = (
        "import sys; from portevoix.media import photo; photo.MOST_PIXELS = 10**10; photo.draw_again(*sys.argv[1:])"
    )

    ended = box.run(
        [sys.executable, "-c", drawing, str(tmp_path / "bomb"), str(tmp_path / "jpg")], conversion.PHOTO_LIMITS
    )

    assert ended.code == 1
    assert "MemoryError" in ended.said


HOSTILE = {
    "truncated": (pictures.noise(400, 300)[:9000], "unreadable"),
    "truncated png": (pictures.png(400, 300)[:60], "unreadable"),
    "gif and page": (b"GIF89a/*<html><script>alert(1)</script>*/", "unreadable"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "unknown_format"),
    "heic": (b"\0\0\0\x18ftypheic" + bytes(50), "unknown_format"),
    "page": (b"<!DOCTYPE html>", "unknown_format"),
    "pdf": (b"%PDF-1.7", "unknown_format"),
    "eps": (b"%!PS-Adobe-3.0 EPSF-3.0\n", "unknown_format"),
    "sound": (b"OggS" + bytes(50), "unknown_format"),
}


@pytest.mark.parametrize(("content", "refusal"), HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_photo_is_refused_with_a_sentence(content, refusal):
    upload = sent(content)

    assert (upload.state, upload.refusal) == (Upload.State.REFUSED, refusal)
    assert upload.refusal_words.endswith(".")
    assert list(folders.of(upload.pk).iterdir()) == []


def test_a_photo_that_is_a_page_too_is_drawn_again_as_a_photo_only():
    content = encoded("GIF", "P") + b"<script>alert(1)</script>"

    upload = sent(content)

    assert upload.is_ready
    assert b"script" not in drawn(upload)
