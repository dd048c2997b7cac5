"""Confiding with an account, with a code, twice, too often, wrongly; replying; naming. Without script."""

import datetime
import uuid

import pytest
from django.core.cache import cache

from portevoix.kit import clock
from portevoix.safeguarding import codes, operations, valve
from portevoix.safeguarding.models import Disclosure, PrivateWord, Referent
from portevoix.safeguarding.reading import thread
from tests import factories as make
from tests.sheets.pages import fields_of, send

from .conftest import NOW, SECRET

pytestmark = pytest.mark.django_db
SAY, BACK = "/dire-en-prive/", "/dire-en-prive/retour/"
NUMBERS = ("tel:112", "tel:3114", "tel:119", "tel:17", "tel:3919")
# Right to left, an emoji, a sign outside the first plane.
ODD = "يوم جيد 🙂 𝒳 «fin»"


@pytest.fixture(autouse=True)
def _fresh_valve():
    cache.clear()


class TestConfiding:
    def test_the_numbers_to_call_are_there_before_and_after(self, client, referent):
        page = client.get(SAY)
        after = send(client, SAY, page, text="Rien de précis.")

        assert all(number in answer.text for number in NUMBERS for answer in (page, after))
        assert page.headers["X-Robots-Tag"] == "noindex"
        assert "no-store" in page.headers["Cache-Control"]

    def test_a_visitor_gets_a_code_that_opens_the_thread(self, client, referent):
        after = send(client, SAY, text=ODD)
        disclosure = Disclosure.objects.get()
        operations.reply(disclosure, text="Nous sommes là.", by=referent, at=NOW)
        code = _code_in(after)

        page = client.post(BACK, {"code": code.lower().replace(" ", "-")})

        assert ODD in page.text
        assert "Nous sommes là." in page.text
        assert code.replace(" ", "") not in disclosure.code_digest

    def test_the_same_form_twice_confides_once_and_shows_the_same_code(self, client, referent):
        page = client.get(SAY)

        answers = [send(client, SAY, page, text=SECRET) for _again in range(3)]

        assert len({_code_in(answer) for answer in answers}) == 1
        assert (Disclosure.objects.count(), PrivateWord.objects.count()) == (1, 1)

    def test_an_account_leads_to_the_thread(self, client, referent, trainee):
        client.force_login(trainee)

        answer = send(client, SAY, text=SECRET)

        page = client.get(answer.url)
        assert SECRET in page.text
        assert Disclosure.objects.get().written_by == trainee

    def test_an_account_may_keep_its_name_to_itself(self, client, referent, trainee):
        client.force_login(trainee)

        answer = send(client, SAY, text=SECRET, alone="on")

        assert _code_in(answer)
        assert Disclosure.objects.get().written_by is None

    @pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\0b"])
    def test_a_bad_form_loses_nothing(self, text, client, referent):
        answer = send(client, SAY, text=text)

        assert answer.status_code == 422
        assert fields_of(answer)["text"][0].replace("\0", "") == text.replace("\0", "")
        assert not Disclosure.objects.exists()

    def test_too_many_from_one_network_keep_their_text_and_the_numbers(self, client, referent, monkeypatch):
        monkeypatch.setattr(valve, "MOST_SENT", 0)

        answer = send(client, SAY, text=SECRET)

        assert answer.status_code == 429
        assert SECRET in answer.text
        assert NUMBERS[0] in answer.text

    def test_a_draft_is_carried_over_and_nothing_is_kept_before_it_is_sent(self, client, referent):
        page = client.post(SAY, {"action": "carry", "text": SECRET})

        assert (page.status_code, fields_of(page)["text"]) == (200, [SECRET])
        assert not Disclosure.objects.exists()


class TestComingBack:
    @pytest.mark.parametrize("code", ["", "BBBB BBBB BBBB", "ab", "x" * 70, "🙂" * 12, "a\0b"])
    def test_a_wrong_code_opens_nothing(self, code, client, confide, system):
        confide(by=system)

        answer = client.post(BACK, {"code": code})

        assert answer.status_code == 422
        assert SECRET not in answer.text

    def test_a_network_that_guesses_is_stopped(self, client, confide, system, monkeypatch):
        key = uuid.uuid4()
        confide(by=system, key=key)
        monkeypatch.setattr(valve, "MOST_WRONG_CODES", 2)

        tries = [client.post(BACK, {"code": "BBBBBBBBBBBB"}).status_code for _again in range(3)]

        assert tries == [422, 422, 429]
        assert client.post(BACK, {"code": codes.code_for(key)}).status_code == 429

    def test_a_code_of_an_older_secret_still_opens(self, client, confide, system, settings):
        key = uuid.uuid4()
        confide(by=system, key=key)
        code = codes.code_for(key)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another secret of the site, long enough"

        assert SECRET in client.post(BACK, {"code": code}).text

    def test_one_says_more_with_the_code_and_a_reply_is_owed_again(self, client, confide, referent, system):
        key = uuid.uuid4()
        disclosure = confide(by=system, key=key)
        operations.reply(disclosure, text="D’accord.", by=referent, at=NOW)
        operations.close(disclosure, outcome="Rien.", by=referent, at=NOW)
        page = client.post(BACK, {"code": codes.code_for(key)})

        answers = [send(client, BACK, page, text="Cela continue.") for _again in range(2)]

        disclosure.refresh_from_db()
        assert [answer.status_code for answer in answers] == [200, 200]
        assert [said.text for said in thread(disclosure)] == [SECRET, "D’accord.", "Cela continue."]
        assert (disclosure.closed_at, disclosure.due_at is None) == (None, False)

    def test_a_reply_that_is_late_says_so(self, client, confide, referent, system):
        key = uuid.uuid4()
        confide(by=system, key=key)
        pages = []
        for days in (1, -1):
            Disclosure.objects.update(due_at=clock.now() + datetime.timedelta(days=days))
            pages.append(client.post(BACK, {"code": codes.code_for(key)}).text)

        assert ["c’est en retard" in page for page in pages] == [False, True]

    def test_an_empty_word_keeps_the_code(self, client, confide, system):
        key = uuid.uuid4()
        confide(by=system, key=key)

        answer = client.post(BACK, {"code": codes.code_for(key), "action": "write", "text": ""})

        assert answer.status_code == 422
        assert fields_of(answer)["code"] == [codes.spaced(codes.code_for(key))]


class TestReplying:
    def test_a_referent_replies_then_closes(self, client, confide, referent):
        disclosure = confide()
        client.force_login(referent)
        page = f"/confidences/{disclosure.pk}/"

        replied = client.post(page, {"action": "reply", "key": uuid.uuid4(), "text": "Je suis là."})
        closed = client.post(page, {"action": "close", "key": uuid.uuid4(), "outcome": "Suivie ailleurs."})

        disclosure.refresh_from_db()
        assert (replied.status_code, closed.status_code) == (302, 302)
        assert disclosure.taken_by == referent
        assert disclosure.closed_at is not None
        assert "Suivie ailleurs." in client.get(page).text

    def test_nobody_is_left_without_a_reply(self, client, confide, referent):
        disclosure = confide()
        client.force_login(referent)
        sent = {"action": "close", "key": uuid.uuid4(), "outcome": "Rien à faire."}

        answer = client.post(f"/confidences/{disclosure.pk}/", sent)

        assert answer.status_code == 422
        assert "Rien à faire." in answer.text

    def test_the_person_never_reads_the_outcome_nor_the_name(self, client, confide, referent, trainee):
        disclosure = confide()
        operations.reply(disclosure, text="Je suis là.", by=referent, at=NOW)
        operations.close(disclosure, outcome="Signalée au parquet.", by=referent, at=NOW)
        client.force_login(trainee)

        page = client.get(f"/dire-en-prive/{disclosure.pk}/")

        assert "Je suis là." in page.text
        assert "Signalée" not in page.text
        assert str(referent) not in page.text

    def test_the_list_shows_no_word(self, client, confide, referent):
        confide()
        client.force_login(referent)

        page = client.get("/confidences/")

        assert page.status_code == 200
        assert SECRET not in page.text


class TestNaming:
    def test_the_coordinator_names_and_ends(self, client, coordinator, colleague):
        client.force_login(coordinator)
        sent = {"key": uuid.uuid4(), "user": colleague.pk, "is_shown": "on"}

        client.post("/referents/", sent)
        shown = client.get("/referents/").text
        first = Referent.objects.get()
        client.post("/referents/", {**sent, "key": uuid.uuid4(), "user": coordinator.pk})
        client.post("/referents/", {"action": "end", "referent": first.pk})

        assert str(colleague) in shown
        assert Referent.objects.get(ended_at=None).user == coordinator

    def test_the_last_one_stays_until_somebody_else_is_named(self, client, coordinator, referent):
        client.force_login(coordinator)

        page = client.post("/referents/", {"action": "end", "referent": Referent.objects.get().pk}, follow=True)

        assert Referent.objects.get().ended_at is None
        assert "Désignez d’abord quelqu’un d’autre" in page.text

    @pytest.mark.parametrize("is_shown", [True, False])
    def test_a_name_is_read_only_with_the_agreement_of_its_holder(
        self, is_shown, client, programme, colleague, coordinator
    ):
        said = {"user": colleague, "is_shown": is_shown, "by": coordinator, "at": NOW}
        operations.name_referent(programme, **said)

        assert all((str(colleague) in client.get(page).text) is is_shown for page in ("/referents/", SAY))

    @pytest.mark.parametrize("user", ["", "x", "999999", "1\0"])
    def test_nobody_else_can_be_named(self, user, client, coordinator):
        client.force_login(coordinator)

        assert client.post("/referents/", {"key": uuid.uuid4(), "user": user}).status_code == 422

    def test_nobody_of_a_provider_can_be_named(self, client, programme, coordinator, colleague, cohort):
        make.MembershipFactory(organisation=cohort.provider, user=colleague)
        client.force_login(coordinator)

        assert client.post("/referents/", {"key": uuid.uuid4(), "user": colleague.pk}).status_code == 422


class TestDraft:
    DANGER = "On veut me tuer, j’ai peur de mourir."

    @pytest.mark.parametrize(("problem", "shown"), [(DANGER, True), ("Le bus est en retard.", False)])
    @pytest.mark.parametrize("screen", ["probleme", "relecture"])
    def test_words_of_danger_show_whom_to_call_and_the_private_way(
        self, screen, problem, shown, client, programme, cohort
    ):
        theme = make.ThemeFactory(programme=programme)
        sheet = make.SheetFactory(programme=programme, cohort=cohort, theme=theme, problem=problem)
        client.force_login(make.MandateFactory(cohort=cohort).user)

        page = client.get(f"/fiches/brouillons/{sheet.pk}/{screen}/")

        assert page.status_code == 200
        assert ('value="carry"' in page.text) is shown
        assert ('href="tel:17"' in page.text) is shown


def _code_in(answer):
    return answer.text.split('<strong dir="ltr">')[1].split("</strong>")[0]
