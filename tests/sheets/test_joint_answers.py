"""One answer to several sheets that tell the same problem."""

import datetime
import uuid

import pytest

from portevoix.jobs import worker
from portevoix.kit.conflict import Conflict
from portevoix.notifications.models import Mail
from portevoix.sheets import operations
from portevoix.sheets.alongside import AT_MOST, alongside
from portevoix.sheets.models import Answer, AnswerDraft, Referral, Sheet
from portevoix.timeline.models import Entry
from tests.factories import (
    AnswerDraftFactory,
    AnswerFactory,
    MandateFactory,
    OrganisationFactory,
    ReferralFactory,
    SheetFactory,
)

from .answers import TEXTS, typed


@pytest.fixture
def others(referral):
    """Two more sheets that the same organisation owes an answer to."""
    return [refer(referral) for _ in range(2)]


def refer(referral, **fields):
    sheet = SheetFactory(programme=referral.sheet.programme, sent=True, **fields)
    return ReferralFactory(sheet=sheet, organisation=referral.organisation)


def publish(client, url, *others, **changes):
    return client.post(url, typed(action="publish", also=[str(other.pk) for other in others], **changes))


def test_each_sheet_gets_its_own_answer_with_a_common_key(client, agent, referral, others, url):
    response = publish(client, url, *others)

    answers = list(Answer.objects.order_by("pk"))
    assert response.status_code == 302
    assert {answer.referral for answer in answers} == {referral, *others}
    assert {answer.joint for answer in answers} == {answers[0].joint} != {None}
    assert {answer.decision for answer in answers} == {TEXTS["decision"]}
    assert set(Referral.objects.values_list("state", flat=True)) == {"answered"}
    assert set(Sheet.objects.values_list("status", flat=True)) == {"answered"}


def test_each_is_recorded_and_told(client, agent, referral, others, url):
    for one in (referral, *others):
        MandateFactory(cohort=one.sheet.cohort)

    publish(client, url, *others)
    worker.drain()

    entries = Entry.objects.filter(verb="sheets.answered")
    assert {entry.subject_id for entry in entries} == {one.sheet_id for one in (referral, *others)}
    mails = Mail.objects.filter(entry__in=entries)
    assert mails.count() == 3
    for mail in mails:
        assert all(one.sheet.reference in mail.body for one in (referral, *others))


def test_the_double_click_answers_once(client, agent, referral, others, url):
    form = typed(action="publish", also=[str(other.pk) for other in others])

    first, second = client.post(url, form), client.post(url, form)

    assert (first.status_code, first.url) == (second.status_code, second.url)
    assert Answer.objects.count() == 3


def test_pages_say_that_the_answer_is_shared(client, agent, referral, others, url):
    preview = client.post(url, typed(also=[str(other.pk) for other in others]))
    publish(client, url, *others, version="1")
    public = client.get(f"/fiches/{others[0].sheet.reference}/")

    for page in (preview.text, public.text):
        assert "3 fiches sur le même problème" in page
        assert all(f'href="/fiches/{one.sheet.reference}/"' in page for one in (referral, *others))


def test_an_answer_of_its_own_says_nothing_of_others(client, agent, referral, others, url):
    publish(client, url)

    assert Answer.objects.get().joint is None
    assert "sur le même problème" not in client.get(f"/fiches/{referral.sheet.reference}/").text


def test_the_page_of_a_sheet_asks_no_more_for_many_joint_answers(client, programme, assert_constant_queries):
    sheet = SheetFactory(programme=programme, sent=True)

    def add_rows():
        for _ in range(3):
            joint = uuid.uuid4()
            organisation = OrganisationFactory(programme=programme)
            for one in (sheet, SheetFactory(programme=programme, sent=True)):
                AnswerFactory(referral__sheet=one, referral__organisation=organisation, joint=joint)

    add_rows()

    assert_constant_queries(f"/fiches/{sheet.reference}/", add_rows=add_rows)


def test_nothing_is_ticked_at_first_and_the_same_theme_comes_first(client, agent, referral, url):
    far = refer(referral)
    near = refer(referral, theme=referral.sheet.theme)

    page = client.get(url)

    assert [other.pk for other in page.context["form"].alongside] == [near.pk, far.pk]
    assert not page.context["form"]["also"].value()


def test_only_what_the_organisation_still_owes_is_offered(referral):
    AnswerFactory(referral=refer(referral))
    ReferralFactory(sheet=SheetFactory(programme=referral.sheet.programme, sent=True))
    AnswerDraftFactory(referral=refer(referral))
    Referral.objects.filter(pk=refer(referral).pk).update(state="released", rings_at=None)
    waiting = refer(referral)

    assert alongside(referral) == [waiting]


def test_a_long_list_stops_and_keeps_what_was_chosen(referral, now):
    for _ in range(AT_MOST):
        refer(referral, theme=referral.sheet.theme)
    chosen = refer(referral)
    Referral.objects.filter(pk=chosen.pk).update(due_at=now + datetime.timedelta(days=90))

    offered = alongside(referral, chosen=[chosen.pk])

    assert len(offered) == AT_MOST
    assert offered[0] == chosen
    assert chosen not in alongside(referral)


def test_what_was_ticked_comes_back_with_the_draft(client, agent, referral, others, url):
    client.post(url, typed(action="save", also=[str(others[0].pk)]))

    page = client.get(url)

    assert page.context["form"]["also"].value() == [others[0].pk]
    assert AnswerDraft.objects.get().also == [others[0].pk]


@pytest.mark.parametrize(("action", "status"), [("preview", 422), ("ask", 422), ("publish", 409)])
def test_a_sheet_answered_meanwhile_is_named_and_nothing_is_published(
    client, agent, referral, others, url, action, status
):
    AnswerFactory(referral=others[0], decision="Une autre réponse")

    response = client.post(url, typed(action=action, also=[str(other.pk) for other in others]))

    assert response.status_code == status
    assert others[0].sheet.reference in str(response.context["form"].errors["also"])
    assert others[1].sheet.reference not in str(response.context["form"].errors["also"])
    assert TEXTS["decision"] in response.text
    assert Answer.objects.count() == 1


def test_a_sheet_answered_at_the_same_instant_is_named_too(client, agent, referral, others, url, monkeypatch):
    """The page looked, then the colleague answered, then this answer is published."""
    publish_for_good = operations.answer

    def colleague_first(*args, **kwargs):
        monkeypatch.undo()
        AnswerFactory(referral=others[1], decision="Une autre réponse")
        return publish_for_good(*args, **kwargs)

    monkeypatch.setattr(operations, "answer", colleague_first)

    response = publish(client, url, *others)

    assert response.status_code == 409
    assert others[1].sheet.reference in str(response.context["form"].errors["also"])
    assert TEXTS["decision"] in response.text
    assert Answer.objects.count() == 1


def test_a_colleagues_draft_is_not_thrown_away(referral, others, agent, now):
    AnswerDraftFactory(referral=others[0], decision="Commencé par une collègue")
    words = {**TEXTS, "next_step_date": now.date() + datetime.timedelta(days=30)}

    with pytest.raises(Conflict) as conflict:
        operations.answer(referral, **words, also=others, by=agent, at=now)

    assert conflict.value.current == others[0]
    assert AnswerDraft.objects.get().decision == "Commencé par une collègue"


def test_the_page_says_when_a_chosen_sheet_has_left(client, agent, referral, others, url):
    client.post(url, typed(action="save", also=[str(other.pk) for other in others]))
    AnswerFactory(referral=others[0])

    page = client.get(url)

    assert page.context["gone"] == [others[0]]
    assert others[0].sheet.reference in page.text


@pytest.mark.parametrize("ticked", ["0", "999999", "x", "9" * 40, "-1", "²", ""])
def test_a_box_that_does_not_exist_is_ignored(client, agent, url, ticked):
    assert client.post(url, typed(action="publish", also=[ticked])).status_code == 302


def test_a_sheet_of_another_organisation_is_not_answered(client, agent, referral, url):
    foreign = ReferralFactory(sheet=SheetFactory(programme=referral.sheet.programme, sent=True))

    publish(client, url, foreign)

    assert list(Answer.objects.values_list("referral", flat=True)) == [referral.pk]
