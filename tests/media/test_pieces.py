"""What arrives in pieces: in order, whole, once."""

import hashlib
import os
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from portevoix.jobs.models import Job
from portevoix.kit.conflict import Conflict
from portevoix.media import folders, limits, operations, preparing
from portevoix.media.models import Upload
from tests.factories import UploadFactory

pytestmark = pytest.mark.django_db
SOUND = bytes(range(250)) * 4


def receive(upload, offset, content, now, sha256=None):
    return operations.receive_piece(upload, offset_bytes=offset, content=content, sha256=sha256, at=now)


def bytes_of(upload):
    return (folders.of(upload.pk) / folders.ORIGINAL).read_bytes()


def begin(now, **given):
    fields = {"kind": "voice", "size_bytes": 1000, "owner": "tests.owner:1", "key": uuid.uuid4(), "at": now}
    return operations.start(**fields | given)


def test_pieces_in_order_make_the_whole(now):
    upload = begin(now)

    receive(upload, 0, SOUND[:300], now)
    receive(upload, 300, SOUND[300:700], now)
    whole = receive(upload, 700, SOUND[700:], now)

    assert bytes_of(upload) == SOUND
    assert (whole.state, whole.sha256) == (Upload.State.RECEIVED, hashlib.sha256(SOUND).hexdigest())
    assert whole.is_preparing
    assert whole.received_at == now


def test_the_last_piece_enqueues_the_conversion_once(now):
    upload = begin(now)

    receive(upload, 0, SOUND[:999], now)
    assert not Job.objects.exists()
    receive(upload, 999, SOUND[999:], now)

    assert [(job.task, job.args) for job in Job.objects.all()] == [(preparing.convert.module_path, [str(upload.pk)])]


def test_the_same_key_gives_the_same_upload(now):
    key = uuid.uuid4()

    first = begin(now, key=key)
    receive(first, 0, SOUND[:10], now)
    second = begin(now, key=key)
    others = begin(now, key=key, owner="tests.owner:2")

    assert (second.pk, second.offset_bytes) == (first.pk, 10)
    assert others.pk != first.pk


@pytest.mark.parametrize("size", [0, -1, True, 1.5, "1000", None])
def test_a_size_that_is_none_is_refused_with_a_sentence(now, size):
    with pytest.raises(ValidationError, match=r"vide|empty"):
        begin(now, size_bytes=size)


@pytest.mark.parametrize(
    ("kind", "most"), [("voice", limits.VOICE_BYTES), ("photo", limits.PHOTO_BYTES)], ids=["voice", "photo"]
)
def test_what_is_too_big_is_refused_before_a_byte_is_sent(now, kind, most):
    assert begin(now, kind=kind, size_bytes=most)

    with pytest.raises(ValidationError):
        begin(now, kind=kind, size_bytes=most + 1)


def test_a_kind_that_does_not_exist_is_our_own_fault(now):
    with pytest.raises(ValueError, match="video"):
        begin(now, kind="video")


@pytest.mark.parametrize("offset", [0, 299, 301, 700])
def test_a_piece_that_does_not_follow_changes_nothing_and_tells_where_to_go_on(now, offset):
    upload = begin(now)
    receive(upload, 0, SOUND[:300], now)

    with pytest.raises(Conflict) as conflict:
        receive(upload, offset, b"x" * 100, now)

    assert conflict.value.current.offset_bytes == 300
    assert bytes_of(upload) == SOUND[:300]


def test_a_piece_changed_on_its_way_is_not_kept(now):
    upload = begin(now)
    right = hashlib.sha256(SOUND[:300]).hexdigest()

    with pytest.raises(operations.ChecksumMismatch):
        receive(upload, 0, b"x" + SOUND[1:300], now, right)
    kept = receive(upload, 0, SOUND[:300], now, right.upper())

    assert kept.offset_bytes == 300


def test_more_than_announced_is_never_written(now):
    upload = begin(now)

    with pytest.raises(ValueError, match="announced"):
        receive(upload, 0, SOUND + b"x", now)

    assert not folders.of(upload.pk).exists()


def test_killed_between_the_bytes_and_the_row_the_same_bytes_are_written_again(now, monkeypatch):
    upload = begin(now)

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr(operations, "_advance", die)
        with pytest.raises(SystemExit):
            receive(upload, 0, b"other bytes, longer" * 20, now)
    assert Upload.objects.get().offset_bytes == 0
    whole = receive(upload, 0, SOUND, now)

    assert whole.sha256 == hashlib.sha256(SOUND).hexdigest()
    assert bytes_of(upload) == SOUND


def test_a_disk_put_back_from_an_older_copy_goes_on_from_what_it_holds(now):
    upload = begin(now)
    receive(upload, 0, SOUND[:600], now)
    os.truncate(folders.of(upload.pk) / folders.ORIGINAL, 200)

    with pytest.raises(Conflict) as conflict:
        receive(upload, 600, SOUND[600:], now)
    whole = receive(upload, conflict.value.current.offset_bytes, SOUND[200:], now)

    assert whole.sha256 == hashlib.sha256(SOUND).hexdigest()


def test_the_slower_of_two_identical_pieces_is_told_that_it_is_there(now, monkeypatch):
    upload = begin(now)
    write = operations._write

    def somebody_else_first(*args):
        write(*args)
        Upload.objects.filter(pk=upload.pk).update(offset_bytes=300)

    monkeypatch.setattr(operations, "_write", somebody_else_first)
    with pytest.raises(Conflict) as conflict:
        receive(upload, 0, SOUND[:300], now)

    assert conflict.value.current.offset_bytes == 300


@pytest.mark.parametrize("state", ["arrived", "ready", "refused", "destroyed"])
def test_nothing_is_added_to_what_is_over(now, state):
    upload = UploadFactory(**{state: True})

    with pytest.raises(Conflict):
        receive(upload, upload.offset_bytes, b"", now)


def test_a_plain_form_ends_in_the_same_state(now):
    file = SimpleUploadedFile("voix\0../../etc/passwd.webm", SOUND, content_type="text/html")

    upload = operations.receive_whole(kind="voice", file=file, owner="tests.owner:1", key=uuid.uuid4(), at=now)

    assert (upload.state, upload.sha256) == (Upload.State.RECEIVED, hashlib.sha256(SOUND).hexdigest())
    assert bytes_of(upload) == SOUND
    assert Job.objects.count() == 1


def test_a_plain_form_sent_twice_is_one_upload(now):
    given = {"kind": "voice", "owner": "tests.owner:1", "key": uuid.uuid4(), "at": now}

    first = operations.receive_whole(file=SimpleUploadedFile("a", SOUND), **given)
    second = operations.receive_whole(file=SimpleUploadedFile("a", SOUND), **given)

    assert first.pk == second.pk
    assert Job.objects.count() == 1


def test_a_plain_form_replaces_what_had_come_in_pieces(now):
    key = uuid.uuid4()
    upload = begin(now, key=key)
    receive(upload, 0, b"x" * 900, now)

    whole = operations.receive_whole(
        kind="voice", file=SimpleUploadedFile("a", SOUND[:500]), owner="tests.owner:1", key=key, at=now
    )

    assert (whole.pk, whole.size_bytes) == (upload.pk, 500)
    assert bytes_of(whole) == SOUND[:500]


@pytest.mark.parametrize(
    "wrong",
    [
        {"offset_bytes": 1001},
        {"ready": True, "ready_at": None},
        {"ready": True, "sha256": ""},
        {"arrived": True, "received_at": None},
        {"refused": True, "refusal": ""},
        {"destroyed": True, "destroyed_at": None},
    ],
    ids=str,
)
def test_the_database_refuses_a_state_without_its_facts(wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        UploadFactory(**wrong)


@pytest.mark.parametrize("kind", Upload.Kind.values)
def test_what_is_accepted_is_said_before(kind):
    assert {"voice": limits.voice_limit, "photo": limits.photo_limit}[kind]().endswith(".")
