"""What the worker does with what has arrived: convert it, draft its words, erase it."""

import logging
import uuid

from django.conf import settings
from django.db import transaction
from django_tasks import task

from portevoix.kit import clock

from . import conversion, ffmpeg, folders, speech
from .models import Upload
from .refused import Refused

logger = logging.getLogger(__name__)
# A hall that speaks at once must not keep a login code waiting; a draft of words can wait for all the rest.
AFTER_THE_MAILS, AFTER_THE_VOICES = -10, -20


@task(lease_seconds=300, priority=AFTER_THE_MAILS)
def convert(upload_id: str) -> None:
    """Prepare what has arrived, or refuse it. No transaction is open meanwhile; the row comes last."""
    upload = Upload.objects.get(pk=upload_id)
    if upload.state == Upload.State.RECEIVED:
        try:
            _conclude(upload, state=Upload.State.READY, ready_at=clock.now(), **conversion.prepare(upload))
        except Refused as refused:
            _conclude(upload, state=Upload.State.REFUSED, refusal=refused.refusal)
        except ffmpeg.NoFfmpeg:
            logger.exception("Recordings wait to be prepared.")
            raise
    _tidy(Upload.objects.get(pk=upload_id))


@task(lease_seconds=900, priority=AFTER_THE_VOICES)
def transcribe(upload_id: str) -> None:
    """A machine's draft of the words, for whoever types them up; nothing is lost without it."""
    upload = Upload.objects.get(pk=upload_id)
    if not upload.is_ready:
        return
    text = speech.heard_in(folders.of(upload.pk) / "ogg")
    Upload.objects.filter(pk=upload.pk, state=Upload.State.READY).update(draft_transcript=text)


@task
def erase(upload_id: str) -> None:
    folders.erase(folders.of(uuid.UUID(upload_id)))


def _conclude(upload, **row):
    with transaction.atomic():
        # Destroyed meanwhile, it stays destroyed.
        done = Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVED).update(**row)
        if done and "ready_at" in row and upload.kind == Upload.Kind.VOICE and settings.SPEECH_MODEL:
            transcribe.enqueue(str(upload.pk))


def _tidy(upload):
    if upload.state == Upload.State.DESTROYED:
        folders.erase(folders.of(upload.pk))
    elif upload.state != Upload.State.RECEIVING:
        folders.keep_variants(upload.pk, upload.kind, ready=upload.is_ready)
