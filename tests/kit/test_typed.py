"""Invisible control characters, pasted from a document, are taken out of what is typed."""

import pytest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.csrf import csrf_exempt
from hypothesis import given
from hypothesis import strategies as st

from portevoix.kit import markup
from portevoix.kit.typed import TypedTextMiddleware, plain
from portevoix.sheets.models import AnswerDraft
from tests import factories as make


@given(st.text())
def test_nothing_that_a_page_refuses_is_left(text):
    assert not markup.FORBIDDEN.search(plain(text).replace("\0", ""))


def test_a_form_feed_alone_is_taken_away():
    assert markup.FORBIDDEN.search("a\x0cb")
    assert plain("a\x0cb") == "a b"


def test_a_nul_stays_to_be_refused():
    assert plain("a\0b\x1f") == "a\0b"


@pytest.mark.parametrize("text", ["Été\r\n\tdeux", "🧑🏽\u200d🔧", "\u202eעברית\u202c", "e\u0301", ""])
def test_what_somebody_can_see_stays(text):
    assert plain(text) == text


def test_what_stood_for_a_new_line_parts_words_still():
    assert plain("le\x0bbus\x85est\x0ctard\x08.\x1f") == "le bus est tard."


def ask(view, **typed):
    request = HttpRequest()
    request.method, request.POST = "POST", QueryDict(mutable=True)
    request.POST.update(typed)
    TypedTextMiddleware(HttpResponse).process_view(request, view, (), {})
    return request.POST


def test_a_page_that_checks_no_token_reads_what_it_was_sent():
    assert ask(lambda request: None, words="a\x1fb") == {"words": ["ab"]}
    assert ask(csrf_exempt(lambda request: None), words="a\x1fb") == {"words": ["a\x1fb"]}


def test_an_answer_pasted_from_a_document_is_kept_without_them(client, programme):
    referral = make.ReferralFactory(sheet__programme=programme, sheet__sent=True, taken=True)
    client.force_login(make.MembershipFactory(organisation=referral.organisation).user)

    typed = {"version": 0, "decision": "Le bus\x0bpasse\x1f plus tôt.", "action": "save"}
    response = client.post(f"/traiter/{referral.pk}/repondre/", typed)

    assert response.status_code == 302
    assert AnswerDraft.objects.get(referral=referral).decision == "Le bus passe plus tôt."
