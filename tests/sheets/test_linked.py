"""Answering one sheet from the mailbox that received it, with no account and no code."""

import datetime
import re
import uuid

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.test import Client

from portevoix.accounts.models import User
from portevoix.jobs.worker import drain
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.organisations import operations as organisations
from portevoix.organisations.competence import Proposal, Reason
from portevoix.sheets import answer_links, operations
from portevoix.sheets.models import Answer, AnswerDraft, Referral
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import fields_of

MAILBOX = "transports@service.example"
DAY = datetime.timedelta(days=1)
SAID = {
    "in_brief": "Un bus de plus passera le matin.",
    "understood": "Le bus n'arrive plus à l'heure.",
    "decision": "Un bus de plus passera à 7 h 40.",
    "outcome": "solution",
    "next_step": "Nous regardons si cela suffit.",
    "contact": "accueil@service.example",
}


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme, name="Service des transports", email=MAILBOX)


@pytest.fixture
def referral(programme, service):
    return make.ReferralFactory(sheet__programme=programme, organisation=service)


@pytest.fixture
def link(referral):
    return link_of(referral)


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def link_of(referral):
    return f"/repondre/{answer_links.token_for(referral)}/"


def said(**changes):
    return {**SAID, "next_step_date": str(clock.now().date() + 30 * DAY), "version": 0, **with_key(), **changes}


def with_key():
    return {"key": str(uuid.uuid4())}


def as_it_stands(referral):
    return Referral.objects.get(pk=referral.pk)


def test_whoever_has_the_link_reads_the_sheet_and_nothing_changes(client, referral, service, link):
    page = client.get(link)

    assert page.status_code == 200
    assert referral.sheet.problem[:20] in page.content.decode().replace("&#x27;", "'")
    assert MAILBOX in page.content.decode()
    assert not User.objects.filter(email=MAILBOX).exists()
    assert not service.membership_set.exists()


def test_the_private_thread_of_this_addressee_is_read_and_no_other(client, referral, link):
    make.DetailsRequestFactory(referral=referral, question="Quels jours exactement ?")
    make.DetailsRequestFactory(
        referral=make.ReferralFactory(sheet=referral.sheet, taken=True, state="waiting"), question="Et le soir ?"
    )

    page = client.get(link).content.decode()

    assert "Quels jours exactement ?" in page
    assert "Et le soir ?" not in page


def test_no_search_engine_and_no_other_site_learns_of_the_link(client, link):
    response = client.get(link)

    assert response.headers["X-Robots-Tag"] == "noindex"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in response.headers["Cache-Control"]


def test_a_sheet_is_taken_in_charge_with_no_account(client, referral, service, link):
    response = client.post(link, {"action": "take", **with_key()})

    account = User.objects.get(email=MAILBOX)
    assert response.url == link
    assert as_it_stands(referral).taken_by == account
    assert service.has_member(account)


def test_the_link_signs_nobody_in(client, link):
    client.post(link, {"action": "take", **with_key()})

    account = User.objects.get(email=MAILBOX)
    assert not account.has_usable_password()
    assert "_auth_user_id" not in client.session
    assert client.get("/traiter/").status_code == 302


def test_a_double_click_acts_once_and_gives_the_same_page(client, referral, link):
    sent = {"action": "take", **with_key()}

    answers = [client.post(link, sent) for _click in range(2)]

    assert [answer.url for answer in answers] == [link, link]
    assert Entry.objects.filter(verb="sheets.taken").count() == 1


def test_details_are_asked_of_the_class(client, referral, link):
    client.post(link, {"action": "ask", "question": "Quels jours ?", **with_key()})

    assert as_it_stands(referral).state == "waiting"
    assert "Quels jours ?" in client.get(link).content.decode()


def test_an_empty_question_is_refused_in_a_sentence(client, referral, link):
    response = client.post(link, {"action": "ask", "question": " ", **with_key()})

    assert response.status_code == 422
    assert as_it_stands(referral).state == "to_take"


def test_it_is_said_that_the_sheet_is_not_for_them(client, programme, referral, link):
    other = make.OrganisationFactory(programme=programme, name="Ville d'Arles")
    found = client.get(f"{link}pas-pour-nous/?q=Arles")

    client.post(f"{link}pas-pour-nous/", {**fields_of(found), "to": other.pk, "reason": "Les bus sont à la ville."})

    assert as_it_stands(referral).state == "passed_on"
    assert "Somebody else has this sheet now" in client.get(link).content.decode()


def test_an_answer_is_read_once_more_then_published(client, referral, link):
    preview = client.post(f"{link}reponse/", said(action="preview"))
    assert SAID["decision"] in preview.content.decode()

    client.post(f"{link}reponse/", {**fields_of(preview), "action": "publish"})

    answer = Answer.objects.get(referral=referral)
    assert (answer.decision, answer.author.email) == (SAID["decision"], MAILBOX)
    assert "This sheet is answered" in client.get(link).content.decode()


def test_publishing_twice_gives_the_page_of_the_first_time(client, referral, link):
    sent = said(action="publish")

    answers = [client.post(f"{link}reponse/", sent) for _click in range(2)]

    assert [answer.url for answer in answers] == [link, link]
    assert Answer.objects.count() == 1


def test_a_half_written_answer_is_kept_and_found_again(client, link):
    client.post(f"{link}reponse/", {**said(action="save"), "decision": "Nous cherchons", "next_step": ""})

    page = client.get(f"{link}reponse/").content.decode()

    assert "Nous cherchons" in page
    assert "An answer is being written." in client.get(link).content.decode()


def test_a_colleague_s_newer_draft_is_shown_beside_one_s_own_text(client, referral, link):
    make.AnswerDraftFactory(referral=referral, decision="Le texte d’une collègue.", version=3)

    response = client.post(f"{link}reponse/", said(action="publish", decision="Mon texte à moi."))

    page = response.content.decode()
    assert response.status_code == 409
    assert "Le texte d’une collègue." in page
    assert "Mon texte à moi." in page
    assert not Answer.objects.exists()


def test_what_the_form_refuses_comes_back_whole(client, link):
    response = client.post(f"{link}reponse/", said(action="publish", outcome="none"))

    assert response.status_code == 422
    assert "tell it why" in response.content.decode()
    assert SAID["decision"] in response.content.decode()


def test_the_same_words_are_not_sent_to_another_class(client, programme, service, referral, link):
    client.post(f"{link}reponse/", said(action="publish"))
    other = make.ReferralFactory(sheet__programme=programme, organisation=service)

    response = client.post(f"{link_of(other)}reponse/", said(action="publish"))

    assert response.status_code == 422
    assert referral.sheet.reference in response.content.decode()


def test_where_answers_are_checked_a_colleague_is_asked(client, service, referral, link):
    make.MembershipFactory(organisation=service)
    type(service).objects.filter(pk=service.pk).update(answers_are_checked=True)

    preview = client.post(f"{link}reponse/", said(action="preview"))
    refused = client.post(f"{link}reponse/", {**fields_of(preview), "action": "publish"})
    client.post(f"{link}reponse/", {**fields_of(preview), **with_key(), "action": "ask"})

    assert "Ask a colleague to read it" in preview.content.decode()
    assert refused.status_code == 403
    assert AnswerDraft.objects.get().check_asked_by.email == MAILBOX
    assert not Answer.objects.exists()


def test_the_mailbox_is_told_of_each_thing_done(client, referral, link):
    client.post(link, {"action": "take", **with_key()})
    client.post(f"{link}reponse/", said(action="publish"))
    drain()

    told = Mail.objects.filter(recipient=MAILBOX, entry__verb="sheets.link_used").order_by("pk")

    bodies = [mail.body.splitlines()[0] for mail in told]
    assert bodies == ["La fiche a été prise en charge.", "La réponse a été publiée."]


def test_the_use_of_a_link_is_not_public(client, referral, link):
    client.post(link, {"action": "take", **with_key()})

    assert "used the link" not in client.get(referral.sheet.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "change", [lambda link: link[:-4] + "/", lambda link: "/repondre/é/", lambda link: "/repondre/x:y:z/"]
)
def test_an_altered_link_says_so_and_gives_the_text_back(client, link, change):
    response = client.post(change(link), {"action": "ask", "question": "Quels jours ?", **with_key()})

    assert response.status_code == 404
    assert "It was cut or altered." in response.content.decode()
    assert "Quels jours ?" in response.content.decode()


def test_a_link_of_another_programme_is_none_here(client, programme):
    elsewhere = make.ReferralFactory(organisation__email=MAILBOX)

    assert client.get(link_of(elsewhere)).status_code == 404


def test_an_old_link_sends_a_fresh_one_to_the_mailbox_and_gives_the_text_back(client, referral):
    with time_machine.travel(clock.now() - 61 * DAY, tick=False):
        old = link_of(referral)

    typed = client.post(old, {"action": "ask", "question": "Quels jours ?", **with_key()})
    renewed = client.post(old, {"action": "renew"})
    drain()

    assert typed.status_code == 410
    assert "Quels jours ?" in typed.content.decode()
    assert "A fresh link is on its way" in renewed.content.decode()
    assert Mail.objects.filter(recipient=MAILBOX).exists()


def test_the_link_of_a_mailbox_that_is_no_longer_the_organisation_s_is_dead(client, service, referral, link):
    type(service).objects.filter(pk=service.pk).update(email="nouvelle@service.example")

    response = client.post(f"{link}reponse/", said(action="publish"))

    assert response.status_code == 410
    assert "another mailbox" in response.content.decode()
    assert SAID["decision"] in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("state", ["answered", "passed_on", "released"])
def test_once_nothing_is_owed_the_text_comes_back(client, referral, link, state):
    if state == "answered":
        make.AnswerFactory(referral=referral)
    else:
        Referral.objects.filter(pk=referral.pk).update(state=state, rings_at=None)

    read, sent = client.get(link), client.post(f"{link}reponse/", said(action="publish", decision="Trop tard ?"))

    assert read.status_code == 200
    assert sent.status_code == 409
    assert "Trop tard ?" in sent.content.decode()
    assert not User.objects.filter(email=MAILBOX).exists()


def test_a_contested_answer_is_owed_again_through_the_same_link(client, referral, link):
    make.ContestFactory(referral=referral, answer=make.AnswerFactory(referral=referral), missing="Aucune heure.")
    again = {"state": "contested", "contests": 1, "answered_at": None, "rings_at": referral.due_at}
    Referral.objects.filter(pk=referral.pk).update(**again)

    page = client.get(link).content.decode()

    assert "Aucune heure." in page
    assert f"{link}reponse/" in page


def test_a_mediation_is_read_and_left_to_the_desk(client, referral, link):
    Referral.objects.filter(pk=referral.pk).update(state="mediation", taken_at=None)

    read = client.get(link).content.decode()
    refused = client.post(f"{link}reponse/", said(action="publish"))

    assert "Answer the class" not in read
    assert refused.status_code == 409
    assert SAID["decision"] in refused.content.decode()


def test_one_who_is_signed_in_for_the_organisation_goes_to_the_usual_page(client, service, referral, link):
    client.force_login(make.MembershipFactory(organisation=service).user)

    assert client.get(link).url == f"/traiter/{referral.pk}/"


def test_a_disabled_account_acts_no_more_through_its_link(client, service, referral, link):
    make.MembershipFactory(organisation=service, user__email=MAILBOX, user__is_active=False)

    response = client.post(link, {"action": "ask", "question": "Quels jours ?", **with_key()})

    assert response.status_code == 409
    assert as_it_stands(referral).state == "to_take"


def test_only_the_account_of_the_mailbox_uses_its_link(service, referral):
    colleague = make.MembershipFactory(organisation=service).user

    with pytest.raises(PermissionDenied):
        operations.use_link(referral, doing="taken", act=lambda referral: None, by=colleague, at=clock.now())


def test_a_form_without_its_csrf_token_is_refused_with_its_text(link):
    careful = Client(enforce_csrf_checks=True)

    response = careful.post(link, {"action": "ask", "question": "Quels jours exactement ?", **with_key()})

    assert response.status_code == 403
    assert "Quels jours exactement ?" in response.content.decode()


def test_the_next_sheet_is_answered_by_a_link_too_until_somebody_signs_in(client, programme, service, link):
    client.post(link, {"action": "take", **with_key()})
    account = User.objects.get(email=MAILBOX)

    by_link = told_of_a_new_sheet(programme, service)
    User.objects.filter(pk=account.pk).update(last_login=clock.now())
    by_board = told_of_a_new_sheet(programme, service)

    assert re.search(r"/repondre/\S+/", by_link.body)
    assert re.search(r"/traiter/\d+/", by_board.body)


def told_of_a_new_sheet(programme, service):
    sheet = make.SheetFactory(programme=programme)
    delegate = make.MandateFactory(cohort=sheet.cohort).user
    proposals = [Proposal(service, Reason.THEME)]
    operations.send(sheet, addressees=proposals, unapproved_reason="Dit à voix haute.", by=delegate, at=clock.now())
    drain()
    return Mail.objects.filter(recipient=MAILBOX, entry__verb="sheets.sent").latest("pk")


def test_accepting_twice_makes_one_member(service):
    for _time in range(2):
        organisations.accept_invitation(service, email=MAILBOX, at=clock.now())

    assert service.membership_set.count() == 1
