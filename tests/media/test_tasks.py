"""What the worker does with an upload, and what a worker that dies leaves to the next one."""

import datetime
import os
import sys
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.media import box, conversion, ffmpeg, folders, operations, preparing, speech, tasks
from portevoix.media.models import Upload
from tests.factories import UploadFactory

from . import pictures, sounds

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def received(content, kind="photo"):
    file = SimpleUploadedFile("photo", content)
    return operations.receive_whole(kind=kind, file=file, owner="tests.owner:1", key=uuid.uuid4(), at=clock.now())


def left(upload):
    folder = folders.of(upload.pk)
    return {path.name for path in folder.iterdir()} if folder.exists() else None


def next_worker():
    with time_machine.travel(clock.now() + HOUR):
        worker.drain()


@pytest.mark.parametrize("dies_in", ["conversion.folders.publish", "_conclude", "_tidy"])
def test_whatever_the_instant_of_its_death_the_next_worker_ends_the_same(monkeypatch, dies_in):
    upload = received(pictures.noise(300, 200))

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(f"portevoix.media.preparing.{dies_in}", die)
        with pytest.raises(SystemExit):
            worker.run_one()
    next_worker()

    upload.refresh_from_db()
    assert (upload.state, upload.width) == (Upload.State.READY, 300)
    assert left(upload) == {"jpg"}
    assert not Job.objects.exists()


def test_what_dead_attempts_left_is_removed():
    upload = received(pictures.noise(300, 200))
    (folders.of(upload.pk) / "work-dead").mkdir()
    (folders.of(upload.pk) / "work-dead" / "jpg").write_bytes(b"half")

    worker.drain()

    assert left(upload) == {"jpg"}


def test_destroyed_in_the_middle_of_its_conversion_it_stays_destroyed(monkeypatch):
    upload = received(pictures.noise(300, 200))
    prepare = conversion.prepare

    def prepare_then_destroyed(*args):
        known = prepare(*args)
        operations.destroy(upload, at=clock.now())
        return known

    monkeypatch.setattr(conversion, "prepare", prepare_then_destroyed)
    worker.run_one()

    upload.refresh_from_db()
    assert (upload.state, left(upload)) == (Upload.State.DESTROYED, None)


@pytest.mark.parametrize("given", ["/nowhere/ffmpeg", "/etc/hostname"])
def test_without_ffmpeg_a_recording_waits_and_the_log_says_why(settings, tmp_path, caplog, given):
    settings.FFMPEG = given
    upload = received(sounds.tone(tmp_path / "v.wav", seconds=2).read_bytes(), "voice")
    worker.drain()
    upload.refresh_from_db()
    assert upload.is_preparing
    assert "ffmpeg" in caplog.text

    settings.FFMPEG = ""
    next_worker()

    upload.refresh_from_db()
    assert upload.is_ready


def test_ffmpeg_is_the_one_of_the_setting_else_of_the_system_else_ours(settings, monkeypatch):
    settings.FFMPEG = ""
    ffmpeg._found.cache_clear()
    monkeypatch.setattr("shutil.which", lambda name: "/usr/bin/ffmpeg")
    assert ffmpeg.find() == "/usr/bin/ffmpeg"

    ffmpeg._found.cache_clear()
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert "imageio_ffmpeg" in ffmpeg.find()

    settings.FFMPEG = "/bin/true"
    assert ffmpeg.find() == "/bin/true"
    ffmpeg._found.cache_clear()


def test_destroyed_nothing_is_left_but_the_row():
    upload = UploadFactory(ready=True, draft_transcript="Le car de 17 h")

    operations.destroy(upload, at=clock.now())
    again = operations.destroy(upload, at=clock.now() + HOUR)
    worker.drain()

    assert (again.state, again.draft_transcript) == (Upload.State.DESTROYED, "")
    assert clock.now() - again.destroyed_at < HOUR
    assert left(upload) is None
    assert not Job.objects.exists()


def test_what_nobody_finished_is_destroyed_after_two_days(now):
    old = UploadFactory(created_at=now - 90 * HOUR, touched_at=now - 49 * HOUR)
    slow = UploadFactory(created_at=now - 90 * HOUR, touched_at=now - 47 * HOUR)
    ready = UploadFactory(ready=True, created_at=now - 90 * HOUR)

    tasks.sweep_uploads.call()

    states = dict(Upload.objects.values_list("pk", "state"))
    assert states == {old.pk: "destroyed", slow.pk: "receiving", ready.pk: "ready"}


def test_folders_that_no_row_knows_are_removed_after_a_day(now, media_folder):
    known, young, orphan, erased = (UploadFactory(ready=True) for _each in range(4))
    Upload.objects.filter(pk__in=[young.pk, orphan.pk]).delete()
    Upload.objects.filter(pk=erased.pk).update(state="destroyed", destroyed_at=now)
    (media_folder / "ab" / "lost+found").mkdir(parents=True)
    for upload in (known, orphan, erased):
        os.utime(folders.of(upload.pk), (0, 0))

    tasks.sweep_uploads.call()

    assert [left(upload) is not None for upload in (known, young, orphan, erased)] == [True, True, False, False]
    assert (media_folder / "ab" / "lost+found").exists()


def test_what_the_queue_forgot_is_enqueued_again_once(now):
    forgotten = UploadFactory(arrived=True, created_at=now - HOUR)
    waiting = UploadFactory(arrived=True, created_at=now - HOUR)
    UploadFactory(arrived=True)
    UploadFactory(ready=True, created_at=now - HOUR)
    preparing.convert.enqueue(str(waiting.pk))

    tasks.sweep_uploads.call()
    tasks.sweep_uploads.call()

    queued = Job.objects.filter(task=preparing.convert.module_path).values_list("args", flat=True)
    assert sorted(queued) == sorted([[str(forgotten.pk)], [str(waiting.pk)]])


def test_no_draft_is_written_without_a_model(tmp_path):
    upload = received(sounds.tone(tmp_path / "v.wav", seconds=2).read_bytes(), "voice")

    worker.drain()

    upload.refresh_from_db()
    assert (upload.state, upload.draft_transcript) == (Upload.State.READY, "")


@pytest.fixture
def heard(settings, monkeypatch):
    """`heard(Ended(…))`: what the program that listens prints."""
    settings.SPEECH_MODEL = "/srv/model"
    return lambda ended: monkeypatch.setattr(box, "run_module", lambda *args, **kwargs: ended)


def test_with_a_model_a_recording_gets_its_draft_and_a_photo_none(heard, tmp_path):
    heard(box.Ended(0, '{"text": "Le car de 17 h\\u0000 part."}', ""))
    upload = received(sounds.tone(tmp_path / "v.wav", seconds=2).read_bytes(), "voice")

    worker.drain()

    upload.refresh_from_db()
    assert upload.draft_transcript == "Le car de 17 h part."


def test_without_the_package_the_task_gives_up_and_says_so(heard, caplog):
    heard(box.Ended(speech.NOT_INSTALLED, "", ""))
    upload = UploadFactory(ready=True)
    preparing.transcribe.enqueue(str(upload.pk))

    worker.drain()

    assert Job.objects.given_up().count() == 1
    assert "faster-whisper is not installed" in caplog.text


def test_a_draft_that_failed_is_tried_again(heard):
    heard(box.Ended(-9, "", "Killed"))
    preparing.transcribe.enqueue(str(UploadFactory(ready=True).pk))

    worker.drain()

    assert Job.objects.waiting().count() == 1


def test_a_recording_destroyed_meanwhile_gets_no_draft(heard):
    heard(box.Ended(0, '{"text": "Le car"}', ""))
    upload = UploadFactory(destroyed=True)
    preparing.transcribe.enqueue(str(upload.pk))

    worker.drain()

    upload.refresh_from_db()
    assert upload.draft_transcript == ""


def test_the_program_that_listens_says_when_its_package_is_missing(tmp_path):
    missing = (
        "import sys; sys.modules['faster_whisper'] = None; from portevoix.media import speech; speech._listen('', '')"
    )
    limits = box.Limits(20, 2**30, 2**20, folder=conversion.PHOTO_LIMITS.folder)

    ended = box.run([sys.executable, "-c", missing], limits)

    assert ended.code == speech.NOT_INSTALLED


def test_a_mail_goes_before_the_recordings_of_a_hall():
    from portevoix.notifications.tasks import send_mail

    preparing.transcribe.enqueue("x")
    preparing.convert.enqueue("x")
    send_mail.enqueue(1)

    assert [job.task.rpartition(".")[2] for job in Job.objects.due(at=clock.now())] == [
        "send_mail",
        "convert",
        "transcribe",
    ]
