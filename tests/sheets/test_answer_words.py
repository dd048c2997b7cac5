"""What the words of an answer must be, and what is only said of them."""

import datetime

import pytest
from django.core.exceptions import ValidationError

from portevoix.administration.demonstration import texts as demonstration
from portevoix.sheets import operations
from portevoix.sheets.answer_text import blanks, fingerprint
from portevoix.sheets.models import IN_BRIEF_LENGTH, Answer, AnswerDraft
from tests.factories import AnswerFactory, MembershipFactory, ReferralFactory, SheetFactory

from .answers import TEXTS, typed


def another_sheet(referral):
    """Owed by the same organisation, to another class."""
    return ReferralFactory(
        organisation=referral.organisation, sheet=SheetFactory(programme=referral.sheet.programme, sent=True)
    )


def said(form):
    return {name: form[name] for name in ("in_brief", "understood", "decision", "obstacle", "contact")}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"in_brief": ""}, "in_brief"),
        ({"in_brief": "é" * 301}, "in_brief"),
        ({"in_brief": "un\ndeux\ntrois\nquatre"}, "in_brief"),
        ({"decision": "Nous appelons [nom de la ligne]."}, "decision"),
        ({"contact": "[téléphone]"}, "contact"),
        ({"understood": "x" * 2_000_000}, "understood"),
        ({"next_step_date": "2020-01-01"}, "next_step_date"),
    ],
)
@pytest.mark.parametrize("action", ["preview", "publish"])
def test_words_that_cannot_leave_come_back_with_a_sentence(client, agent, url, changes, field, action):
    response = client.post(url, typed(action=action, **changes))

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert all(text in response.text for text in (TEXTS["next_step"], changes[field][:2000].split("\n")[0]))
    assert not Answer.objects.exists()


def test_a_blank_that_is_left_is_shown(client, agent, url):
    response = client.post(url, typed(decision="Nous appelons [nom de la ligne] et [jour]."))

    assert "[nom de la ligne] [jour]" in str(response.context["form"].errors["decision"])


def test_a_draft_may_hold_blanks(client, agent, url):
    client.post(url, typed(action="save", decision="Nous appelons [nom de la ligne]."))

    assert AnswerDraft.objects.get().decision == "Nous appelons [nom de la ligne]."


def test_the_operation_itself_refuses_a_blank(referral, agent, now):
    words = {
        **said(typed(decision="[quoi]")),
        "outcome": "partial",
        "next_step": "x",
        "next_step_date": now.date() + datetime.timedelta(days=30),
    }

    with pytest.raises(ValidationError):
        operations.answer(referral, **words, by=agent, at=now)


@pytest.mark.parametrize("text", ["Bien reçu 🙂", "قررنا تغيير موعد الحافلة", "e\u0301te\u0301", "\u202eà l’envers"])
def test_an_answer_may_be_written_in_any_script(client, agent, referral, url, text):
    response = client.post(url, typed(action="publish", in_brief=text, decision=text))

    assert response.status_code == 302
    assert text in client.get(f"/fiches/{referral.sheet.reference}/").text


def test_what_is_said_in_brief_comes_first(client, referral, agent, url):
    preview = client.post(url, typed()).text
    client.post(url, typed(action="publish", version="1"))
    public = client.get(f"/fiches/{referral.sheet.reference}/").text

    for page in (preview, public):
        assert page.index(TEXTS["in_brief"]) < page.index(TEXTS["understood"])


def test_an_old_answer_without_anything_in_brief_shows_no_empty_heading(client, referral):
    AnswerFactory(referral=referral, in_brief="")

    assert "En bref" not in client.get(f"/fiches/{referral.sheet.reference}/").text


@pytest.mark.parametrize(
    "decision",
    ["Nous demandons un bus de plus.", "NOUS  DEMANDONS un bus : de plus !!", "Nous demandons un bus de plus (2026)"],
)
@pytest.mark.parametrize("action", ["preview", "publish"])
def test_the_same_words_do_not_answer_two_sheets(client, agent, referral, url, decision, action):
    earlier = AnswerFactory(
        referral=another_sheet(referral), understood="le bus n'arrive plus", decision="Nous demandons un bus de plus"
    )

    response = client.post(url, typed(action=action, decision=decision))

    assert response.status_code == 422
    assert f'href="/fiches/{earlier.referral.sheet.reference}/"' in str(response.context["form"].errors["decision"])
    assert Answer.objects.count() == 1
    assert decision in AnswerDraft.objects.get().decision


def test_a_short_text_counts_too(client, agent, referral, url):
    AnswerFactory(referral=another_sheet(referral), understood="Oui.", decision="Non.")

    response = client.post(url, typed(action="publish", understood="oui", decision="NON"))

    assert response.status_code == 422


def test_two_organisations_may_say_the_same(client, agent, referral, url):
    AnswerFactory(referral__sheet=referral.sheet, understood=TEXTS["understood"], decision=TEXTS["decision"])

    assert client.post(url, typed(action="publish")).status_code == 302


def test_what_was_said_to_this_very_sheet_is_no_other_sheet(referral):
    earlier = AnswerFactory(referral=referral)

    assert not Answer.objects.in_the_same_words(referral, earlier.fingerprint).exists()
    assert Answer.objects.in_the_same_words(another_sheet(referral), earlier.fingerprint).get() == earlier


def test_other_words_for_another_class_are_welcome(client, agent, referral, url):
    AnswerFactory(referral=another_sheet(referral), understood=TEXTS["understood"], decision="Un bus à midi.")

    assert client.post(url, typed(action="publish")).status_code == 302


def test_texts_without_a_letter_are_told_apart():
    assert fingerprint("🙂", "12") != fingerprint("🙁", "12")
    assert fingerprint("Été 2026 !", "oui") == fingerprint("ETE", "OUI.")


def test_blanks_are_named_once_and_a_lone_bracket_is_none():
    assert blanks("[jour], [lieu] et [jour] [ ou ] [") == ["[jour]", "[lieu]", "[ ou ]"]


def test_the_autosave_says_what_is_hard_to_read(client, agent, url):
    reply = client.post(f"{url}brouillon/", typed(decision="Nous allons diligenter une étude.")).json()

    assert "diligenter" in reply["remarks"]
    assert "faire, lancer" in reply["remarks"]
    assert "dites pour quand" in reply["remarks"]


def test_hints_are_said_in_the_language_of_the_page(client, agent, url):
    client.cookies["django_language"] = "en"

    reply = client.post(f"{url}brouillon/", typed(decision="Nous allons diligenter une étude.")).json()

    assert "say by when" in reply["remarks"]


def test_what_is_typed_is_never_markup_in_a_hint(client, agent, url):
    reply = client.post(f"{url}brouillon/", typed(decision="Nous allons poser <b>une</b> vitre.")).json()

    assert "&lt;b&gt;" in reply["remarks"]
    assert "<b>une" not in reply["remarks"]


def test_a_text_that_is_hard_to_read_is_published_all_the_same(client, agent, url):
    hard = "Nonobstant ce qui précède, il convient de diligenter une étude. " * 4

    preview = client.post(url, typed(decision=hard))
    published = client.post(url, typed(decision=hard, action="publish", version="1"))

    assert "nonobstant" in preview.text.lower()
    assert "malgré" in preview.text
    assert published.status_code == 302


def test_the_first_sentence_of_a_decision_says_it_in_brief():
    assert (
        demonstration.in_brief({"decision": "L’atelier descend. L’étage devient la réserve."}) == "L’atelier descend."
    )
    assert len(demonstration.in_brief({"decision": "mot " * 200})) <= IN_BRIEF_LENGTH == demonstration.IN_BRIEF_LENGTH


def test_an_answer_of_another_programme_is_nobodys_business(client, agent, referral, url):
    colleague = MembershipFactory(organisation=referral.organisation).user
    client.post(url, typed(action="save"))

    client.force_login(colleague)

    assert TEXTS["in_brief"] in client.get(url).text
