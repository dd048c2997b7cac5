"""Text messages through one door: console, file, or a provider that accepts, refuses, hesitates or is away."""

import datetime
import http.server
import json
import threading

import pytest
import time_machine

from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.notifications import operations, sms
from portevoix.notifications.models import Mail
from tests import factories as make

HOUR = datetime.timedelta(hours=1)
NUMBER = "+33612345678"


@pytest.fixture
def provider(settings):
    """Answers each message with the next of `replies`, then with 200; keeps what it received."""

    class Handler(http.server.BaseHTTPRequestHandler):
        replies, received = [], []

        def do_POST(self):
            self.received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(self.replies.pop(0) if self.replies else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.SMS_URL = f"http://127.0.0.1:{server.server_port}/sms"
    yield Handler
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def queued(programme):
    return make.MailFactory(programme=programme, channel="sms", recipient=NUMBER, body="Votre classe a une réponse.")


def deliver(mail):
    from portevoix.notifications.tasks import send_mail

    send_mail.enqueue(mail.pk)
    worker.drain()
    mail.refresh_from_db()
    return mail.state


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("06 12 34 56 78", NUMBER),
        ("06.12.34.56.78", NUMBER),
        ("+33 6 12 34 56 78", NUMBER),
        ("0033612345678", NUMBER),
        ("0692 12 34 56", "+262692123456"),
        ("06", ""),
        ("douze", ""),
        ("", ""),
        ("\0", ""),
        ("٠٦١٢٣٤٥٦٧٨", NUMBER),
        ("0" * 300, ""),
    ],
)
def test_a_number_is_read_as_people_write_it(typed, number):
    assert sms.as_typed(typed) == number


def test_a_message_goes_to_the_provider(provider, queued):
    assert deliver(queued) == Mail.State.SENT
    assert provider.received == [{"to": NUMBER, "text": "Votre classe a une réponse."}]


def test_a_provider_that_refuses_is_not_asked_again(provider, queued):
    provider.replies.append(400)

    assert deliver(queued) == Mail.State.REFUSED
    assert len(provider.received) == 1


@pytest.mark.parametrize("reply", [500, 429, 401])
def test_a_provider_in_trouble_is_asked_again_later(provider, queued, reply):
    provider.replies.append(reply)

    first = deliver(queued)
    with time_machine.travel(clock.now() + HOUR, tick=False):
        worker.drain()

    queued.refresh_from_db()
    assert (first, queued.state) == (Mail.State.QUEUED, Mail.State.SENT)


def test_a_provider_that_is_away_loses_nothing(settings, queued):
    settings.SMS_URL = "http://127.0.0.1:9/"

    assert deliver(queued) == Mail.State.QUEUED


def test_the_demonstration_writes_a_file(settings, queued, tmp_path):
    settings.SMS_URL, settings.SMS_FILE_PATH = "file", tmp_path / "sms"

    assert deliver(queued) == Mail.State.SENT
    assert [file.read_text() for file in settings.SMS_FILE_PATH.iterdir()] == [
        f"{NUMBER}\nVotre classe a une réponse.\n"
    ]


def test_a_console_prints(settings, queued, capsys):
    settings.SMS_URL = "console"

    assert deliver(queued) == Mail.State.SENT
    assert NUMBER in capsys.readouterr().out


def test_a_telephone_number_gets_the_short_words(programme):
    sheet = make.SheetFactory(sent=True, programme=programme)
    answer = make.AnswerFactory(referral=make.ReferralFactory(sheet=sheet, taken=True))
    entry = make.EntryFactory(programme=programme)
    context = {"answer": answer, "sheet": sheet, "link": "https://a.example/b", "public": "", "forget": "", "site": ""}

    told = operations.tell(
        [operations.Addressee(NUMBER), operations.Addressee("lea@example.org")],
        "boards/emails/answered.txt",
        entry=entry,
        **context,
    )

    assert [mail.channel for mail in told] == ["sms", "mail"]
    assert len(told[0].body) <= sms.LONGEST_CHARACTERS
    assert "https://a.example/b" in told[0].body


def test_a_contributor_leaves_a_number_where_the_site_can_use_it(settings, programme, client):
    from portevoix.boards.models import Contact
    from portevoix.boards.phones import COOKIE, digest

    board = make.BoardFactory(cohort=make.CohortFactory(programme=programme))
    make.PhoneFactory(board=board, token_digest=digest("secret", board))
    client.cookies[COOKIE] = "secret"
    url = f"/classe/{board.key}/prevenir/"

    settings.SMS_URL = ""
    without = client.post(url, {"address": "06 12 34 56 78"})
    settings.SMS_URL = "file"
    wrong = client.post(url, {"address": "06 12"})
    client.post(url, {"address": "06 12 34 56 78"})

    assert without.status_code == wrong.status_code == 422
    assert "06 12" in wrong.content.decode()
    assert Contact.objects.get().address == NUMBER
