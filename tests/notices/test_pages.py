"""The public forms, the links that follow them, the desk's pages: nothing typed is lost, nothing is done twice."""

import datetime
import uuid

import pytest
from django.core.cache import cache
from django.urls import reverse

from portevoix.kit import clock
from portevoix.kit.logs import masked
from portevoix.notices import links, operations, texts, valve
from portevoix.notices.models import Appeal, Report, RightOfReply
from portevoix.sheets import operations as sheets
from tests import factories as make
from tests.sheets.pages import fields_of, send

pytestmark = pytest.mark.django_db
# Right to left, an emoji, a sign outside the first plane.
ODD = "يوم جيد 🙂 𝒳 «fin»"


@pytest.fixture
def sheet(programme, cohort, service):
    """Shown today: whoever is named may still reply."""
    return make.SheetFactory(programme=programme, cohort=cohort, sent=True, addressees=[service])


@pytest.fixture
def form(sheet):
    return f"/signaler/fiche/{sheet.pk}/"


@pytest.fixture
def ask(sheet):
    return f"/droit-de-reponse/fiche/{sheet.pk}/"


class TestReporting:
    def test_a_visitor_reports_and_gets_a_receipt(self, client, form):
        answer = send(client, form, reason="personal", words=ODD)

        page = client.get(answer.url)
        assert (answer.status_code, page.status_code) == (302, 200)
        assert Report.objects.get().code in page.text
        assert ODD in page.text
        assert page.headers["X-Robots-Tag"] == "noindex"

    def test_three_times_the_same_form_report_once(self, client, form):
        page = client.get(form)

        answers = [send(client, form, page, reason="insult", words="Il insulte.") for _again in range(3)]

        assert len({answer.url for answer in answers}) == 1
        assert (Report.objects.count(), Report.objects.get().times) == (1, 1)

    @pytest.mark.parametrize(
        "typed",
        [
            {},
            {"reason": "x"},
            {"reason": "accessibility", "words": "Rien"},
            {"reason": "other", "words": "  "},
            {"reason": "insult", "email": "pas une adresse"},
            {"reason": "insult", "words": "x" * 3001},
            {"reason": "insult", "words": "Nul\0"},
            {"reason": "insult", "words": "x" * 2_000_000},
            {"reason": "insult", "key": "pas une clé"},
        ],
        ids=lambda typed: ",".join(f"{name}={value[:12]}" for name, value in typed.items()) or "nothing",
    )
    def test_a_faulty_form_comes_back_with_what_was_typed(self, client, form, typed):
        answer = send(client, form, **typed)

        assert (answer.status_code, Report.objects.exists()) == (422, False)
        assert "error-summary" in answer.text
        assert fields_of(answer)["words"] == [typed.get("words", "").replace("\0", "")]

    @pytest.mark.parametrize(
        "path", ["/signaler/fiche/99999999999999999999/", "/signaler/rien/1/", "/fiches/x/signaler/"]
    )
    def test_what_is_not_public_does_not_exist(self, client, programme, path):
        assert client.get(path).status_code == 404

    def test_a_sheet_that_nobody_has_read_yet_is_not_reported(self, client, programme):
        unread = make.SheetFactory(programme=programme, unread=True)

        assert client.get(f"/signaler/fiche/{unread.pk}/").status_code == 404

    def test_each_text_of_a_sheet_can_be_chosen(self, client, sheet, service):
        answer = make.AnswerFactory(referral=sheet.referrals.get())
        step = make.StepFactory(referral=sheet.referrals.get())
        contest = make.ContestFactory(answer=answer)

        page = client.get(f"/fiches/{sheet.reference}/signaler/").text

        for kind, pk in (("fiche", sheet.pk), ("reponse", answer.pk), ("etape", step.pk), ("contestation", contest.pk)):
            assert f"/signaler/{kind}/{pk}/" in page
            assert f"/droit-de-reponse/{kind}/{pk}/" in page

    def test_the_public_page_leads_there(self, client, sheet):
        answer = make.AnswerFactory(referral=sheet.referrals.get())

        page = client.get(sheet.get_absolute_url()).text

        for path in (
            f"/signaler/fiche/{sheet.pk}/",
            f"/signaler/reponse/{answer.pk}/",
            f"/fiches/{sheet.reference}/signaler/",
        ):
            assert path in page

    def test_a_promise_can_be_reported(self, client, programme, service):
        promise = make.CommitmentFactory(organisation=service)

        send(client, f"/signaler/engagement/{promise.pk}/", reason="wrong", words="Rien n’est fait.")

        assert Report.objects.get().quoted.startswith(promise.text)
        assert f"/signaler/engagement/{promise.pk}/" in client.get(promise.get_absolute_url()).text

    def test_a_network_that_sends_too_many_waits_but_a_danger_passes(self, client, form, monkeypatch):
        monkeypatch.setattr(valve, "MOST", 2)
        for number in range(2):
            send(client, form, reason="insult", words=f"Fois {number}.")

        shut = send(client, form, reason="insult", words="Fois 3.")
        danger = send(client, form, reason="danger", words="Il veut mourir.")

        assert (shut.status_code, fields_of(shut)["words"]) == (429, ["Fois 3."])
        assert danger.status_code == 302
        cache.clear()

    def test_somebody_signed_in_is_told_by_their_account(self, client, form):
        user = make.UserFactory()
        client.force_login(user)

        send(client, form, reason="insult", words="Il insulte.")

        assert Report.objects.get().made_by == user


class TestAccessibility:
    def test_it_is_said_with_no_account(self, client, programme):
        answer = send(client, "/signaler/accessibilite/?page=/fiches/", words="Le bouton n’a pas de nom.")

        made = Report.objects.get()
        assert (made.reason, made.where, made.kind) == ("accessibility", "/fiches/", "")
        assert client.get(answer.url).status_code == 200

    def test_it_is_put_right(self, client, programme, facilitator):
        made = make.ReportFactory(blocked=True, sheet=None, programme=programme)
        client.force_login(facilitator)

        send(client, f"/signalements/{made.pk}/", act="put_right", decision="Le bouton a un nom depuis lundi.")

        made.refresh_from_db()
        assert made.act == "put_right"


class TestLinks:
    def test_an_altered_link_leads_nowhere(self, client, programme):
        made = make.ReportFactory(sheet__programme=programme)

        assert client.get(f"/signalements/suivi/{links.token_for(made)}x/").status_code == 404

    def test_the_link_of_a_reply_opens_no_report(self, client, programme):
        made = make.RightOfReplyFactory(sheet__programme=programme)
        make.ReportFactory(pk=made.pk, sheet__programme=programme)

        assert client.get(f"/signalements/suivi/{links.token_for(made)}/").status_code == 404

    def test_a_visitor_appeals_once(self, client, programme):
        made = make.ReportFactory(sheet__programme=programme, decided=True)
        path = f"/signalements/suivi/{links.token_for(made)}/recours/"
        page = client.get(path)

        answers = [send(client, path, page, text="Le nom est encore là.") for _again in range(3)]
        other_tab = client.post(path, {"key": str(uuid.uuid4()), "text": "Encore."})

        assert {answer.status_code for answer in [*answers, other_tab]} == {302}
        assert Appeal.objects.get().text == "Le nom est encore là."

    @pytest.mark.parametrize("text", ["", " ", "x" * 3001, "a\0b"])
    def test_a_faulty_appeal_comes_back(self, client, programme, text):
        made = make.ReportFactory(sheet__programme=programme, decided=True)

        answer = send(client, f"/signalements/suivi/{links.token_for(made)}/recours/", text=text)

        assert (answer.status_code, Appeal.objects.exists()) == (422, False)

    @pytest.mark.parametrize(
        ("make_one", "path"),
        [
            (lambda **fields: make.ReportFactory(**fields), "/signalements/suivi"),
            (lambda **fields: make.RightOfReplyFactory(waiting=True, **fields), "/droit-de-reponse/suivi"),
        ],
        ids=["report", "reply"],
    )
    def test_a_date_that_has_passed_is_no_longer_promised(self, client, programme, make_one, path):
        made = make_one(sheet__programme=programme)
        address, late = f"{path}/{links.token_for(made)}/", "c’est en retard"
        pages = []
        for days in (1, -1):
            made.due_at = clock.now() + datetime.timedelta(days=days)
            made.save()
            pages.append(client.get(address).text)

        assert [late in page for page in pages] == [False, True]

    def test_its_page_is_kept_out_of_the_logs(self):
        assert masked("GET /signalements/suivi/abc:def/ 200") == "GET /signalements/suivi/…/ 200"

    def test_the_sheet_that_is_taken_off_is_no_longer_linked(self, client, sheet, facilitator, system):
        made = operations.report(
            texts.find("fiche", sheet.pk, sheet.programme),
            programme=sheet.programme,
            reason="insult",
            by=system,
            at=clock.now(),
        )
        sheets.withhold(sheet, reason="Des noms.", by=facilitator, at=clock.now())

        page = client.get(f"/signalements/suivi/{links.token_for(made)}/")

        assert page.status_code == 200
        assert sheet.get_absolute_url() not in page.text


class TestReplying:
    TYPED = {"name": "Jeanne Morel", "words": ODD, "email": "jeanne@test.example"}

    def test_it_is_asked_confirmed_and_shown(self, client, ask, facilitator, sheet):
        send(client, ask, **self.TYPED)
        reply = RightOfReply.objects.get()
        follow = f"/droit-de-reponse/suivi/{links.token_for(reply)}/"
        for _again in range(2):
            client.post(follow, {"action": "confirm"})
        client.force_login(facilitator)
        send(client, f"/droit-de-reponse/{reply.pk}/", choice="show")
        client.logout()

        assert ODD in client.get(sheet.get_absolute_url()).text
        assert client.get(follow).status_code == 200

    def test_three_times_the_same_form_ask_once(self, client, ask):
        page = client.get(ask)

        answers = [send(client, ask, page, **self.TYPED) for _again in range(3)]

        assert {answer.status_code for answer in answers} == {200}
        assert RightOfReply.objects.count() == 1

    @pytest.mark.parametrize(
        "typed",
        [
            {"name": ""},
            {"words": ""},
            {"words": "a\n" * 250},
            {"words": "x" * 2_000_000},
            {"email": "x"},
            {"email": ""},
        ],
        ids=lambda typed: ",".join(f"{name}={value[:6]!r}" for name, value in typed.items()),
    )
    def test_a_faulty_form_comes_back(self, client, ask, typed):
        answer = send(client, ask, **{**self.TYPED, **typed})

        assert (answer.status_code, RightOfReply.objects.exists()) == (422, False)
        assert fields_of(answer)["name"] == [typed.get("name", "Jeanne Morel")]

    def test_an_addressee_is_told_that_it_has_the_answer_form(self, client, ask, service):
        answer = send(client, ask, **{**self.TYPED, "email": service.email.upper()})

        assert answer.status_code == 422
        assert service.name in client.get(ask).text

    def test_after_three_months_the_page_says_so(self, client, programme, in_days):
        old = make.SheetFactory(programme=programme, sent=True, sent_at=in_days(-120))

        assert client.get(f"/droit-de-reponse/fiche/{old.pk}/").status_code == 410

    def test_a_link_does_nothing_else(self, client, programme):
        reply = make.RightOfReplyFactory(sheet__programme=programme)

        answer = client.post(f"/droit-de-reponse/suivi/{links.token_for(reply)}/", {"action": "x"})

        assert answer.status_code == 400

    def test_a_refusal_without_a_reason_comes_back(self, client, programme, facilitator):
        reply = make.RightOfReplyFactory(sheet__programme=programme, waiting=True)
        client.force_login(facilitator)

        assert send(client, f"/droit-de-reponse/{reply.pk}/", choice="refuse").status_code == 422


class TestDesk:
    @pytest.fixture
    def as_desk(self, client, facilitator):
        client.force_login(facilitator)
        return client

    @pytest.fixture
    def made(self, programme):
        return make.ReportFactory(sheet__programme=programme)

    def test_dangers_come_first(self, as_desk, programme, in_days):
        usual = make.ReportFactory(sheet__programme=programme, due_at=in_days(-3))
        danger = make.ReportFactory(sheet__programme=programme, reason="danger", due_at=in_days(1))

        page = as_desk.get("/signalements/").text

        assert page.index(danger.code) < page.index(usual.code)

    def test_the_list_of_what_is_to_read_says_what_else_waits(self, as_desk, programme, in_days):
        make.ReportFactory(sheet__programme=programme, due_at=in_days(-1))

        assert 'class="overdue"><a href="/signalements/"' in as_desk.get(reverse("sheets:reading_list")).text

    def test_it_decides_once_and_says_why(self, as_desk, made, facilitator):
        page = as_desk.get(made.get_absolute_url())

        answers = [
            send(as_desk, made.get_absolute_url(), page, act="nothing", decision="Personne n’est nommé.")
            for _again in range(3)
        ]

        made.refresh_from_db()
        assert {answer.status_code for answer in answers} == {302}
        assert (made.decided_by, made.decision) == (facilitator, "Personne n’est nommé.")

    @pytest.mark.parametrize(
        "typed",
        [
            {"decision": "x"},
            {"act": "nothing"},
            {"act": "x", "decision": "y"},
            {"act": "nothing", "decision": "x" * 1001},
        ],
        ids=lambda typed: ",".join(typed),
    )
    def test_a_faulty_decision_comes_back(self, as_desk, made, typed):
        answer = send(as_desk, made.get_absolute_url(), **typed)

        made.refresh_from_db()
        assert (answer.status_code, made.is_open) == (422, True)
        assert fields_of(answer)["decision"] == [typed.get("decision", "")]

    def test_the_second_colleague_keeps_their_text(self, as_desk, made, colleague):
        page = as_desk.get(made.get_absolute_url())
        operations.decide(made, act="nothing", decision="Déjà décidé.", by=colleague, at=clock.now())

        late = send(as_desk, made.get_absolute_url(), page, act="nothing", decision="Mon avis à moi.")

        assert late.status_code == 409
        for words in ("Déjà décidé.", "Mon avis à moi."):
            assert words in late.text

    def test_whoever_decided_first_has_no_form_on_the_appeal(self, as_desk, programme, facilitator, colleague):
        asked = make.AppealFactory(report__sheet__programme=programme, first_decided_by=facilitator)

        mine = as_desk.get(asked.get_absolute_url())
        as_desk.force_login(colleague)
        theirs = as_desk.get(asked.get_absolute_url())

        assert "outcome" not in fields_of(mine)
        assert 'name="outcome"' in theirs.text
        assert 'name="outcome"' not in mine.text

    def test_the_appeal_is_decided(self, as_desk, programme, facilitator):
        asked = make.AppealFactory(report__sheet__programme=programme)

        send(as_desk, asked.get_absolute_url(), outcome="changed", act="withheld", decision="Un nom est écrit.")

        asked.refresh_from_db()
        asked.report.sheet.refresh_from_db()
        assert (asked.outcome, asked.act, asked.decided_by) == ("changed", "withheld", facilitator)
        assert not asked.report.sheet.is_shown

    def test_the_same_words_lead_to_the_first(self, as_desk, made):
        other = make.ReportFactory(sheet=made.sheet, same_as=made)

        assert as_desk.get(other.get_absolute_url()).url == made.get_absolute_url()

    def test_the_list_costs_the_same_for_many(self, as_desk, programme, assert_constant_queries):
        def add_rows():
            for _each in range(3):
                make.ReportFactory(sheet__programme=programme)
                make.ReportFactory(sheet__programme=programme, decided=True)
                make.AppealFactory(report__sheet__programme=programme)
                make.RightOfReplyFactory(sheet__programme=programme, waiting=True)

        add_rows()
        assert_constant_queries("/signalements/", add_rows=add_rows)


def test_a_sheet_costs_the_same_for_many_replies(client, sheet, assert_constant_queries):
    def add_rows():
        for _each in range(3):
            reply = make.RightOfReplyFactory(sheet=sheet, shown=True)
            make.EntryFactory(
                programme=sheet.programme,
                verb="notices.replied",
                subject_model="sheets.Sheet",
                subject_id=sheet.pk,
                facts={"name": reply.name},
            )

    add_rows()
    assert "rights-of-reply" in client.get(sheet.get_absolute_url()).text
    assert_constant_queries(sheet.get_absolute_url(), add_rows=add_rows)


class TestCounts:
    def test_everyone_reads_how_many_and_what_was_decided(self, client, programme):
        for _each in range(5):
            make.ReportFactory(sheet__programme=programme, decided=True)
        make.ReportFactory(sheet__programme=programme, reason="danger", times=3)

        page = client.get("/signalements/bilan/")

        shown = page.context["year"]
        assert (shown.reports, shown.decided, shown.waiting) == (8, 5, 1)
        assert shown.median_days is not None
        assert [number for _words, number in shown.by_reason] == [1, 5]

    def test_a_few_cases_tell_no_delay(self, client, programme):
        make.ReportFactory(sheet__programme=programme, decided=True)

        assert client.get("/signalements/bilan/").context["year"].median_days is None

    def test_nothing_yet_says_so(self, client, programme):
        assert client.get("/signalements/bilan/").status_code == 200

    @pytest.mark.parametrize("year", ["1999", "x", "²", "99999999999"])
    def test_a_year_that_is_none_leads_nowhere(self, client, programme, year):
        assert client.get(f"/signalements/bilan/?annee={year}").status_code == 404
