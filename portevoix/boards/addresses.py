"""The address of a voice or a photo: signed, and dead within half an hour. Having it is not enough to be served."""

from datetime import datetime

from django.core.signing import BadSignature, Signer
from django.urls import reverse

PERIOD_SECONDS = 15 * 60
_signer = Signer(salt="portevoix.boards.media")


def media_url(board, upload, variant: str, *, at: datetime) -> str:
    """The same within a quarter of an hour, so that a page asked for again is the same page."""
    token = _signer.sign_object([str(upload.pk), variant, period(at)])
    return reverse("boards:media", args=[board.key, token])


def read(token: str, *, at: datetime) -> tuple[str, str] | None:
    """(key of the upload, variant); None when it was altered or is too old."""
    try:
        pk, variant, signed_in = _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    return (pk, variant) if 0 <= period(at) - signed_in <= 1 else None


def period(at: datetime) -> int:
    """The number of its quarter of an hour."""
    return int(at.timestamp()) // PERIOD_SECONDS
