"""Mail servers that misbehave. Whatever they do, a mail ends sent, refused or given up, or is still in the queue."""

import datetime
import socket
import threading
from contextlib import contextmanager

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.db import connections

from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.notifications import sending
from portevoix.notifications.models import DeadAddress, Mail
from portevoix.notifications.tasks import send_mail
from tests.factories import MailFactory

MINUTE = datetime.timedelta(minutes=1)
pytestmark = pytest.mark.django_db


class Server:
    """Answers each recipient with the next of `replies`, then takes everything; `refuses_for` makes it greylist."""

    def __init__(self):
        self.replies, self.accepted, self.first_asked = [], [], {}
        self.refuses_for = datetime.timedelta(0)
        self.while_sending = lambda: None

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.while_sending()
        reply = self.replies.pop(0) if self.replies else self._reply(address)
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    def _reply(self, address):
        now = clock.now()
        since = now - self.first_asked.setdefault(address, now)
        return "250 Ok" if since >= self.refuses_for else "451 4.7.1 Greylisted, come back later"

    async def handle_DATA(self, server, session, envelope):
        self.accepted.append(envelope)
        return "250 Accepted"

    def message_ids(self):
        heads = [envelope.content.partition(b"\r\n\r\n")[0].decode() for envelope in self.accepted]
        return [
            line.partition(": ")[2] for head in heads for line in head.split("\r\n") if line.startswith("Message-ID")
        ]


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def port(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    return settings.EMAIL_PORT


@pytest.fixture
def server(port):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler
    controller.stop()


@contextmanager
def talking(port, converse):
    """A server that does what `converse(connection)` does, for one connection after the other."""
    listening = socket.create_server(("127.0.0.1", port))
    over = threading.Event()

    def run():
        while not over.is_set():
            try:
                connection, _address = listening.accept()
            except OSError:
                return
            with connection:
                converse(connection, over)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        over.set()
        # Closing alone does not wake whoever waits to accept.
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join()


def says_nothing(connection, over):
    over.wait(5)


def drops_in_the_middle(connection, over):
    connection.sendall(b"220 Ready\r\n")
    with connection.makefile("rb") as lines:
        for line in lines:
            if line.upper().startswith(b"DATA"):
                connection.sendall(b"354 Go on\r\n")
                lines.readline()
                return
            connection.sendall(b"250 Ok\r\n")


def queued(**fields):
    mail = MailFactory(**fields)
    send_mail.enqueue(mail.pk)
    return mail


def run_once(mail):
    worker.drain()
    mail.refresh_from_db()
    return mail.state, Job.objects.filter(given_up_at=None).count()


def test_a_server_that_refuses_the_connection_is_asked_again(port):
    assert run_once(queued()) == ("queued", 1)


def test_a_server_that_says_nothing_is_left_after_a_while(port, settings):
    settings.EMAIL_TIMEOUT = 0.2
    mail = queued()

    with talking(port, says_nothing):
        assert run_once(mail) == ("queued", 1)

    assert "timed out" in mail.last_error


def test_no_server_holds_a_worker_longer_than_its_lease(settings):
    # One time-out for each of what a server is asked: connect, greet, sender, recipient, text, leave.
    assert 0 < settings.EMAIL_TIMEOUT * 6 < send_mail.lease_seconds


def test_a_server_that_hangs_up_in_the_middle_is_asked_again(port):
    mail = queued()

    with talking(port, drops_in_the_middle):
        assert run_once(mail) == ("queued", 1)

    assert mail.attempts == 1


def test_a_server_that_refuses_the_mailbox_is_not_asked_again(server):
    server.replies = ["550 5.1.1 No such user"]

    assert run_once(queued()) == ("refused", 0)
    assert DeadAddress.objects.get().reason == "550 5.1.1 No such user"


def test_a_server_that_is_busy_is_asked_again_and_kills_nobody(server):
    server.replies = ["452 4.2.2 Mailbox full"]

    assert run_once(queued()) == ("queued", 1)
    assert DeadAddress.objects.count() == 0


def test_a_worker_killed_before_its_note_sends_one_duplicate_with_the_same_number(server, monkeypatch):
    mail = queued()
    hand_over = sending._hand_over

    def killed_after(mail):
        hand_over(mail)
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr(sending, "_hand_over", killed_after)
        with pytest.raises(SystemExit):
            worker.drain()
    with time_machine.travel(clock.now() + datetime.timedelta(seconds=send_mail.lease_seconds + 1), tick=False):
        assert run_once(mail) == ("sent", 0)
        assert run_once(mail) == ("sent", 0)

    assert server.message_ids() == [mail.message_id] * 2


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_server_is_talked_to(server):
    connection, open_ones = connections["default"], []
    server.while_sending = lambda: open_ones.append(connection.in_atomic_block)
    mail = queued()

    assert run_once(mail) == ("sent", 0)
    assert open_ones == [False]


@pytest.mark.parametrize("count", [60, pytest.param(1000, marks=[pytest.mark.faults, pytest.mark.slow])])
def test_greylisted_mails_are_delivered_within_a_quarter_of_an_hour(count, server):
    start = clock.now()
    server.refuses_for = 5 * MINUTE
    for _each in range(count):
        queued(created_at=start)

    # A mail that waits its five minutes out is taken at the third attempt, six minutes after the first.
    for minutes in range(16):
        with time_machine.travel(start + minutes * MINUTE + datetime.timedelta(seconds=30), tick=False):
            worker.drain()
        if not Job.objects.exists():
            break

    assert minutes < 15
    assert Mail.objects.filter(state="sent", sent_at__lt=start + 15 * MINUTE).count() == count
    assert len(set(server.message_ids())) == len(server.accepted) == count
