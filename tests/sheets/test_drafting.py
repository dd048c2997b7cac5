import uuid

import pytest
from django.urls import reverse

from portevoix.sheets.models import HEADING_LENGTH, Sheet
from tests import factories as make

from .pages import fields_of, send

pytestmark = pytest.mark.django_db
BOARD = "/ma-classe/"


def question(sheet, slug="probleme"):
    return reverse("sheets:draft_question", args=[sheet.pk, slug])


def test_starting_twice_with_the_same_form_opens_one_draft(as_delegate, cohort):
    url, key = reverse("sheets:draft_start", args=[cohort.slug]), str(uuid.uuid4())

    first, second = (as_delegate.post(url, {"key": key}) for _again in range(2))

    assert first.url == second.url == question(Sheet.objects.get())


def test_the_draft_starts_at_the_place_of_the_class(as_delegate, cohort, programme):
    cohort.territory, cohort.place = make.TerritoryFactory(programme=programme), "Marseille"
    cohort.save()

    send(as_delegate, reverse("sheets:draft_start", args=[cohort.slug]), as_delegate.get(BOARD))

    assert fields_of(as_delegate.get(question(Sheet.objects.get(), "lieu")))["place"] == ["Marseille"]


@pytest.mark.parametrize(("go", "leads_to"), [("next", "consequences"), ("back", "probleme"), ("leave", "ma-classe")])
def test_each_way_out_of_a_question_saves_it(as_delegate, draft, go, leads_to):
    answer = send(as_delegate, question(draft, "causes"), causes="Le froid.\r\nLe vent.", go=go)

    draft.refresh_from_db()
    assert draft.causes == "Le froid.\nLe vent."
    assert leads_to in answer.url


def test_an_empty_answer_may_be_saved(as_delegate, draft):
    answer = send(as_delegate, question(draft), problem="")

    draft.refresh_from_db()
    assert (answer.status_code, draft.problem) == (302, "")


def test_a_question_opened_from_the_proofreading_leads_back_to_it(as_delegate, draft):
    answer = send(as_delegate, question(draft) + "?relecture=1", problem="Il pleut.")

    assert answer.url == reverse("sheets:draft_proofreading", args=[draft.pk])


def test_every_screen_of_the_journey_opens(as_delegate, draft):
    for slug in ("probleme", "causes", "consequences", "solutions", "theme", "lieu", "destinataires", "relecture"):
        assert as_delegate.get(question(draft, slug)).status_code == 200
    assert as_delegate.get(question(draft, "inconnue")).status_code == 404


def test_the_theme_and_those_it_crosses_are_kept(as_delegate, draft, programme):
    other = make.ThemeFactory(programme=programme)

    send(as_delegate, question(draft, "theme"), theme=draft.theme.pk, other_themes=[other.pk, draft.theme.pk])

    draft.refresh_from_db()
    assert draft.themes == [draft.theme, other]


def test_the_area_is_one_of_the_programme(as_delegate, draft, programme):
    department = make.TerritoryFactory(programme=programme, name="Var")
    zone = make.TerritoryFactory(programme=programme, kind="employment_zone", parent=department, name="Toulon")
    elsewhere = make.TerritoryFactory()

    refused = send(as_delegate, question(draft, "lieu"), territory=elsewhere.pk)
    send(as_delegate, question(draft, "lieu"), territory=zone.pk, place="La Seyne")

    draft.refresh_from_db()
    assert (refused.status_code, draft.territory, draft.place) == (422, zone, "La Seyne")


class TestBadInput:
    def test_too_long_a_text_comes_back_whole_and_says_how_much_too_long(self, as_delegate, draft):
        text = "é" * (HEADING_LENGTH + 12)

        answer = send(as_delegate, question(draft), problem=text)

        assert answer.status_code == 422
        assert "12" in answer.content.decode()
        assert fields_of(answer)["problem"] == [text]

    @pytest.mark.parametrize("text", ["Il fait froid\0 ici.", "é" * 2_000_000], ids=["NUL", "4 MB"])
    def test_what_cannot_be_kept_is_refused_in_a_sentence(self, as_delegate, draft, text):
        answer = send(as_delegate, question(draft), problem=text)

        draft.refresh_from_db()
        assert answer.status_code == 422
        assert draft.problem.startswith("Le bus")

    @pytest.mark.parametrize("text", ["🚌 en panne 😡", "الحافلة لا تصل", "<script>alert(1)</script> & co"])
    def test_any_writing_is_kept_as_it_is(self, as_delegate, draft, text):
        send(as_delegate, question(draft), problem=text)

        draft.refresh_from_db()
        assert draft.problem == text
        assert fields_of(as_delegate.get(question(draft)))["problem"] == [text]

    @pytest.mark.parametrize("version", ["", "x", "0", "-1", str(10**30)])
    def test_a_broken_version_is_refused(self, as_delegate, draft, version):
        assert send(as_delegate, question(draft), version=version).status_code == 422

    @pytest.mark.parametrize("choice", ["x", "\0", str(10**30)])
    def test_a_theme_that_does_not_exist_is_refused(self, as_delegate, draft, choice):
        assert send(as_delegate, question(draft, "theme"), theme=choice).status_code == 422
        assert send(as_delegate, question(draft, "theme"), other_themes=[choice]).status_code == 422

    @pytest.mark.parametrize("key", ["", "x", "\0"])
    def test_a_broken_key_starts_nothing(self, as_delegate, cohort, key):
        as_delegate.post(reverse("sheets:draft_start", args=[cohort.slug]), {"key": key})

        assert not Sheet.objects.exists()

    def test_addresses_that_lead_nowhere(self, as_delegate, draft):
        for path in ("/fiches/brouillons/999999999999999999999/probleme/", f"{BOARD}?classe=%00", f"{BOARD}?classe=x"):
            assert as_delegate.get(path).status_code == 404


class TestTwoPhones:
    def test_the_same_answer_saved_elsewhere_gives_both_texts(self, as_delegate, draft):
        mine = as_delegate.get(question(draft))
        send(as_delegate, question(draft), problem="Ce que l'autre a écrit.")

        conflict = send(as_delegate, question(draft), mine, problem="Ce que j'ai écrit.")

        assert conflict.status_code == 409
        assert "Ce que l&#x27;autre a écrit." in conflict.content.decode()
        assert fields_of(conflict)["problem"] == ["Ce que j'ai écrit."]

        merged = send(as_delegate, question(draft), conflict, problem="Les deux.")
        draft.refresh_from_db()
        assert (merged.status_code, draft.problem) == (302, "Les deux.")

    def test_two_different_questions_do_not_disturb_each_other(self, as_delegate, draft):
        mine = as_delegate.get(question(draft))
        send(as_delegate, question(draft, "causes"), causes="Une autre cause.")

        answer = send(as_delegate, question(draft), mine, problem="Un autre problème.")

        draft.refresh_from_db()
        assert answer.status_code == 302
        assert (draft.problem, draft.causes) == ("Un autre problème.", "Une autre cause.")

    def test_going_on_from_what_was_saved_meanwhile_is_no_conflict(self, as_delegate, draft):
        mine = as_delegate.get(question(draft))
        send(as_delegate, question(draft), mine, problem="Il fait")

        answer = send(as_delegate, question(draft), mine, problem="Il fait froid.")

        assert answer.status_code == 302


class TestAutosave:
    def test_it_saves_and_gives_the_next_version(self, as_delegate, draft):
        page = as_delegate.get(question(draft))

        saved = send(as_delegate, question(draft) + "?auto=1", page, problem="Il fait")
        again = {**fields_of(page), **saved.json()["fields"], "problem": "Autre chose"}

        assert as_delegate.post(question(draft), again).status_code == 302

    @pytest.mark.parametrize(("problem", "status"), [("x" * 6000, 422), ("autre", 409)])
    def test_it_says_when_it_did_not_save(self, as_delegate, draft, problem, status):
        page = as_delegate.get(question(draft))
        send(as_delegate, question(draft), problem="Saved by the other phone.")

        answer = send(as_delegate, question(draft) + "?auto=1", page, problem=problem)

        assert (answer.status_code, answer["content-type"]) == (status, "application/json")


class TestWhoMayWrite:
    def test_another_class_sees_no_draft(self, client, draft, programme):
        client.force_login(make.MandateFactory(cohort__programme=programme).user)

        assert client.get(question(draft)).status_code == 404
        assert client.post(question(draft), {"problem": "Pris !"}).status_code == 404

    def test_an_expired_mandate_reads_a_clear_sentence_and_keeps_the_text(self, client, draft):
        client.force_login(make.MandateFactory(cohort=draft.cohort, expired=True).user)

        answer = client.post(question(draft), {"problem": "Un long texte."})

        assert answer.status_code == 403
        assert "Un long texte." in answer.content.decode()
        assert client.get(reverse("sheets:draft_detail", args=[draft.pk])).status_code == 200

    def test_a_trainee_reads_and_does_not_write(self, client, draft):
        client.force_login(make.EnrolmentFactory(cohort=draft.cohort).user)

        assert client.get(question(draft)).status_code == 403
        assert "Le bus du matin" in client.get(reverse("sheets:draft_detail", args=[draft.pk])).content.decode()

    def test_another_programme_does_not_show_it(self, as_delegate, draft):
        elsewhere = make.ProgrammeFactory(slug="ailleurs")

        assert as_delegate.get(f"/p/{elsewhere.slug}{question(draft)}").status_code == 404


class TestThrowingAway:
    def test_asks_then_does_it_once(self, as_delegate, draft):
        url = reverse("sheets:draft_discard", args=[draft.pk])
        page = as_delegate.get(url)

        answers = [send(as_delegate, url, page) for _again in range(2)]

        assert not Sheet.objects.filter(pk=draft.pk).exists()
        assert [answer.url for answer in answers] == [BOARD, BOARD]

    def test_starting_again_with_the_form_of_a_draft_thrown_away_leads_to_the_board(self, as_delegate, cohort):
        url, key = reverse("sheets:draft_start", args=[cohort.slug]), {"key": str(uuid.uuid4())}
        as_delegate.post(url, key)
        gone = reverse("sheets:draft_discard", args=[Sheet.objects.get().pk])
        send(as_delegate, gone)

        assert as_delegate.post(url, key).url == BOARD

    def test_a_sent_sheet_stays(self, as_delegate, cohort):
        sent = make.SheetFactory(programme=cohort.programme, cohort=cohort, sent=True)
        url = reverse("sheets:draft_discard", args=[sent.pk])

        as_delegate.post(url, {"key": str(uuid.uuid4())})

        assert Sheet.objects.filter(pk=sent.pk).exists()
