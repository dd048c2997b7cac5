"""Pieces over HTTP, after tus 1.0 (creation excepted): HEAD says how much is there, PATCH adds what follows.

Called by a view of an app above, once it has found the upload and allowed the person.
"""

import base64
import binascii
import logging
import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.utils.translation import gettext as _

from portevoix.kit import clock
from portevoix.kit.conflict import Conflict

from . import limits, operations
from .models import ARRIVED, Upload

logger = logging.getLogger(__name__)
NUMBER = re.compile(r"\d{1,10}", re.ASCII)
CONTENT_TYPE = "application/offset+octet-stream"
CHECKSUM_MISMATCH = 460  # of tus: no number of HTTP says it


class _Malformed(Exception):
    """The request is not one of ours."""


def answer_pieces(request: HttpRequest, upload: Upload) -> HttpResponse:
    if request.method == "HEAD":
        return _at(upload, HttpResponse())
    if request.method != "PATCH":
        return HttpResponseNotAllowed(["HEAD", "PATCH"])
    try:
        return _patch(request, upload)
    except _Malformed:
        return _wrong(upload, HTTPStatus.BAD_REQUEST, _("This piece cannot be read. Send it again."))
    except Conflict as conflict:
        return _conflict(conflict.current)
    except operations.ChecksumMismatch:
        return _wrong(upload, CHECKSUM_MISMATCH, _("This piece was changed on its way. Send it again."))
    except OSError:
        # A full disk, as a rule: what was promised stays, the phone keeps the rest.
        logger.exception("A piece could not be written.")
        return _wrong(upload, HTTPStatus.SERVICE_UNAVAILABLE, _("We have no room left for now. Try again later."))


def _patch(request, upload):
    offset_bytes, length = _number(request, "Upload-Offset"), _number(request, "Content-Length")
    if request.content_type != CONTENT_TYPE:
        raise _Malformed
    if length > limits.LARGEST_PIECE_BYTES:
        return _wrong(upload, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("This piece is too big."))
    sha256 = _checksum(request)
    if upload.state in ARRIVED and offset_bytes == upload.size_bytes and not length:
        return _at(upload, HttpResponse(status=HTTPStatus.NO_CONTENT))
    content = _body(request, length)
    if offset_bytes + length > upload.size_bytes:
        raise _Malformed
    received = operations.receive_piece(
        upload, offset_bytes=offset_bytes, content=content, sha256=sha256, at=clock.now()
    )
    return _at(received, HttpResponse(status=HTTPStatus.NO_CONTENT))


def _number(request, name):
    written = request.headers.get(name, "")
    if not NUMBER.fullmatch(written):
        raise _Malformed
    return int(written)


def _checksum(request):
    """The hexadecimal of what the header gives in base 64."""
    written = request.headers.get("Upload-Checksum")
    if written is None:
        return None
    algorithm, _space, digest = written.partition(" ")
    try:
        decoded = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if algorithm != "sha256" or len(decoded) != 32:
        raise _Malformed
    return decoded.hex()


def _body(request, length):
    """A phone that loses its network in mid-piece sends less than it announced: none of it is taken."""
    try:
        content = request.read(length)
    except OSError:
        content = b""
    if len(content) != length:
        raise _Malformed
    return content


def _conflict(current):
    words = _("This piece does not follow what we have. Go on from there.")
    if current.state != Upload.State.RECEIVING:
        words = _("This upload is over.")
    return _wrong(current, HTTPStatus.CONFLICT, words)


def _wrong(upload, status, words):
    return _at(upload, JsonResponse({"error": words}, status=status))


def _at(upload, response):
    """How much is there: the sender goes on from it, whatever it believed."""
    response["Upload-Offset"], response["Upload-Length"] = str(upload.offset_bytes), str(upload.size_bytes)
    response["Cache-Control"] = "no-store"
    return response
