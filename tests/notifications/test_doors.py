"""The three doors by which a mail comes in."""

import io
import os

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from portevoix.jobs import worker
from portevoix.notifications import inbound, operations, tasks
from portevoix.notifications.models import InboundMail
from tests.factories import InboundMailFactory

from .raw import message

pytestmark = pytest.mark.django_db
URL = "/courrier/entrant/"


def post(client, raw, *, secret="sesame"):
    return client.post(URL, raw, content_type="message/rfc822", headers={"Authorization": f"Bearer {secret}"})


@pytest.fixture
def secret(settings, programme):
    settings.INBOUND_SECRET = "sesame"


def test_the_provider_with_the_secret_hands_a_mail_in(client, secret):
    response = post(client, message("Oui."))

    assert (response.status_code, InboundMail.objects.count()) == (200, 1)
    assert "Ni un rapport" in response.content.decode()


def test_without_the_secret_there_is_nothing(client, secret):
    assert post(client, message(), secret="autre").status_code == 404
    assert client.post(URL, message(), content_type="message/rfc822").status_code == 404
    assert InboundMail.objects.count() == 0


def test_without_the_setting_there_is_nothing(client, programme, settings):
    settings.INBOUND_SECRET = ""

    assert post(client, message(), secret="").status_code == 404


def test_what_cannot_be_read_is_said_to_the_provider(client, secret):
    too_large = post(client, b"x" * (inbound.MOST_BYTES + 1))
    unreadable = post(client, b"\n\n")

    assert (too_large.status_code, unreadable.status_code) == (413, 422)
    assert "2 Mo" in too_large.content.decode()


@pytest.fixture
def maildir(tmp_path, settings):
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    settings.INBOUND_MAILDIR = str(tmp_path)
    return tmp_path


def poll():
    tasks.read_maildir.enqueue()
    worker.drain()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_each_message_of_the_folder_is_taken_and_put_away(maildir):
    for number in (1, 2):
        (maildir / "new" / f"{number}.host").write_bytes(message(message_id=f"<{number}@x.example>"))

    poll()

    assert (names(maildir / "new"), names(maildir / "cur")) == ([], ["1.host:2,S", "2.host:2,S"])
    assert InboundMail.objects.count() == 2


def test_one_that_cannot_be_read_is_kept_apart_and_the_others_are_taken(maildir):
    (maildir / "new" / "1").write_bytes(b"\n\n")
    (maildir / "new" / "2").write_bytes(b"From: a\n" * (inbound.MOST_BYTES // 4))
    (maildir / "new" / "3").write_bytes(message())

    poll()

    assert names(maildir / "new") == []
    assert names(maildir / ".unreadable" / "new") == ["1", "2"]
    assert InboundMail.objects.count() == 1


def test_a_fault_leaves_the_message_for_the_next_minute(maildir, monkeypatch, caplog):
    (maildir / "new" / "1").write_bytes(message())

    with monkeypatch.context() as broken:
        broken.setattr(operations, "receive", lambda raw, at: 1 / 0)
        poll()
    assert (names(maildir / "new"), "could not be received" in caplog.text) == (["1"], True)
    poll()

    assert (names(maildir / "new"), InboundMail.objects.count()) == ([], 1)


def test_killed_between_the_commit_and_the_move_it_acts_once(maildir, monkeypatch):
    (maildir / "new" / "1").write_bytes(message())

    with monkeypatch.context() as broken:
        broken.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            poll()
    tasks.read_maildir.call()

    assert (names(maildir / "cur"), InboundMail.objects.count()) == (["1:2,S"], 1)


def test_a_link_in_the_folder_is_not_followed(maildir, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("ailleurs") / "secret"
    elsewhere.write_bytes(message())
    (maildir / "new" / "1").symlink_to(elsewhere)

    poll()

    assert InboundMail.objects.count() == 0


def test_a_folder_that_is_not_there_is_said_in_the_log(settings, tmp_path, caplog):
    settings.INBOUND_MAILDIR = str(tmp_path / "rien")

    poll()

    assert "INBOUND_MAILDIR" in caplog.text


def from_standard_input(raw, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(raw)))
    out = io.StringIO()
    call_command("receive_mail", stdout=out)
    return out.getvalue()


def test_the_command_takes_one_message(monkeypatch):
    assert "Ni un rapport" in from_standard_input(message(), monkeypatch)
    assert InboundMail.objects.count() == 1


def test_the_command_says_to_the_mail_server_what_is_wrong(monkeypatch):
    with pytest.raises(CommandError) as refused:
        from_standard_input(b"\n\n", monkeypatch)
    monkeypatch.setattr(operations, "receive", lambda raw, at: (_ for _ in ()).throw(OperationalError("away")))
    with pytest.raises(CommandError) as later:
        from_standard_input(message(), monkeypatch)

    assert (refused.value.returncode, later.value.returncode) == (os.EX_DATAERR, os.EX_TEMPFAIL)


def test_what_came_in_long_ago_is_forgotten(in_days):
    InboundMailFactory(received_at=in_days(-91))
    recent = InboundMailFactory(received_at=in_days(-89))

    tasks.forget_inbound.call()

    assert list(InboundMail.objects.all()) == [recent]
