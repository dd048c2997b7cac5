"""A report is decided by the desk, once; an appeal by another person, once."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from portevoix.jobs import worker
from portevoix.kit.conflict import Conflict
from portevoix.moderation.models import Seal
from portevoix.notices import operations, texts
from portevoix.notices.models import Appeal, Report
from portevoix.notifications.models import Notice
from portevoix.timeline.models import Entry
from tests import factories as make

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def decide(report, by, *, act="nothing", decision="La phrase ne nomme personne.", at=NOW + DAY):
    return operations.decide(report, act=act, decision=decision, by=by, at=at)


class TestReporting:
    def test_the_text_is_kept_as_it_stood(self, report, sheet):
        made = report()

        assert sheet.problem in made.quoted
        assert (made.sheet, made.made_by, made.is_open) == (sheet, None, True)

    @pytest.mark.parametrize(("reason", "day"), [("personal", 8), ("danger", 2)])
    def test_it_has_a_date_in_working_days(self, report, reason, day):
        assert report(reason=reason).due_at.date() == datetime.date(2026, 9, day)

    @pytest.mark.parametrize(
        "fields", [{"reason": "other", "words": " "}, {"reason": "accessibility"}, {"reason": "x"}]
    )
    def test_what_cannot_be_read_is_refused(self, report, fields):
        with pytest.raises(ValidationError):
            report(**fields)

        assert not Report.objects.exists()

    def test_a_hundred_times_the_same_words_are_one_case(self, report):
        for number in range(100):
            made = report(words=f"Mon  frère est {'NOMMÉ' if number % 2 else 'nommé'}.")

        made.refresh_from_db()
        assert (Report.objects.count(), made.times) == (1, 100)

    def test_whoever_leaves_an_address_has_a_row_of_their_own_in_the_same_case(self, report):
        first = report()

        second = report(email="lea@test.example")

        assert (second.same_as, second.rings_at, second.due_at) == (first, None, first.due_at)

    def test_other_words_are_another_case(self, report):
        assert report().pk != report(words="Le numéro est écrit.").pk

    def test_the_same_words_after_the_decision_are_a_new_case(self, report, facilitator):
        first = decide(report(), facilitator)

        assert report().pk != first.pk


class TestDeciding:
    def test_it_is_decided_for_all_who_said_the_same(self, report, facilitator):
        first, second = report(), report(email="lea@test.example")

        decide(second, facilitator)

        for one in (first, second):
            one.refresh_from_db()
            assert (one.act, one.decided_by, one.decision) == ("nothing", facilitator, "La phrase ne nomme personne.")
        assert Entry.objects.filter(verb="notices.decided").count() == 2

    def test_a_sheet_is_taken_off_with_the_reason(self, report, facilitator, sheet):
        decide(report(), facilitator, act="withheld", decision="Trois personnes sont nommées.")

        sheet.refresh_from_db()
        assert (sheet.is_shown, sheet.withheld_reason) == (False, "Trois personnes sont nommées.")

    def test_words_are_masked_wherever_they_stand_and_no_copy_stays(self, report, reply, facilitator, sheet):
        made, asked = report(), reply()

        operations.decide(made, act="masked", words="bus du matin", decision="Un nom.", by=facilitator, at=NOW)
        operations.requote(sheet)

        for row in (sheet, made, asked):
            row.refresh_from_db()
        for text in (sheet.problem, sheet.title, made.quoted, asked.quoted):
            assert "bus du matin" not in text
        assert sheet.is_shown

    @pytest.mark.parametrize("words", ["", " \n ", "un mot qui n’y est pas"])
    def test_words_that_are_nowhere_mask_nothing(self, report, facilitator, words):
        made = report()

        with pytest.raises(ValidationError):
            operations.decide(made, act="masked", words=words, decision="Un nom.", by=facilitator, at=NOW)

        made.refresh_from_db()
        assert made.is_open

    @pytest.mark.parametrize("decision", ["", "  ", "x" * 1001])
    def test_without_a_reason_nothing_is_decided(self, report, facilitator, decision):
        made = report()

        with pytest.raises(ValidationError):
            decide(made, facilitator, decision=decision)

        made.refresh_from_db()
        assert made.is_open

    @pytest.mark.parametrize("act", ["put_right", "x", ""])
    def test_what_is_not_offered_is_refused(self, report, facilitator, act):
        with pytest.raises(ValidationError):
            decide(report(), facilitator, act=act)

    def test_a_colleague_who_comes_second_is_told(self, report, facilitator, colleague):
        made = report()
        decide(made, facilitator)

        with pytest.raises(Conflict):
            decide(made, colleague)

    def test_nobody_decides_on_their_own_report(self, report, facilitator):
        made = report(by=facilitator)

        with pytest.raises(PermissionDenied):
            decide(made, facilitator)

    def test_nobody_decides_on_their_own_text(self, report, facilitator, sheet):
        type(sheet).objects.filter(pk=sheet.pk).update(drafted_by=facilitator)

        with pytest.raises(PermissionDenied):
            decide(report(), facilitator)


class TestAppealing:
    @pytest.fixture
    def decided(self, report, facilitator):
        return decide(report(), facilitator)

    def ask(self, about, by, side="reporter"):
        return operations.appeal(about, side=side, text="Le nom est encore là.", by=by, at=NOW + 2 * DAY)

    def answer(self, asked, by, **fields):
        said = {"outcome": "upheld", "decision": "La première décision était juste.", "at": NOW + 3 * DAY}
        return operations.decide_appeal(asked, **{**said, **fields}, by=by)

    def test_another_person_decides_again(self, decided, system, colleague):
        asked = self.answer(self.ask(decided, system), colleague)

        assert (asked.outcome, asked.decided_by, asked.rings_at) == ("upheld", colleague, None)

    def test_the_same_person_may_not(self, decided, system, facilitator):
        with pytest.raises(PermissionDenied):
            self.answer(self.ask(decided, system), facilitator)

    def test_the_database_itself_refuses_the_same_person(self, decided, system, facilitator):
        asked = self.ask(decided, system)

        with pytest.raises(IntegrityError), transaction.atomic():
            Appeal.objects.filter(pk=asked.pk).update(
                decided_by=facilitator, decided_at=NOW, decision="Non.", outcome="upheld", rings_at=None
            )

    def test_one_appeal_is_all_whichever_side(self, decided, system, delegate):
        self.ask(decided, system)

        with pytest.raises(PermissionDenied):
            self.ask(decided, delegate, side="author")

    def test_what_was_taken_off_comes_back(self, report, system, facilitator, colleague, sheet, delegate):
        decided = decide(report(), facilitator, act="withheld")

        self.answer(self.ask(decided, delegate, side="author"), colleague, outcome="changed", act="nothing")

        sheet.refresh_from_db()
        assert sheet.is_shown

    def test_to_change_is_to_choose_something_else(self, decided, system, colleague):
        with pytest.raises(ValidationError):
            self.answer(self.ask(decided, system), colleague, outcome="changed", act="nothing")

    def test_a_stranger_is_no_author(self, decided):
        with pytest.raises(PermissionDenied):
            self.ask(decided, make.UserFactory(), side="author")

    def test_nothing_undecided_is_contested(self, report, system):
        with pytest.raises(PermissionDenied):
            self.ask(report(), system)


class TestForgetting:
    LATER = NOW + 400 * DAY

    def test_words_and_mailbox_go_a_year_after_the_decision_and_the_count_stays(self, report, facilitator, system):
        made = report(email="lea@test.example")
        decide(made, facilitator)

        operations.forget(by=system, at=self.LATER)

        made.refresh_from_db()
        assert (made.text, made.quoted, made.email, made.forgotten_at) == ("", "", "", self.LATER)
        assert (made.act, made.reason) == ("nothing", "personal")

    def test_what_waits_for_an_appeal_is_kept(self, report, facilitator, system):
        made = decide(report(), facilitator)
        operations.appeal(made, side="reporter", text="Non.", by=system, at=NOW + 2 * DAY)

        assert operations.forget(by=system, at=self.LATER) == 0

    def test_what_is_not_decided_is_kept(self, report, system):
        report()

        assert operations.forget(by=system, at=self.LATER) == 0

    def test_a_reply_that_nobody_confirmed_goes(self, reply, system):
        reply(confirmed=False)

        assert operations.forget(by=system, at=NOW + 20 * DAY) == 1


@pytest.fixture
def contest(sheet):
    answer = make.AnswerFactory(referral=sheet.referrals.get())
    return make.ContestFactory(answer=answer, missing="Madame Lemoine ne rappelle jamais.")


@pytest.fixture
def reported(programme, contest, system):
    text = texts.find("contestation", contest.pk, programme)
    said = {"reason": "personal", "words": "Elle est nommée.", "by": system, "at": NOW}
    return operations.report(text, programme=programme, **said)


def test_a_contest_that_is_taken_off_leaves_the_sheet_and_comes_back(
    client, sheet, reported, facilitator, colleague, delegate
):
    decided = operations.decide(reported, act="withheld", words="", decision="Un nom.", by=facilitator, at=NOW)
    without = client.get(sheet.get_absolute_url())
    asked = operations.appeal(decided, side="author", text="Ce n’est pas un nom.", by=delegate, at=NOW + DAY)
    changed = {"outcome": "changed", "act": "nothing", "decision": "C’est vrai.", "by": colleague}
    operations.decide_appeal(asked, at=NOW + 2 * DAY, **changed)

    assert without.status_code == 200
    assert "Lemoine" not in without.text
    assert "Lemoine" in client.get(sheet.get_absolute_url()).text


def test_what_was_masked_is_kept_as_long_as_somebody_may_judge_it_again(reported, facilitator, delegate):
    decided = operations.decide(
        reported, act="masked", words="Madame Lemoine", decision="Une personne.", by=facilitator, at=NOW
    )
    before = Seal.objects.get().destroy_at

    operations.appeal(decided, side="author", text="Ce n’est pas un nom.", by=delegate, at=NOW + DAY)

    assert Seal.objects.get().destroy_at > before + 300 * DAY


def test_what_was_to_decide_leaves_the_news_once_it_is(reported, facilitator, colleague):
    worker.drain()
    waiting = Notice.objects.unread().filter(recipient=colleague.email, section="todo")
    assert waiting.filter(entry__verb="notices.reported").exists()

    operations.decide(reported, act="nothing", words="", decision="Rien à masquer.", by=facilitator, at=NOW + DAY)
    worker.drain()

    assert not waiting.filter(entry__verb="notices.reported").exists()


def test_words_of_a_contest_are_masked_and_no_copy_stays(contest, reported, facilitator):
    report = reported

    operations.decide(report, act="masked", words="Madame Lemoine", decision="Un nom.", by=facilitator, at=NOW)
    worker.drain()

    contest.refresh_from_db()
    report.refresh_from_db()
    assert "Lemoine" not in contest.missing + report.quoted
    assert "ne rappelle jamais." in contest.missing
