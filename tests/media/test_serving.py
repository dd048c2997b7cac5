"""Served whole or in part, to whom the app above allowed; never before it is ready, never after it is destroyed."""

import gzip

import pytest
from django.http import Http404
from django.middleware.gzip import GZipMiddleware
from django.test import RequestFactory

from portevoix.kit import clock
from portevoix.media import folders, operations
from portevoix.media.serving import serve
from tests.factories import UploadFactory

pytestmark = pytest.mark.django_db
# Longer than a block, and easily compressed: a middleware that could, would.
CONTENT = b"".join(b"%08d" % number for number in range(20_000))
SIZE = len(CONTENT)


@pytest.fixture
def upload():
    return UploadFactory(ready=True, variants=CONTENT)


def ask(upload, variant="ogg", method="GET", **headers):
    """Through the middleware that compresses the pages of this site."""
    request = RequestFactory().generic(method, "/", headers={"Accept-Encoding": "gzip", **headers})
    response = GZipMiddleware(lambda request: serve(request, upload, variant))(request)
    response.close_after = b"".join(response) if response.streaming else response.content
    response.close()
    return response


@pytest.mark.parametrize(
    ("asked", "status", "first", "end"),
    [
        (None, 200, 0, SIZE),
        ("bytes=0-1", 206, 0, 2),
        ("bytes=0-0", 206, 0, 1),
        ("bytes=0-", 206, 0, SIZE),
        (f"bytes=0-{SIZE - 1}", 206, 0, SIZE),
        ("bytes=5-9", 206, 5, 10),
        ("bytes=70000-140000", 206, 70_000, 140_001),
        (f"bytes={SIZE - 1}-", 206, SIZE - 1, SIZE),
        (f"bytes=10-{SIZE * 9}", 206, 10, SIZE),
        ("bytes=-7", 206, SIZE - 7, SIZE),
        (f"bytes=-{SIZE * 9}", 206, 0, SIZE),
        ("bytes=0-1,5-9", 200, 0, SIZE),
        ("bytes=9-5", 200, 0, SIZE),
        ("bytes=-", 200, 0, SIZE),
        ("bytes=a-b", 200, 0, SIZE),
        ("bytes=٣-٤", 200, 0, SIZE),
        ("bytes=" + "9" * 400 + "-", 200, 0, SIZE),
        ("lines=0-1", 200, 0, SIZE),
    ],
    ids=lambda value: str(value)[:24],
)
def test_the_bytes_asked_for_are_those_that_come(upload, asked, status, first, end):
    response = ask(upload, **({"Range": asked} if asked else {}))

    assert (response.status_code, response.close_after) == (status, CONTENT[first:end])
    assert response["Content-Length"] == str(end - first)
    assert response.get("Content-Range") == (f"bytes {first}-{end - 1}/{SIZE}" if status == 206 else None)


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", f"bytes={SIZE * 2}-{SIZE * 3}", "bytes=-0"])
def test_bytes_beyond_the_end_are_not_satisfiable(upload, asked):
    response = ask(upload, Range=asked)

    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{SIZE}")
    assert response.close_after == b""


def test_a_part_of_a_version_we_do_not_name_is_the_whole(upload):
    response = ask(upload, **{"Range": "bytes=0-1", "If-Range": '"abc"'})

    assert (response.status_code, response.close_after) == (200, CONTENT)


def test_head_says_the_size_without_the_bytes(upload):
    response = ask(upload, method="HEAD", Range="bytes=0-1")

    assert (response.status_code, response["Content-Length"]) == (200, str(SIZE))
    assert response.close_after == b""


@pytest.mark.parametrize(
    ("photo", "variant", "kind"),
    [(False, "ogg", "audio/ogg"), (False, "m4a", "audio/mp4"), (True, "jpg", "image/jpeg")],
)
def test_it_is_said_what_it_is_and_that_nobody_keeps_it(photo, variant, kind):
    response = ask(UploadFactory(photo=photo, ready=True), variant)

    assert response["Content-Type"] == kind
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Content-Disposition"] == "inline"
    assert response["Accept-Ranges"] == "bytes"


def test_control_without_its_encoding_said_the_middleware_would_compress_it(upload, monkeypatch):
    monkeypatch.setattr("portevoix.media.serving.HEADERS", {})

    response = ask(upload)

    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.close_after) == CONTENT


def test_the_file_is_closed_when_the_phone_goes_away(upload):
    response = serve(RequestFactory().get("/"), upload, "ogg")
    blocks = response._iterator
    next(iter(response))

    response.close()

    assert blocks.file.closed


@pytest.mark.parametrize("variant", ["jpg", "original", "", "../ogg", "ogg\0", "samples"])
def test_what_is_no_variant_of_it_does_not_exist(upload, variant):
    with pytest.raises(Http404):
        ask(upload, variant)


@pytest.mark.parametrize("state", [None, "arrived", "refused", "destroyed"])
def test_nothing_is_served_unless_it_is_ready(state):
    upload = UploadFactory(**({state: True} if state else {}))
    folders.of(upload.pk).mkdir(parents=True)
    (folders.of(upload.pk) / "ogg").write_bytes(CONTENT)

    with pytest.raises(Http404):
        ask(upload)


def test_destroyed_it_is_gone_before_its_bytes_are(upload):
    destroyed = operations.destroy(upload, at=clock.now())

    with pytest.raises(Http404):
        ask(destroyed)


def test_a_file_lost_by_the_disk_is_said_in_the_log(upload, caplog):
    (folders.of(upload.pk) / "ogg").unlink()

    with pytest.raises(Http404):
        ask(upload)

    assert str(upload.pk) in caplog.text


def test_other_methods_are_refused(upload):
    assert ask(upload, method="POST").status_code == 405
