"""What one telephone may send has an end, and the words that came with it stay on the screen."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from portevoix.boards import permissions
from portevoix.boards.models import Contribution
from portevoix.media import limits
from portevoix.media.handlers import LARGEST_BYTES
from portevoix.media.models import Upload
from tests import factories as make


def test_a_file_far_too_big_is_left_out_and_the_text_is_not(telephone, at):
    browser, _phone = telephone()
    huge = SimpleUploadedFile("voix.webm", b"\x1a\x45\xdf\xa3" + bytes(LARGEST_BYTES + 10), "audio/webm")

    answer = browser.post(
        at("question", "probleme"), {"key": str(uuid.uuid4()), "text": "Je le dis aussi par écrit.", "voice": huge}
    )

    assert answer.status_code == 422
    assert "Ce fichier est trop gros." in answer.content.decode()
    assert "Je le dis aussi par écrit." in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_voice_over_its_own_limit_says_so_and_keeps_the_text(telephone, at):
    browser, _phone = telephone()
    voice = SimpleUploadedFile("voix.webm", bytes(limits.VOICE_BYTES + 10), "audio/webm")

    answer = browser.post(
        at("question", "probleme"), {"key": str(uuid.uuid4()), "text": "Je garde mes mots.", "voice": voice}
    )

    assert answer.status_code == 422
    assert "Je garde mes mots." in answer.content.decode()
    assert not Contribution.objects.exists()


def test_an_empty_file_says_so_and_keeps_the_text(telephone, at):
    browser, _phone = telephone()

    answer = browser.post(
        at("question", "probleme"),
        {"key": str(uuid.uuid4()), "text": "Je garde mes mots.", "voice": SimpleUploadedFile("v.webm", b"")},
    )

    assert answer.status_code == 422
    assert "Je garde mes mots." in answer.content.decode()


@pytest.mark.parametrize("sent_in", ["one", "pieces"])
def test_a_telephone_does_not_fill_the_disk(telephone, at, monkeypatch, sent_in):
    monkeypatch.setattr(permissions, "UPLOADS_A_PHONE", 2)
    browser, phone = telephone()
    make.UploadFactory.create_batch(2, owner=phone.owner_name)
    key = str(uuid.uuid4())

    if sent_in == "one":
        voice = SimpleUploadedFile("v.webm", b"\x1a\x45\xdf\xa3")
        answer = browser.post(at("question", "probleme"), {"key": key, "text": "Mes mots.", "voice": voice})
        assert "Mes mots." in answer.content.decode()
    else:
        answer = browser.post(at("upload_start"), {"key": key, "kind": "voice", "size": 9})

    assert answer.status_code == 422
    assert "autant d" in answer.content.decode()
    assert Upload.objects.count() == 2


def test_a_playlist_called_a_voice_is_refused_with_its_sentence_and_the_text_stays(telephone, at):
    browser, _phone = telephone()
    playlist = SimpleUploadedFile("voix.webm", b"#EXTM3U\nfile:///etc/passwd\n", "audio/webm")
    said = {"key": str(uuid.uuid4()), "text": "Mes mots.", "voice": playlist}
    answer = browser.post(at("question", "probleme"), said)

    assert answer.status_code == 422
    assert "Nous ne pouvons pas lire ce fichier." in answer.content.decode()
    assert "Mes mots." in answer.content.decode()
    assert not Upload.objects.exists()


def test_a_broken_recording_is_told_to_its_author_and_not_to_the_class(telephone, at):
    from portevoix.jobs import worker

    browser, _phone = telephone()
    other, _other = telephone()
    broken = SimpleUploadedFile("voix.webm", b"\x1a\x45\xdf\xa3" + bytes(900), "audio/webm")
    browser.post(at("question", "probleme"), {"key": str(uuid.uuid4()), "text": "Mes mots.", "voice": broken})
    worker.drain()

    mine = browser.get(at("question", "probleme")).content.decode()
    theirs = other.get(at("question", "probleme")).content.decode()

    assert "Cet enregistrement ne peut pas être lu." in mine
    assert "Cet enregistrement ne peut pas être lu." not in theirs
    assert "Mes mots." in theirs
    assert "<audio" not in mine


@pytest.mark.parametrize(
    "form", [{"kind": "film", "size": 9}, {"kind": "voice", "size": 0}, {"kind": "voice", "size": "x"}, {"size": 9**20}]
)
def test_a_broken_announcement_is_refused(telephone, at, form):
    browser, _phone = telephone()

    assert browser.post(at("upload_start"), {"key": str(uuid.uuid4()), **form}).status_code == 422
