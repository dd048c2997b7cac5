"""The demonstration is believable, complete, invented, and harmless to run again."""

import datetime
import random
from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError
from lucide.templatetags.lucide import lucide

from config.environment import WrongSetting
from portevoix.accounts.models import SYSTEM_EMAIL, User
from portevoix.administration.demonstration import building, texts
from portevoix.administration.demonstration.moments import CLOSES, OPENS, Agenda
from portevoix.administration.demonstration.planning import SHAPES, Casting, Fate, Life, Planner
from portevoix.delegates.models import Cohort, Mandate
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.organisations.competence import Reason
from portevoix.organisations.models import Organisation, Territory
from portevoix.programmes.models import Programme
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.models import Answer, DetailsRequest, Referral, Sheet, Step
from portevoix.sheets.status import State, Status
from portevoix.timeline.models import Entry
from tests.factories import ProgrammeFactory

SLICE = 48
TODAY = datetime.date(2026, 11, 23)


def silence(_sentence):
    pass


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """A slice of the demonstration, built once for this file and then rolled back."""
    with pytest.MonkeyPatch.context() as monkeypatch, django_db_blocker.unblock(), transaction.atomic():
        monkeypatch.setattr(django_settings, "EMAIL_FILE_PATH", tmp_path_factory.mktemp("mails"))
        building.build(say=silence, most=SLICE)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(built, db):
    """What a test changes in it is undone after the test."""


@pytest.mark.usefixtures("demonstration")
class TestBuilt:
    def test_every_text_of_the_slice_becomes_a_sheet(self):
        # And the one that the board of a class gathers words for, and the draft that another one answers.
        assert Sheet.objects.count() == SLICE + 2

    def test_sheets_stand_at_every_status_and_some_are_drafts(self):
        assert set(Sheet.objects.values_list("status", flat=True)) == {*Status.values, None}

    def test_duties_stand_at_every_state(self):
        states = set(Referral.objects.values_list("state", flat=True))

        assert states >= {State.TO_TAKE, State.TAKEN, State.WAITING, State.ANSWERED, State.RELEASED}

    def test_some_answers_are_late_and_some_of_those_were_never_taken_in_charge(self):
        overdue = Referral.objects.overdue(at=clock.now())

        assert overdue.filter(taken_at=None).exists()
        assert overdue.exclude(taken_at=None).exists()

    def test_answers_have_every_outcome(self):
        assert set(Answer.objects.values_list("outcome", flat=True)) == set(Answer.Outcome.values)

    def test_there_are_steps_questions_and_replies(self):
        assert Step.objects.exists()
        assert DetailsRequest.objects.filter(replied_at=None).exists()
        assert DetailsRequest.objects.exclude(replied_at=None).exists()

    def test_a_sheet_waits_for_the_second_of_its_two_addressees(self):
        waiting = Sheet.objects.filter(status=Status.IN_PROGRESS, referrals__state=State.ANSWERED)

        assert waiting.exists()

    def test_the_desk_receives_what_nobody_is_competent_for_and_passes_some_on(self):
        desk = Referral.objects.filter(organisation__kind=Organisation.Kind.DESK)

        assert set(desk.values_list("reason", flat=True)) == {Reason.NOBODY_ELSE}
        assert Referral.objects.filter(reason=Reason.PASSED_ON).exists()

    def test_everything_happened_before_today(self):
        midnight = datetime.datetime.combine(clock.now().astimezone(PARIS).date(), datetime.time(), tzinfo=PARIS)

        moments = [
            *Entry.objects.values_list("happened_at", flat=True),
            *Sheet.objects.values_list("drafted_at", flat=True),
            *Answer.objects.values_list("given_at", flat=True),
            *Step.objects.values_list("added_at", flat=True),
            *Mandate.objects.values_list("starts_at", flat=True),
        ]

        assert max(moments) < midnight

    def test_histories_are_in_order_and_references_follow_the_dates(self):
        sent = Sheet.objects.sent().order_by("sent_at")
        years = {}
        for sheet in sent:
            years.setdefault(sheet.reference[:4], []).append(sheet.reference)

        assert all(references == sorted(references) for references in years.values())
        for sheet in sent:
            assert sheet.drafted_at <= sheet.sent_at
            assert all(r.taken_at is None or r.taken_at >= sheet.sent_at for r in sheet.referrals.all())

    def test_no_address_can_receive_a_mail(self):
        addresses = [
            *User.objects.exclude(email=SYSTEM_EMAIL).values_list("email", flat=True),
            *Organisation.objects.values_list("email", flat=True),
            *Mail.objects.values_list("recipient", flat=True),
        ]

        assert addresses
        assert [address for address in addresses if not address.endswith(".example")] == []

    def test_no_placeholder_is_left_in_what_people_read(self):
        words = [
            *Sheet.objects.values_list("problem", flat=True),
            *Sheet.objects.values_list("solutions", flat=True),
            *Answer.objects.values_list("decision", flat=True),
            *Cohort.objects.values_list("name", flat=True),
        ]

        assert [text for text in words if "{" in text] == []

    def test_everybody_has_been_told_by_mails_that_stay_on_the_machine(self):
        assert not Job.objects.exists()
        assert Mail.objects.count() > SLICE
        assert set(Mail.objects.values_list("state", flat=True)) == {Mail.State.SENT}
        assert len(list(django_settings.EMAIL_FILE_PATH.glob("*.eml"))) == Mail.objects.count()
        assert mail.outbox == []

    def test_mails_bear_the_dates_of_the_story(self):
        for told in Mail.objects.exclude(entry=None).select_related("entry"):
            assert told.created_at == told.entry.happened_at
        # A digest leaves when its lines are due, within the day that the story lives.
        for digest in Mail.objects.filter(entry=None, stop_link="").prefetch_related("notices"):
            due = [notice.send_at for notice in digest.notices.all()]
            assert max(due) <= digest.created_at < min(due) + datetime.timedelta(days=1)
        # Those who follow in the demonstration chose Monday morning.
        letters = Mail.objects.exclude(stop_link="")
        assert {letter.created_at.astimezone(PARIS).weekday() for letter in letters} == {0}

    def test_building_again_says_so_and_changes_nothing(self, settings, capsys):
        settings.DEMO = True
        before = (Entry.objects.count(), Sheet.objects.count(), Mail.objects.count())

        call_command("demo")

        assert "already there" in capsys.readouterr().out
        assert (Entry.objects.count(), Sheet.objects.count(), Mail.objects.count()) == before

    def test_a_reset_empties_builds_again_and_leaves_the_history_protected(
        self, settings, tmp_path, django_capture_on_commit_callbacks
    ):
        settings.EMAIL_FILE_PATH = tmp_path
        (tmp_path / "old.eml").write_text("An old mail.")
        # What earlier statements left to check at the commit would refuse a TRUNCATE.
        connection.check_constraints()

        with django_capture_on_commit_callbacks(execute=True):
            building.rebuild(say=silence, most=12)

        assert Sheet.objects.count() == 12 + 2
        assert User.objects.system().is_system
        assert not (tmp_path / "old.eml").exists()
        assert len(list(tmp_path.glob("*.eml"))) == Mail.objects.count()
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("options", [[], ["--reset"]])
def test_nothing_is_built_nor_emptied_outside_a_demonstration(settings, options):
    settings.DEMO = False

    with pytest.raises(CommandError, match="DEMO=1"):
        call_command("demo", *options)

    assert User.objects.filter(email=SYSTEM_EMAIL).exists()


@pytest.mark.parametrize("options", [[], ["--reset"]])
@pytest.mark.django_db
def test_a_real_programme_is_never_emptied_nor_opened(settings, options):
    settings.DEMO = True
    real = ProgrammeFactory(name="À voix haute")

    with pytest.raises(CommandError, match="À voix haute"):
        call_command("demo", *options)
    with pytest.raises(WrongSetting, match="À voix haute"):
        call_command("prepare")

    assert Programme.objects.filter(pk=real.pk).exists()


class TestPlan:
    def plan(self, today=TODAY):
        agenda = Agenda(today, lambda day: day.weekday() < 5, random.Random(1))
        lives = [
            Life(
                row["slug"],
                agenda.days_ago(int(row["started_on"])),
                today + datetime.timedelta(days=int(row["ends_in_days"])),
            )
            for row in texts.rows("cohorts")
        ]
        castings = {row["key"]: Casting.of(row) for row in texts.rows("castings")}
        return Planner(lives, castings, agenda).plan(texts.sheets())

    def test_the_same_day_gives_the_same_plan(self):
        assert self.plan() == self.plan()

    @pytest.mark.parametrize("month", range(1, 13))
    def test_any_day_of_the_year_finds_a_place_for_every_text(self, month):
        plans = self.plan(datetime.date(2027, month, 2))

        assert len(plans) == len(texts.sheets())
        assert {plan.fate for plan in plans} == set(Fate)

    def test_about_one_sheet_in_seven_is_late(self):
        late = [plan for plan in self.plan() if plan.fate in (Fate.LATE, Fate.NEVER_TAKEN)]

        assert 0.12 < len(late) / len(texts.sheets()) < 0.18

    def test_no_class_is_silent_and_none_writes_half_of_the_sheets(self):
        load = Counter(plan.cohort for plan in self.plan())

        assert set(load) == {row["slug"] for row in texts.rows("cohorts")}
        assert max(load.values()) <= 15

    def test_the_classes_that_a_text_imposes_are_respected(self):
        castings = {row["key"]: Casting.of(row) for row in texts.rows("castings")}

        for plan in self.plan():
            casting = castings.get(plan.text["key"], Casting())
            assert not casting.classes or plan.cohort in casting.classes, plan.text["key"]

    def test_sheets_reach_more_than_a_year_back(self):
        first = min(plan.day for plan in self.plan())

        assert (TODAY - first).days > 365


def test_people_act_on_working_days_at_working_hours():
    agenda = Agenda(TODAY, lambda day: day.weekday() < 5, random.Random(2))
    sent_at = agenda.on(TODAY - datetime.timedelta(days=40))

    moments = agenda.after(sent_at, count=5, until=TODAY - datetime.timedelta(days=10))

    assert moments == sorted(moments)
    assert all(moment.weekday() < 5 and OPENS <= moment.time() <= CLOSES for moment in moments)
    assert all(moment.date() < TODAY for moment in moments)


class TestFiles:
    def test_every_casting_names_a_text_classes_and_a_fate_that_exist(self):
        keys = {text["key"] for text in texts.sheets()}
        classes = {row["slug"] for row in texts.rows("cohorts")}

        for row in texts.rows("castings"):
            assert row["key"] in keys
            assert set(row["classes"].split()) <= classes, row
            assert row["fate"] in {"", *SHAPES}, row

    def test_every_theme_has_texts_and_a_drawn_icon(self):
        themes = {row["slug"]: row["icon"] for row in texts.rows("themes")}

        assert {text["theme"] for text in texts.sheets()} == set(themes)
        assert all("<svg" in lucide(icon, size=24) for icon in themes.values())

    def test_an_answer_without_a_whole_solution_says_why(self):
        for text in texts.sheets():
            for answer in (text["answer"], text["second_answer"] or {"outcome": "solution"}):
                assert answer["outcome"] == "solution" or answer["obstacle"].strip(), text["key"]

    def test_the_six_pairs_of_shoes_fit_together(self):
        shoes = {row["shoe"]: row for row in texts.rows("people") if row["shoe"]}
        providers = {row["slug"]: row["organisation_slug"] for row in texts.rows("cohorts")}

        assert set(shoes) == {"trainee", "delegate", "provider", "agent", "facilitator", "coordinator"}
        assert providers[shoes["delegate"]["belongs_to"]] == shoes["provider"]["belongs_to"]

    def test_every_zone_stands_under_a_department_of_the_region(self):
        rows = {row["code"]: row for row in texts.rows("territories")}
        kinds = Counter(row["kind"] for row in rows.values())

        assert kinds[Territory.Kind.DEPARTMENT] == 6
        for row in rows.values():
            if row["kind"] == Territory.Kind.EMPLOYMENT_ZONE:
                assert rows[row["parent_code"]]["kind"] == Territory.Kind.DEPARTMENT
