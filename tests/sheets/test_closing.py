import uuid

import pytest
from django.urls import reverse

from portevoix.sheets.models import DetailsRequest, Sheet
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import fields_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet(cohort, theme, service):
    return make.SheetFactory(programme=cohort.programme, cohort=cohort, theme=theme, sent=True, addressees=[service])


@pytest.fixture
def asked(sheet):
    referral = sheet.referrals.get()
    return make.DetailsRequestFactory(
        referral=make.ReferralFactory(sheet=sheet, taken=True, state="waiting"), asked_at=referral.referred_at
    )


@pytest.fixture
def answered(cohort, theme):
    referral = make.ReferralFactory(
        sheet__programme=cohort.programme, sheet__cohort=cohort, sheet__theme=theme, taken=True
    )
    return make.AnswerFactory(referral=referral).referral.sheet


def thread(asked):
    return reverse("sheets:details_reply", args=[asked.referral.sheet.reference, asked.pk])


class TestDetails:
    def test_the_reply_is_given_once(self, as_delegate, asked):
        page = as_delegate.get(thread(asked))

        answers = [send(as_delegate, thread(asked), page, reply="Le lundi.") for _again in range(3)]

        asked.refresh_from_db()
        assert asked.reply == "Le lundi."
        assert {answer.url for answer in answers} == {thread(asked)}
        assert Entry.objects.filter(verb="sheets.details_given").count() == 1

    def test_the_thread_shows_what_was_said(self, as_delegate, asked):
        send(as_delegate, thread(asked), reply="Le lundi 🙂 يوم")

        page = as_delegate.get(thread(asked)).content.decode()

        assert asked.question in page
        assert "Le lundi 🙂 يوم" in page

    @pytest.mark.parametrize("reply", ["", "   ", "x" * 5001, "Le\0 lundi"])
    def test_a_faulty_reply_comes_back(self, as_delegate, asked, reply):
        answer = send(as_delegate, thread(asked), reply=reply)

        asked.refresh_from_db()
        assert (answer.status_code, asked.reply) == (422, "")

    def test_the_second_delegate_sees_both_texts(self, client, as_delegate, asked):
        page = as_delegate.get(thread(asked))
        send(as_delegate, thread(asked), reply="Le lundi.")

        late = send(as_delegate, thread(asked), page, key=str(uuid.uuid4()), reply="Le mardi.")

        assert late.status_code == 409
        assert "Le lundi." in late.content.decode()
        assert fields_of(late).get("reply") is None
        assert "Le mardi." in late.content.decode()

    def test_the_thread_is_private(self, client, asked):
        member = make.MembershipFactory(organisation=asked.referral.organisation).user
        trainee = make.EnrolmentFactory(cohort=asked.referral.sheet.cohort).user
        former = make.MandateFactory(cohort=asked.referral.sheet.cohort, expired=True).user
        for user, status in ((member, 200), (trainee, 403), (former, 403), (make.UserFactory(), 404)):
            client.force_login(user)
            assert client.get(thread(asked)).status_code == status

    def test_a_request_belongs_to_its_own_sheet(self, as_delegate, asked, answered):
        url = reverse("sheets:details_reply", args=[answered.reference, asked.pk])

        assert as_delegate.get(url).status_code == 404
        assert as_delegate.get(f"/fiches/%00/precisions/{asked.pk}/").status_code == 404


class TestSettling:
    def test_is_said_once_and_closes_the_sheet(self, as_delegate, answered):
        url = reverse("sheets:sheet_settle", args=[answered.reference])
        page = as_delegate.get(url)

        answers = [send(as_delegate, url, page) for _again in range(3)]

        answered.refresh_from_db()
        assert answered.status == "settled"
        assert {answer.url for answer in answers} == {answered.get_absolute_url()}

    def test_nobody_has_answered_yet(self, as_delegate, sheet):
        answer = as_delegate.get(reverse("sheets:sheet_settle", args=[sheet.reference]))

        assert answer.status_code == 403

    def test_the_class_alone_says_it(self, client, answered):
        url = reverse("sheets:sheet_settle", args=[answered.reference])
        client.force_login(make.UserFactory())
        assert client.post(url, {"key": str(uuid.uuid4())}).status_code == 404
        client.force_login(make.EnrolmentFactory(cohort=answered.cohort).user)
        assert client.post(url, {"key": str(uuid.uuid4())}).status_code == 403

        answered.refresh_from_db()
        assert answered.status == "answered"

    def test_a_form_without_key_is_shown_again(self, as_delegate, answered):
        assert as_delegate.post(reverse("sheets:sheet_settle", args=[answered.reference])).status_code == 422


class TestAbandoning:
    def test_needs_a_reason_and_keeps_what_was_typed(self, as_delegate, sheet):
        url = reverse("sheets:sheet_abandon", args=[sheet.reference])

        empty = send(as_delegate, url, reason=" ")
        too_long = send(as_delegate, url, reason="x" * 501)

        assert (empty.status_code, too_long.status_code) == (422, 422)
        assert fields_of(too_long)["reason"] == ["x" * 501]
        assert Sheet.objects.get(pk=sheet.pk).status == "in_progress"

    def test_releases_those_who_owed_an_answer(self, as_delegate, sheet):
        answer = send(as_delegate, reverse("sheets:sheet_abandon", args=[sheet.reference]), reason="Le bus est là.")

        sheet.refresh_from_db()
        assert (sheet.status, sheet.abandon_reason) == ("abandoned", "Le bus est là.")
        assert [referral.state for referral in sheet.referrals.all()] == ["released"]
        assert answer.url == sheet.get_absolute_url()

    def test_a_closed_sheet_says_so(self, as_delegate, cohort, programme):
        closed = make.SheetFactory(programme=programme, cohort=cohort, settled=True)

        answer = as_delegate.get(reverse("sheets:sheet_abandon", args=[closed.reference]))

        assert answer.status_code == 403


class TestTheBoardOfTheClass:
    def board(self, client):
        return client.get("/ma-classe/").content.decode()

    def test_shows_what_waits_what_is_written_and_what_became_of_the_rest(self, as_delegate, draft, asked, answered):
        page = self.board(as_delegate)

        assert thread(asked) in page
        assert reverse("sheets:draft_discard", args=[draft.pk]) in page
        assert answered.reference in page

    def test_a_trainee_reads_and_writes_nothing(self, client, draft, asked):
        client.force_login(make.EnrolmentFactory(cohort=draft.cohort).user)
        page = self.board(client)

        assert reverse("sheets:draft_detail", args=[draft.pk]) in page
        assert thread(asked) not in page
        assert reverse("sheets:draft_start", args=[draft.cohort.slug]) not in page

    def test_several_classes_are_a_choice(self, as_delegate, delegate, programme, cohort):
        make.MandateFactory(user=delegate, cohort__programme=programme)

        assert f"?classe={cohort.slug}" in self.board(as_delegate)
        assert "commencer" in as_delegate.get(f"/ma-classe/?classe={cohort.slug}").content.decode()

    def test_no_class_says_what_to_do(self, client, programme):
        user = make.UserFactory()
        client.force_login(user)

        assert user.email in self.board(client)

    def test_costs_the_same_for_few_and_many(self, as_delegate, assert_constant_queries, draft, asked, answered):
        cohort, theme = draft.cohort, draft.theme

        def more():
            for _n in range(4):
                kind = {"programme": cohort.programme, "cohort": cohort, "theme": theme}
                make.SheetFactory(**kind)
                make.AnswerFactory(
                    referral=make.ReferralFactory(sheet=make.SheetFactory(sent=True, **kind), taken=True)
                )
                waiting = make.ReferralFactory(sheet=make.SheetFactory(sent=True, **kind), taken=True, state="waiting")
                DetailsRequest.objects.bulk_create(
                    [make.DetailsRequestFactory.build(referral=waiting, asked_by=draft.drafted_by)]
                )

        assert_constant_queries("/ma-classe/", add_rows=more)
