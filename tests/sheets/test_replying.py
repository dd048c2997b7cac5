"""Answering a class by replying to the mail: published when whole, kept when not, never lost."""

import datetime

import pytest

from portevoix.accounts.models import User
from portevoix.jobs.worker import drain
from portevoix.kit import clock
from portevoix.notifications import inbound, replies
from portevoix.notifications.models import InboundMail, Mail
from portevoix.notifications.operations import receive
from portevoix.sheets.models import Answer, AnswerDraft, Referral
from portevoix.timeline.models import Entry
from tests import factories as make
from tests.notifications.raw import message

from .story import Life

DAY = datetime.timedelta(days=1)
AGENT = "nadia@service.example"
MAILBOX = "transports@service.example"


def whole(**changes):
    parts = {
        "EN BREF": "Un bus de plus le matin.",
        "NOUS AVONS COMPRIS": "Le bus n'arrive plus à l'heure.",
        "NOUS DÉCIDONS": "Un bus de plus passera à 7 h 40.",
        "ISSUE": "solution",
        "PROCHAINE ÉTAPE": "Nous regardons si cela suffit.",
        "DATE": f"{clock.now() + 30 * DAY:%d/%m/%Y}",
        "QUI JOINDRE": "L'accueil, 04 00 00 00 00",
    }
    return "\n".join(f"{name} : {text}" for name, text in (parts | changes).items() if text)


@pytest.fixture(autouse=True)
def domain(settings):
    settings.REPLY_DOMAIN = "reponses.test.example"


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme, name="Service des transports", email=MAILBOX)


@pytest.fixture
def agent(service):
    return make.MembershipFactory(organisation=service, user__email=AGENT, user__full_name="Nadia Ferrand").user


@pytest.fixture
def referral(programme, service):
    return make.ReferralFactory(sheet__programme=programme, organisation=service)


def reply(referral, text, *, sender=AGENT, to="", **headers):
    to = to or replies.reply_address("referral", referral.pk, sender)
    received = receive(message(text, sender=sender, to=to, subject="Re: Une classe", **headers), at=clock.now())
    drain()
    return received


def told(recipient=AGENT):
    return Mail.objects.filter(recipient=recipient, entry__verb="sheets.replied").latest("pk")


def state_of(referral):
    return Referral.objects.get(pk=referral.pk).state


def test_a_whole_answer_is_published(agent, referral):
    received = reply(referral, whole())

    answer = Answer.objects.get(referral=referral)
    assert (answer.author, answer.outcome, answer.decision) == (agent, "solution", "Un bus de plus passera à 7 h 40.")
    assert received.kind == InboundMail.Kind.REPLY
    assert "est publiée" in told().subject


def test_the_answer_of_a_page_with_the_quoted_mail_below_is_published(agent, referral):
    lines = "".join(f"<p>{line}</p>" for line in whole().splitlines())
    page = f"<div>{lines}<blockquote><p>EN BREF : ce que nous écrivions</p></blockquote></div>"

    reply(referral, page, content_type="text/html; charset=utf-8")

    assert Answer.objects.get().in_brief == "Un bus de plus le matin."


def test_the_quoted_mail_is_no_part_of_the_answer(agent, referral):
    quoted = "\n\nLe 3 mars 2026 à 10:00, Porte-Voix <x@test.example> a écrit :\n> EN BREF :\n> DATE :\n"

    reply(referral, whole() + quoted)

    assert Answer.objects.get().contact == "L'accueil, 04 00 00 00 00"


def test_attachments_are_left_aside(agent, referral):
    parts = (
        f"--b\nContent-Type: text/plain; charset=utf-8\n\n{whole()}\n"
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\nPDF\n--b--\n"
    )

    reply(referral, parts, content_type="multipart/mixed; boundary=b")

    assert Answer.objects.exists()


def test_no_without_why_is_not_published(agent, referral):
    reply(referral, whole(ISSUE="pas de solution"))

    assert not Answer.objects.exists()
    assert AnswerDraft.objects.get().outcome == "none"
    assert "pourquoi" in told().body.lower()


def test_no_with_why_is_published(agent, referral):
    reply(referral, whole(ISSUE="pas de solution", POURQUOI="La ligne dépend de la ville."))

    assert Answer.objects.get().obstacle == "La ligne dépend de la ville."


def test_what_is_missing_is_said_in_a_sentence_with_the_link_to_finish(agent, referral):
    reply(referral, whole(DATE="", **{"QUI JOINDRE": ""}))

    mail = told()
    assert state_of(referral) == "to_take"
    assert "Il manque\u00a0: DATE, QUI JOINDRE." in mail.body
    assert f"/traiter/{referral.pk}/repondre/" in mail.body
    assert "Un bus de plus passera à 7 h 40." in mail.body


def test_what_was_kept_is_found_on_the_form(client, agent, referral):
    reply(referral, whole(DATE="un de ces jours"))
    client.force_login(agent)

    page = client.get(f"/traiter/{referral.pk}/repondre/").content.decode()

    assert "Un bus de plus le matin." in page
    assert "un de ces jours" in page


def test_words_without_headings_are_kept_under_the_decision(agent, referral):
    reply(referral, "Bonjour,\n\nLe bus passera à 7 h 40.")

    draft = AnswerDraft.objects.get()
    assert (draft.decision, draft.saved_by) == ("Le bus passera à 7 h 40.", agent)


def test_the_second_mail_adds_to_what_the_first_one_left(agent, referral):
    reply(referral, "NOUS DÉCIDONS : Un bus de plus.")
    reply(referral, "EN BREF : Oui.\nNOUS DÉCIDONS : Et un abri.", message_id="<deux@test.example>")

    draft = AnswerDraft.objects.get()
    assert draft.in_brief == "Oui."
    assert draft.decision == "Un bus de plus.\n\nCe que nous décidons\nEt un abri."


def test_a_whole_answer_that_follows_an_unfinished_one_is_published(agent, referral):
    reply(referral, whole(DATE=""))
    reply(referral, whole(), message_id="<deux@test.example>")

    assert Answer.objects.exists()
    assert not AnswerDraft.objects.exists()


def test_the_text_of_a_colleague_is_never_overwritten(agent, referral):
    make.AnswerDraftFactory(referral=referral, decision="Le texte d’une collègue.")

    reply(referral, whole())

    draft = AnswerDraft.objects.get()
    assert not Answer.objects.exists()
    assert draft.decision.startswith("Le texte d’une collègue.")
    assert "Un bus de plus passera à 7 h 40." in draft.decision
    assert "écrit aussi une réponse" in told().body


def test_these_words_alone_take_it_in_charge(agent, referral):
    reply(referral, "Pris en charge\n\nCordialement,\nNadia")

    assert Referral.objects.get(pk=referral.pk).taken_by == agent
    assert "pris en charge" in told().subject


def test_taking_it_twice_says_that_it_is_taken(agent, referral):
    reply(referral, "PRIS EN CHARGE")
    reply(referral, "PRIS EN CHARGE", message_id="<deux@test.example>")

    assert Entry.objects.filter(verb="sheets.taken").count() == 1
    assert "déjà prise en charge" in told().body


def test_the_same_message_twice_acts_once(agent, referral):
    for _time in range(2):
        reply(referral, whole())

    assert Answer.objects.count() == 1
    assert Mail.objects.filter(entry__verb="sheets.replied").count() == 1


def test_after_a_colleague_has_answered_the_words_come_back(agent, referral):
    make.AnswerFactory(referral=referral)

    reply(referral, whole(**{"EN BREF": "Trop tard peut-être."}))

    mail = told()
    assert Answer.objects.count() == 1
    assert "a répondu" in mail.body
    assert "Trop tard peut-être." in mail.body


@pytest.mark.parametrize("state", ["passed_on", "released", "mediation"])
def test_when_nothing_is_owed_the_words_come_back(agent, referral, state):
    clock_of = {} if state == "mediation" else {"rings_at": None}
    Referral.objects.filter(pk=referral.pk).update(state=state, **clock_of)

    reply(referral, whole())

    assert not Answer.objects.exists()
    assert "Un bus de plus le matin." in told().body


def test_the_mailbox_answers_by_mail_too(service, referral):
    reply(referral, whole(), sender=MAILBOX)

    assert Answer.objects.get().author.email == MAILBOX
    assert service.has_member(User.objects.get(email=MAILBOX))


def test_the_mailbox_finishes_by_its_link(service, referral):
    reply(referral, whole(DATE=""), sender=MAILBOX)

    assert "/repondre/" in told(MAILBOX).body


def test_one_who_has_left_gets_the_words_back(service, referral):
    make.MembershipFactory(organisation=service, user__email=AGENT, ended=True)

    reply(referral, whole())

    assert not Answer.objects.exists()
    assert "Un bus de plus le matin." in told().body


def test_a_disabled_mailbox_answers_nothing(service, referral):
    make.UserFactory(email=MAILBOX, is_active=False)

    reply(referral, whole(), sender=MAILBOX)

    assert not Answer.objects.exists()


def test_an_address_of_somebody_else_answers_nothing(agent, referral):
    reply(referral, whole(), sender="autre@test.example", to=replies.reply_address("referral", referral.pk, AGENT))

    assert not Answer.objects.exists()
    assert not AnswerDraft.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [{"Auto_Submitted": "auto-replied"}, {"subject": "Absence du bureau : Une classe"}, {"Precedence": "bulk"}],
)
def test_an_automatic_reply_is_neither_kept_nor_answered(agent, referral, headers):
    to = replies.reply_address("referral", referral.pk, AGENT)
    headers.setdefault("subject", "Re: Une classe")

    receive(message("Je suis absente jusqu'au 3.", sender=AGENT, to=to, **headers), at=clock.now())
    drain()

    assert not AnswerDraft.objects.exists()
    assert not Mail.objects.exists()


def test_a_program_that_answers_each_of_our_mails_is_stopped(agent, referral):
    for number in range(22):
        reply(referral, "Merci de votre message.", message_id=f"<{number}@test.example>")

    assert Mail.objects.filter(entry__verb="sheets.replied").count() == 20


def test_two_megabytes_are_refused_at_the_door(agent, referral):
    with pytest.raises(inbound.Unreadable):
        reply(referral, "x" * 2_100_000)


def test_a_very_long_text_is_given_back_whole(agent, referral):
    long = "Le bus passera. " * 2000

    reply(referral, f"Bonjour\n{long}")

    assert not AnswerDraft.objects.exists()
    assert long.strip() in told().body


def test_the_same_words_as_to_another_class_are_kept_as_a_draft(programme, agent, service, referral):
    reply(referral, whole())
    other = make.ReferralFactory(sheet__programme=programme, organisation=service)

    reply(other, whole(), message_id="<deux@test.example>")

    assert Answer.objects.count() == 1
    assert AnswerDraft.objects.get().referral == other
    assert referral.sheet.reference in told().body


def test_where_answers_are_checked_a_colleague_still_reads_it(agent, service, referral):
    make.MembershipFactory(organisation=service)
    type(service).objects.filter(pk=service.pk).update(answers_are_checked=True)

    reply(referral, whole())

    assert not Answer.objects.exists()
    assert "relit" in told().body


def test_that_a_mail_came_is_not_public(client, agent, referral):
    reply(referral, "Le bus passera.")

    page = client.get(referral.sheet.get_absolute_url()).content.decode()

    assert "par courriel" not in page
    assert "Le bus passera." not in page


def test_the_mail_to_answer_says_how_and_is_read_back_as_it_says(programme):
    life = Life(programme, sent_at=clock.now())
    drain()
    mail = Mail.objects.get(recipient=life.agent.email, entry__verb="sheets.sent")

    body = mail.body.replace("\u00a0", " ")
    headings = [line for line in body.splitlines() if line.partition(" :")[0] in said_under()]
    answered = reply(life.referral, "\n".join(map(filled_in, headings)), sender=life.agent.email, to=mail.reply_to)

    assert answered.outcome == "Votre réponse est publiée. La classe a été prévenue."
    assert "PRIS EN CHARGE" in body


def said_under():
    return dict(line.split(" : ", 1) for line in whole().splitlines())


def filled_in(line):
    """The heading as it was copied, and its words."""
    heading = line.partition(" :")[0]
    return f"{heading} : {said_under()[heading]}"


def test_where_no_mail_comes_in_none_is_asked_for(programme, settings):
    settings.REPLY_DOMAIN = ""
    life = Life(programme, sent_at=clock.now())
    drain()

    mail = Mail.objects.get(recipient=life.agent.email, entry__verb="sheets.sent")

    assert "EN BREF" not in mail.body
    assert mail.reply_to == ""
