"""A variant over HTTP, whole or in part: iPhones play no sound that cannot be asked for in part (RFC 9110, 14).

Called by a view of an app above, once it has allowed the person.
"""

import logging
import os
import re
from http import HTTPStatus
from typing import IO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase

from . import folders
from .models import Upload

logger = logging.getLogger(__name__)
BLOCK_BYTES = 64 * 1024
CONTENT_TYPES = {"ogg": "audio/ogg", "m4a": "audio/mp4", "jpg": "image/jpeg"}
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
HEADERS = {
    "Accept-Ranges": "bytes",
    # A class's words stay out of caches, and would not open as a page if they could be read as one.
    "Cache-Control": "private, no-store",
    "Content-Disposition": "inline",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    # GZipMiddleware leaves alone what is encoded already; compressed, a part would no longer be that part.
    "Content-Encoding": "identity",
}


def serve(request: HttpRequest, upload: Upload, variant: str) -> HttpResponseBase:
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(["GET", "HEAD"])
    if not upload.is_ready or variant not in folders.VARIANTS[upload.kind]:
        raise Http404
    try:
        file = (folders.of(upload.pk) / variant).open("rb")
    except FileNotFoundError:
        logger.error("The file of a ready upload is missing: %s.", upload.pk)
        raise Http404 from None
    size = os.fstat(file.fileno()).st_size
    asked = _part(request, size)
    response = _response(file, range(size) if asked is None else asked, is_head=request.method == "HEAD")
    if asked is not None:
        response.status_code = HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        response["Content-Range"] = f"bytes {asked[0]}-{asked[-1]}/{size}" if asked else f"bytes */{size}"
    for name, value in HEADERS.items():
        response[name] = value
    response["Content-Type"] = CONTENT_TYPES[variant]
    return response


def _part(request, size):
    """The bytes asked for; none of them when there are none such; None for the whole.

    Several parts at once, and what cannot be understood, get the whole: the RFC allows it. `If-Range` names
    a version, and we name none.
    """
    match = RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method == "HEAD" or not match or "If-Range" in request.headers:
        return None
    first, last = match.groups()
    if not first:
        return range(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None
    return range(int(first), min(int(last) + 1, size) if last else size)


def _response(file, part, *, is_head):
    if is_head or not part:
        file.close()
        response = HttpResponse()
    else:
        file.seek(part[0])
        response = StreamingHttpResponse(_Blocks(file, len(part)))
    response["Content-Length"] = str(len(part))
    return response


class _Blocks:
    """Django closes what has a `close`, also when the phone goes away in the middle."""

    def __init__(self, file: IO[bytes], remaining: int) -> None:
        self.file, self.remaining = file, remaining
        self.close = file.close

    def __iter__(self):
        return self

    def __next__(self):
        block = self.file.read(min(BLOCK_BYTES, self.remaining))
        if not block:
            raise StopIteration
        self.remaining -= len(block)
        return block
