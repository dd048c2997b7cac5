"""Every way an upload changes before it is converted. Who may send or destroy is decided by the app above."""

import hashlib
import os
import uuid
from contextlib import suppress
from datetime import datetime
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from portevoix.kit.conflict import Conflict

from . import folders, limits
from .models import Upload
from .preparing import convert, erase

BLOCK_BYTES = 64 * 1024


class ChecksumMismatch(Exception):
    """The network changed the bytes on their way: to be sent again."""


def start(*, kind: str, size_bytes: int, owner: str, key: uuid.UUID, at: datetime) -> Upload:
    """A place for `size_bytes` to come. The same owner and key give the same upload, however often.

    Raises ValidationError, with a sentence for the person, for what can be refused before a byte is sent.
    """
    _require_size(kind, size_bytes)
    try:
        with transaction.atomic():
            return Upload.objects.create(
                kind=kind, size_bytes=size_bytes, owner=owner, key=key, created_at=at, touched_at=at
            )
    except IntegrityError:
        known = Upload.objects.get(owner=owner, key=key)
    if known.state != Upload.State.DESTROYED:
        return known
    # Destroyed for want of its last piece, and the telephone still has it all: it starts again, elsewhere on the disk.
    Upload.objects.filter(pk=known.pk).update(key=uuid.uuid4())
    return start(kind=kind, size_bytes=size_bytes, owner=owner, key=key, at=at)


def receive_piece(upload: Upload, *, offset_bytes: int, content: bytes, sha256: str | None, at: datetime) -> Upload:
    """Bytes that follow those already there.

    Bytes on the disk first, then the row: killed in between, the row still says the former offset and the
    same bytes are written again. The last piece also gives the whole its sha256 and enqueues its conversion.
    """
    if sha256 is not None and hashlib.sha256(content).hexdigest() != sha256.lower():
        raise ChecksumMismatch
    end = offset_bytes + len(content)
    if offset_bytes < 0 or end > _expected(upload, offset_bytes).size_bytes:
        raise ValueError("More bytes than were announced.")
    with folders.writing(upload.pk) as file:
        # Asked again under the lock: a piece that was sent twice at once is written once.
        size_bytes = _expected(upload, offset_bytes).size_bytes
        _require_bytes_before(file, upload, offset_bytes)
        _write(file, offset_bytes, content)
        whole = _sha256(file) if end == size_bytes else ""
        _advance(upload, offset_bytes, offset_bytes=end, sha256=whole, at=at)
    return Upload.objects.get(pk=upload.pk)


def receive_whole(*, kind: str, file: UploadedFile, owner: str, key: uuid.UUID, at: datetime) -> Upload:
    """A form without JavaScript sends everything at once. What had come in pieces under that key is replaced."""
    upload = start(kind=kind, size_bytes=file.size or 0, owner=owner, key=key, at=at)
    if upload.state != Upload.State.RECEIVING:
        return upload
    with folders.writing(upload.pk) as kept:
        receiving = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING)
        # Nothing is there any more, until all is: a kill meanwhile must not leave two files mixed.
        if receiving.update(offset_bytes=0, size_bytes=file.size, touched_at=at):
            kept.truncate(0)
            for block in file.chunks(BLOCK_BYTES):
                kept.write(block)
            folders.flush(kept)
            with suppress(Conflict):  # destroyed meanwhile: the row says so
                _advance(upload, 0, offset_bytes=file.size, sha256=_sha256(kept), at=at)
    return Upload.objects.get(pk=upload.pk)


@transaction.atomic
def destroy(upload: Upload, *, at: datetime) -> Upload:
    """For good: the row alone remains, and says so. The bytes go right after the commit."""
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state == Upload.State.DESTROYED:
        return upload
    upload.state = Upload.State.DESTROYED
    upload.destroyed_at = at
    upload.draft_transcript = ""
    upload.save(update_fields=["state", "destroyed_at", "draft_transcript"])
    erase.enqueue(str(upload.pk))
    return upload


def _require_size(kind, size_bytes):
    if kind not in Upload.Kind.values:
        raise ValueError(f"No kind of upload is called {kind!r}.")
    if not isinstance(size_bytes, int) or isinstance(size_bytes, bool) or size_bytes <= 0:
        raise ValidationError(_("This file is empty. Try again."))
    if kind == Upload.Kind.VOICE and size_bytes > limits.VOICE_BYTES:
        raise ValidationError(_("This recording is too big. Make a shorter one."))
    if kind == Upload.Kind.PHOTO and size_bytes > limits.PHOTO_BYTES:
        raise ValidationError(_("This photo is too big. Choose a smaller one."))


def _expected(upload, offset_bytes):
    """The row of today, if it waits for these bytes."""
    current = Upload.objects.get(pk=upload.pk)
    if current.state != Upload.State.RECEIVING or current.offset_bytes != offset_bytes:
        raise Conflict(current)
    return current


def _require_bytes_before(file: IO[bytes], upload, offset_bytes):
    """A disk put back from an older copy holds less than the row says: go on from there, not over a hole."""
    there = os.fstat(file.fileno()).st_size
    if there < offset_bytes:
        Upload.objects.filter(pk=upload.pk, offset_bytes=offset_bytes).update(offset_bytes=there)
        raise Conflict(Upload.objects.get(pk=upload.pk))


def _write(file: IO[bytes], offset_bytes, content):
    file.seek(offset_bytes)
    file.write(content)
    folders.flush(file)


def _sha256(file: IO[bytes]):
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def _advance(upload, before, *, at, **row: Any):
    """The row follows the disk, unless somebody else wrote meanwhile (another machine holds no lock of ours)."""
    waiting = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING, offset_bytes=before)
    with transaction.atomic():
        if row["sha256"]:
            row |= {"state": Upload.State.RECEIVED, "received_at": at}
            convert.enqueue(str(upload.pk))
        if not waiting.update(touched_at=at, **row):
            raise Conflict(Upload.objects.get(pk=upload.pk))
