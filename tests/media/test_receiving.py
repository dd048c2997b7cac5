"""The protocol of pieces, as a telephone speaks it."""

import base64
import hashlib
import io
import json

import pytest
from django.test import RequestFactory

from portevoix.media import folders, limits
from portevoix.media.models import Upload
from portevoix.media.receiving import answer_pieces
from tests.factories import UploadFactory

pytestmark = pytest.mark.django_db
PIECE = b"p" * 100
SHA256 = "sha256 " + base64.b64encode(hashlib.sha256(PIECE).digest()).decode()


def ask(upload, method, content=b"", **headers):
    # RequestFactory says neither of an empty body; telephones do.
    headers = {"Content-Type": "application/offset+octet-stream", "Content-Length": str(len(content)), **headers}
    request = RequestFactory().generic(method, "/", content, headers=headers)
    return answer_pieces(request, Upload.objects.get(pk=upload.pk))


def patch(upload, content=PIECE, offset="0", **headers):
    return ask(upload, "PATCH", content, **{"Upload-Offset": offset, **headers})


def test_head_says_how_much_is_there_and_is_kept_by_nobody():
    response = ask(UploadFactory(offset_bytes=300), "HEAD")

    assert response.status_code == 200
    assert (response["Upload-Offset"], response["Upload-Length"]) == ("300", "1000")
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("headers", [{}, {"Upload-Checksum": SHA256}], ids=["without checksum", "with checksum"])
def test_a_piece_is_taken(headers):
    upload = UploadFactory()

    response = patch(upload, **headers)

    assert (response.status_code, response["Upload-Offset"], response.content) == (204, "100", b"")
    assert (folders.of(upload.pk) / folders.ORIGINAL).read_bytes() == PIECE


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        ({"offset": "50"}, 409),
        ({"Upload-Checksum": "sha256 " + base64.b64encode(b"0" * 32).decode()}, 460),
        ({"content": b"p" * (limits.LARGEST_PIECE_BYTES + 1)}, 413),
        ({"content": b"p" * 1001}, 400),
        ({"offset": ""}, 400),
        ({"offset": "-1"}, 400),
        ({"offset": "1e2"}, 400),
        ({"offset": "٣"}, 400),
        ({"offset": "9" * 400}, 400),
        ({"Content-Type": "application/octet-stream"}, 400),
        ({"Upload-Checksum": "md5 AAAA"}, 400),
        ({"Upload-Checksum": "sha256 AAAA"}, 400),
        ({"Upload-Checksum": "sha256 é"}, 400),
        ({"Content-Length": "many"}, 400),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_piece_that_is_not_taken_says_why_and_where_to_go_on(request_, status):
    upload = UploadFactory()

    response = patch(upload, **request_)

    assert (response.status_code, response["Upload-Offset"]) == (status, "0")
    assert json.loads(response.content)["error"].endswith(".")
    assert not folders.of(upload.pk).exists()


def test_a_piece_cut_short_by_the_network_is_not_taken():
    upload = UploadFactory()
    request = RequestFactory().generic(
        "PATCH", "/", PIECE, "application/offset+octet-stream", headers={"Upload-Offset": "0"}
    )
    request._stream = io.BytesIO(PIECE[:50])

    response = answer_pieces(request, upload)

    assert (response.status_code, response["Upload-Offset"]) == (400, "0")


def test_a_piece_sent_again_after_a_lost_answer_is_told_that_it_is_there():
    upload = UploadFactory()
    patch(upload)

    response = patch(upload)

    assert (response.status_code, response["Upload-Offset"]) == (409, "100")


@pytest.mark.parametrize(
    ("state", "content", "offset", "status"),
    [
        ("arrived", b"", "1000", 204),
        ("ready", b"", "1000", 204),
        ("refused", b"", "1000", 204),
        ("ready", b"", "0", 409),
        ("ready", PIECE, "900", 409),
        ("destroyed", b"", "0", 409),
    ],
)
def test_what_is_over_takes_nothing_more(state, content, offset, status):
    upload = UploadFactory(**{state: True})

    assert ask(upload, "HEAD")["Upload-Offset"] == str(upload.offset_bytes)
    assert patch(upload, content, offset).status_code == status


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_are_not_of_the_protocol(method):
    response = ask(UploadFactory(), method)

    assert (response.status_code, response["Allow"]) == (405, "HEAD, PATCH")


def test_a_full_disk_keeps_what_was_promised_and_says_so(monkeypatch, caplog):
    upload = UploadFactory()
    patch(upload)

    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("portevoix.media.operations._write", full)
    response = patch(upload, offset="100")

    assert (response.status_code, response["Upload-Offset"]) == (503, "100")
    assert "could not be written" in caplog.text
