"""A real mail server on this machine accepts, refuses, hesitates, or is away."""

import datetime
import socket

import pytest
import time_machine
from aiosmtpd.controller import Controller

from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.notifications import operations
from portevoix.notifications.models import Mail
from portevoix.notifications.tasks import send_mail
from tests.factories import MailFactory

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


class Server:
    """Answers each message with the next of `replies`, then with 250; keeps what it accepted."""

    def __init__(self):
        self.replies: list[str] = []
        self.accepted = []

    async def handle_DATA(self, server, session, envelope):
        reply = self.replies.pop(0) if self.replies else "250 Accepted"
        if reply.startswith("250"):
            self.accepted.append(envelope)
        return reply

    def headers(self, name):
        heads = [envelope.content.decode().partition("\r\n\r\n")[0] for envelope in self.accepted]
        lines = [line for head in heads for line in head.split("\r\n")]
        return [line.partition(": ")[2] for line in lines if line.startswith(f"{name}: ")]


@pytest.fixture
def server(settings):
    handler = Server()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield handler
    controller.stop()


@pytest.fixture
def nobody_there(settings):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = closed.getsockname()[1]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = "127.0.0.1", False, False


def queued(**fields):
    mail = MailFactory(**fields)
    send_mail.enqueue(mail.pk)
    return mail


def run_until(mail, state):
    """Let the queue live its days until the mail is in this state; how long it took."""
    start = clock.now()
    for _attempt in range(20):
        mail.refresh_from_db()
        if mail.state == state:
            return Job.objects.count(), clock.now() - start
        job = Job.objects.get()
        with time_machine.travel(job.run_at + datetime.timedelta(seconds=1), tick=False):
            worker.run_one()
            elapsed = clock.now() - start
            mail.refresh_from_db()
            if mail.state == state:
                return Job.objects.count(), elapsed
    raise AssertionError(f"The mail is still {mail.state}: {mail.last_error}")


def test_a_mail_goes_out_whole(server):
    mail = queued(subject="Votre fiche « Bus » est partie", body="Bonjour.\n\nÀ bientôt.\n")

    worker.drain()

    mail.refresh_from_db()
    assert (mail.state, mail.attempts, Job.objects.count()) == ("sent", 1, 0)
    assert mail.sent_at is not None
    assert server.accepted[0].rcpt_tos == [mail.recipient]
    assert server.headers("Message-ID") == [mail.message_id]


def test_a_mail_refused_for_good_is_not_tried_again(server):
    server.replies = ["550 No such mailbox"]
    mail = queued()

    worker.drain()

    mail.refresh_from_db()
    assert (mail.state, Job.objects.count(), server.accepted) == ("refused", 0, [])
    assert "No such mailbox" in mail.last_error


def test_a_server_that_hesitates_is_asked_again(server):
    server.replies = ["451 Come back later", "452 Still full"]
    mail = queued()

    waiting, elapsed = run_until(mail, "sent")

    assert (waiting, mail.attempts, len(server.accepted)) == (0, 3, 1)
    assert elapsed < datetime.timedelta(minutes=15)


def test_the_same_mail_keeps_its_message_id(server):
    server.replies = ["451 Come back later"]
    mail = queued()
    run_until(mail, "sent")

    # Killed between the server's "accepted" and our note of it.
    Mail.objects.filter(pk=mail.pk).update(state="queued", sent_at=None)
    send_mail.enqueue(mail.pk)
    worker.drain()

    assert server.headers("Message-ID") == [mail.message_id, mail.message_id]


def test_a_server_that_is_away_is_tried_again(nobody_there):
    mail = queued()

    worker.drain()

    mail.refresh_from_db()
    assert mail.state == "queued"
    assert "refused" in mail.last_error.lower()
    assert Job.objects.get().run_at > clock.now()


def test_after_three_days_a_mail_is_given_up_and_says_so(nobody_there):
    mail = queued()

    waiting, elapsed = run_until(mail, "given_up")

    assert waiting == 0
    assert 72 * HOUR < elapsed < 80 * HOUR


def test_a_mail_already_sent_is_not_sent_again(server):
    mail = queued()
    worker.drain()
    send_mail.enqueue(mail.pk)

    worker.drain()

    assert len(server.accepted) == 1


def test_a_code_is_erased_once_sent_and_goes_first(server):
    queued()
    secret = operations.send_secret("a@test.example", subject="Votre code", body="123456", at=clock.now())

    worker.drain()

    secret.refresh_from_db()
    assert secret.body == ""
    assert server.accepted[0].rcpt_tos == ["a@test.example"]
    assert "123456" in server.accepted[0].content.decode()


def test_a_subject_cannot_add_a_header(server):
    secret = operations.send_secret("a@test.example", subject="Code\r\nBcc: x@evil.example", body="1", at=clock.now())

    worker.drain()

    assert server.headers("Bcc") == []
    assert secret.subject == "Code Bcc: x@evil.example"
