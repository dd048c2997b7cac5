"""An answer by mail reaches what it is about, from the mailbox that was written to, and from no other."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portevoix.notifications import replies
from portevoix.notifications.models import InboundMail, Mail
from portevoix.notifications.operations import Addressee, receive, tell
from tests.factories import DeadAddressFactory, EntryFactory, MailFactory, UserFactory

from .raw import message

pytestmark = pytest.mark.django_db
INES = "ines@test.example"


@pytest.fixture(autouse=True)
def domain(settings):
    settings.REPLY_DOMAIN = "reponses.test.example"


@pytest.fixture
def taken(monkeypatch):
    """What was handed over for a thing of the kind "essai"."""
    handed = []
    monkeypatch.setattr(replies, "_takers", {})

    @replies.on_reply("essai")
    def take(pk, *, sender, text, at):
        handed.append((pk, sender, text, at))
        if text == "Trop tard":
            raise replies.Refused("La fiche est close.")
        if text == "Trop long":
            raise ValidationError("Votre texte est trop long.")
        if text == "Pas moi":
            raise PermissionDenied
        return "La réponse est arrivée."

    return handed


def answer(text, *, sender="Inès <INES@TEST.EXAMPLE>", to=None, **headers):
    to = to or replies.reply_address("essai", 4821, INES)
    return message(text, to=to, sender=sender, subject="Re: Votre fiche", **headers)


def test_an_answer_is_handed_over_without_what_it_quotes(taken, now):
    mail = MailFactory(body="Bonjour.\n\nLisez ici :\nhttps://test.example/\n")
    text = "Oui, lundi.\n\nBonjour.\n\nLisez ici :\nhttps://test.example/"

    received = receive(answer(text, In_Reply_To=mail.message_id), at=now)

    assert taken == [(4821, INES, "Oui, lundi.", now)]
    assert (received.kind, received.outcome, received.is_told) == ("reply", "La réponse est arrivée.", False)


def test_an_answer_that_comes_twice_is_handed_over_once(taken, now):
    receive(answer("Oui."), at=now)
    receive(answer("Oui."), at=now)

    assert len(taken) == 1


def test_the_answer_of_a_page_is_its_text(taken, now):
    receive(answer("<p>Oui, <b>lundi</b>.</p>", content_type="text/html; charset=utf-8"), at=now)

    assert taken[0][2] == "Oui, lundi."


def test_attachments_are_left_closed(taken, now):
    parts = (
        "--b\nContent-Type: text/plain; charset=utf-8\nContent-Disposition: attachment; filename=a\n\nUn secret.\n"
        "--b\nContent-Type: text/plain; charset=utf-8\n\nOui.\n--b\nContent-Type: image/png\n\nPNG\n--b--\n"
    )

    receive(answer(parts, content_type="multipart/mixed; boundary=b"), at=now)

    assert taken[0][2] == "Oui."


def refused(raw, at):
    """What the sender was told, in how many mails."""
    received = receive(raw, at=at)
    assert received.outcome.startswith("Refusé")
    return [(mail.recipient, mail.body) for mail in Mail.objects.filter(entry=None)]


def test_the_answer_of_somebody_else_is_refused_and_told(taken, now):
    ((recipient, body),) = refused(answer("Oui.", sender="autre@test.example"), now)

    assert (recipient, taken) == ("autre@test.example", [])
    assert "depuis la boîte qui l’a reçu" in body
    assert "Re: Votre fiche" in body


@pytest.mark.parametrize("altered", ["essai-4822", "essai-3px0", "autre-3px", "essai-3px-aaaa", "x" * 40])
def test_an_altered_address_is_refused_and_told(altered, taken, now):
    address = replies.reply_address("essai", 4821, INES).replace("essai-3px", altered)

    assert len(refused(answer("Oui.", to=address), now)) == 1
    assert taken == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Trop tard", "La fiche est close."),
        ("Trop long", "Votre texte est trop long."),
        ("Pas moi", "Vous ne pouvez plus y répondre."),
        ("> seulement une citation", "aucun mot de vous"),
    ],
)
def test_what_cannot_be_taken_says_why(text, why, taken, now):
    ((_recipient, body),) = refused(answer(text), now)

    assert why in body


def test_an_answer_about_what_nobody_takes_is_refused(monkeypatch, now):
    monkeypatch.setattr(replies, "_takers", {})

    assert "par courriel" in refused(answer("Oui."), now)[0][1]


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Precedence": "bulk"},
        {"X_Auto_Response_Suppress": "All"},
        {"List_Id": "<liste.test.example>"},
        {"Return_Path": "<>"},
        {"sender": "MAILER-DAEMON@test.example"},
        {"sender": "<>"},
    ],
    ids=str,
)
def test_an_automatic_answer_is_neither_handed_over_nor_answered(headers, taken, now):
    received = receive(answer("Je suis absente.", **headers), at=now)

    assert (taken, Mail.objects.count(), received.kind) == ([], 0, "other")


def test_a_person_who_says_so_is_no_program(taken, now):
    receive(answer("Oui.", Auto_Submitted="no"), at=now)

    assert len(taken) == 1


def test_a_forged_sender_is_written_to_once_an_hour(taken, now, in_days):
    for number in range(3):
        receive(answer("Oui.", sender="victime@test.example", message_id=f"<{number}@x.example>"), at=now)
    receive(answer("Oui.", sender="victime@test.example", message_id="<demain@x.example>"), at=in_days(1))

    assert Mail.objects.filter(recipient="victime@test.example").count() == 2
    assert InboundMail.objects.count() == 4


def test_many_forged_senders_are_not_all_written_to(taken, now):
    for number in range(40):
        receive(answer("Oui.", sender=f"v{number}@test.example", message_id=f"<{number}@x.example>"), at=now)

    assert Mail.objects.count() == 30


def test_a_dead_mailbox_is_not_told(taken, now):
    DeadAddressFactory(email="autre@test.example")

    assert refused(answer("Oui.", sender="autre@test.example"), now) == []


def test_a_fault_of_whoever_takes_it_leaves_nothing_half_done(monkeypatch, now):
    def broken(pk, **answer):
        UserFactory(email="a.moitie@test.example")
        raise ZeroDivisionError

    monkeypatch.setattr(replies, "_takers", {"essai": broken})

    with pytest.raises(ZeroDivisionError):
        receive(answer("Oui."), at=now)
    assert InboundMail.objects.count() == 0


def test_the_address_is_short_and_survives_capitals_and_a_new_key(settings):
    address = replies.reply_address("abcdefghijkl", 2**63 - 1, INES)

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "x" * 50

    assert len(address.partition("@")[0]) <= 64
    assert replies.read(address.upper(), sender=INES) == ("abcdefghijkl", 2**63 - 1)


def test_a_kind_is_a_short_word():
    with pytest.raises(ValueError, match="no short word"):
        replies.reply_address("Much too long a kind", 1, INES)


def tell_ines(**options):
    context = {"organisation": {"name": "Le service"}, "way_in": "x", "site": "x"}
    addressees = [Addressee(INES), Addressee.person(UserFactory(rhythm="here_only"))]
    return tell(addressees, "organisations/emails/invited.txt", entry=EntryFactory(), **context, **options)


def test_a_mail_that_can_be_answered_says_where():
    (mail,) = tell_ines(reply_to=("essai", 4821))

    assert mail.reply_to == replies.reply_address("essai", 4821, INES)


def test_a_site_that_receives_no_mail_offers_no_answer(settings):
    settings.REPLY_DOMAIN = ""

    assert [mail.reply_to for mail in tell_ines(reply_to=("essai", 4821))] == [""]
    assert not replies.is_reply_address("reponse+essai-1-x@")
