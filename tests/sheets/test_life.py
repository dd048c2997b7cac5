"""Whole lives of sheets, at random: the operations do what the rules say (naive.py), and nothing is forgotten."""

import datetime
import itertools

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portevoix.accounts.models import User
from portevoix.administration.simulation import invariants
from portevoix.delegates import operations as delegates
from portevoix.delegates.models import Mandate
from portevoix.jobs import worker
from portevoix.jobs.models import Job
from portevoix.kit import clock
from portevoix.kit.conflict import Conflict
from portevoix.organisations import operations as organisations
from portevoix.organisations.competence import Proposal, Reason
from portevoix.programmes import directory
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import deadlines, operations, tasks
from portevoix.sheets.models import DetailsRequest, Holding, Referral, SettledProposal, Sheet
from portevoix.sheets.operations import ladder
from portevoix.timeline.models import Entry
from tests import factories as make

from .naive import CLOSED, LEVELS, MOST_CONTESTS, Duty, Life, day_of, is_over

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
WHILE = 7 * datetime.timedelta(minutes=1)
GONE = {"passed_on", "released"}
SAID = {
    "in_brief": "Un bus de plus.",
    "understood": "Le bus n'arrive plus.",
    "next_step": "On regarde.",
    "contact": "L'accueil",
}
SHEETS = 4
picks = st.integers(0, 30)


class Watch:
    """What `kit.clock` says while a life is lived."""

    now = datetime.datetime(2026, 1, 5, 9, tzinfo=PARIS)


def is_asked(duty):
    return duty.state in ("to_take", "taken", "waiting")


def may_contest(duty):
    return duty.state == "answered" and not duty.is_closed and duty.contests < MOST_CONTESTS


def may_propose(duty):
    return duty.state == "answered" and not duty.is_closed and not duty.has_proposal


def is_in_mediation(duty):
    return duty.state == "mediation"


def when(may):
    """A rule for when something may be done; now and then it is tried all the same, and must be refused."""
    return precondition(lambda lives: lives.turn % 6 == 0 or any(may(duty) for duty in lives.duties))


class Lives(RuleBasedStateMachine):
    """A programme with its desk, three services, a class and the one that comes after it; up to three sheets."""

    def __init__(self):
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        directory.forget()
        self.turn = 0
        self.lives, self.is_working, self.has_stopped = {}, True, False
        self.canaries = (f"canari-{n:04d}" for n in itertools.count())
        # No two classes are answered in the same words; figures do not make them different.
        self.words = map("".join, itertools.product("abcdefgh", repeat=5))

    def teardown(self):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)
        directory.forget()

    @initialize(day=st.dates(datetime.date(2026, 1, 1), datetime.date(2027, 6, 1)), hour=st.integers(0, 23))
    def settle_in(self, day, hour):
        Watch.now = datetime.datetime.combine(day, datetime.time(hour, 30), tzinfo=PARIS)
        self.programme = make.ProgrammeFactory(is_default=True)
        for first, last in CLOSED:
            make.ClosedPeriodFactory(programme=self.programme, starts_on=first, ends_on=last)
        self.theme = make.ThemeFactory(programme=self.programme)
        kinds = ("desk", "service", "service", "service")
        self.organisations = [self._organisation(kind) for kind in kinds]
        self.desk = self.organisations[0]
        self.closed = set()
        until = day + 2000 * DAY
        provider = self._organisation("provider")
        self.cohort, self.heir = (
            make.CohortFactory(programme=self.programme, provider=provider, starts_on=start, ends_on=until)
            for start in (day - 30 * DAY, day - 5 * DAY)
        )
        self.delegate = self._elect(self.cohort)
        self.next_delegate = self._elect(self.heir)
        self.former = self._person()
        self.a_sheet_leaves({0, 1})

    def _organisation(self, kind):
        organisation = make.OrganisationFactory(programme=self.programme, kind=kind, email="")
        make.MembershipFactory(organisation=organisation, user=self._person())
        return organisation

    def _person(self):
        # Mailboxes that can exist nowhere: no mail is written, the lives go faster.
        user = make.UserFactory()
        User.objects.filter(pk=user.pk).update(email=f"{user.pk}@test.invalid")
        return User.objects.get(pk=user.pk)

    def _elect(self, cohort):
        user = self._person()
        delegates.give_mandate(cohort, user, by=User.objects.system(), at=Watch.now)
        return user

    # Who and what.

    def _duty(self, pick, may):
        """(life, duty, referral): one that fits, if there is one; else any."""
        every = [(pk, duty) for pk, life in self.lives.items() for duty in life.duties.values()]
        fitting = [(pk, duty) for pk, duty in every if may(duty)] or every
        pk, duty = fitting[pick % len(fitting)]
        Watch.now += WHILE
        return self.lives[pk], duty, Referral.objects.get(sheet=pk, organisation=duty.organisation)

    @property
    def duties(self):
        return [duty for life in self.lives.values() for duty in life.duties.values()]

    def _agent(self, duty):
        return User.objects.get(membership__organisation=duty.organisation)

    def _tries(self, refusal, operation, *arguments, **named):
        """The operation does what it must: act, or refuse in the expected way and leave everything as it was."""
        if refusal is None:
            return operation(*arguments, **named, at=Watch.now)
        with pytest.raises(refusal), transaction.atomic():
            operation(*arguments, **named, at=Watch.now)
        return None

    def _has_delegate(self):
        return self.delegate is not None

    def _by(self):
        return self.delegate or self.former

    # The class.

    @rule(who=st.sets(st.integers(0, 3), min_size=1, max_size=3))
    def a_sheet_leaves(self, who):
        if len(self.lives) == SHEETS or not self._has_delegate():
            return
        Watch.now += WHILE
        draft = make.SheetFactory(
            programme=self.programme, cohort=self.cohort, theme=self.theme, drafted_by=self.delegate
        )
        addressees = [Proposal(self.organisations[n], Reason.CHOSEN) for n in sorted(who)]
        sheet = operations.send(
            draft, addressees=addressees, unapproved_reason="Dit à voix haute.", by=self.delegate, at=Watch.now
        )
        operations.show(sheet, by=User.objects.system(), at=Watch.now)
        duties = {p.organisation.pk: Duty(p.organisation.pk, Watch.now) for p in addressees}
        self.lives[sheet.pk] = Life(duties, self.desk.pk)

    @precondition(lambda self: any(duty.has_question for duty in self.duties))
    @rule(pick=picks)
    def the_class_replies(self, pick):
        _life, duty, referral = self._duty(pick, lambda duty: duty.has_question)
        request = referral.details_requests.get(replied_at=None)
        refusal = None if self._has_delegate() else PermissionDenied
        self._tries(refusal, operations.give_details, request, reply=next(self.canaries), by=self._by())
        if refusal is None:
            duty.reply(Watch.now)

    @when(may_contest)
    @rule(pick=picks)
    def the_class_contests(self, pick):
        _life, duty, referral = self._duty(pick, may_contest)
        refusal = None if may_contest(duty) and self._has_delegate() else PermissionDenied
        if refusal is None and (duty.contest_until is None or is_over(duty.contest_until, Watch.now)):
            refusal = ValidationError
        self._tries(refusal, operations.contest, referral, missing="Tout.", by=self._by())
        if refusal is None:
            duty.contest(Watch.now)

    @precondition(lambda self: self.delegate is not None and any(duty.is_handled for duty in self.duties))
    @rule(pick=picks, times=st.integers(1, MOST_CONTESTS))
    def they_quarrel(self, pick, times):
        """What few lives come to by themselves: answered and contested, in a day, once or twice."""
        _life, duty, referral = self._duty(pick, lambda duty: duty.is_handled)
        for _time in range(times):
            if duty.is_handled:
                self._answer(duty, referral, outcome="solution")
            if may_contest(duty):
                operations.contest(referral, missing="Tout.", by=self.delegate, at=Watch.now)
                duty.contest(Watch.now)

    @when(may_propose)
    @rule(pick=picks)
    def the_class_settles(self, pick):
        life, _duty, referral = self._duty(pick, may_propose)
        is_answered = any(duty.state == "answered" for duty in life.duties.values())
        may = is_answered and not life.is_closed and self._has_delegate()
        self._tries(None if may else PermissionDenied, operations.settle, referral.sheet, by=self._by())
        if may:
            life.settle(Watch.now)

    @precondition(lambda self: self.turn % 4 == 0)
    @rule(pick=picks)
    def the_class_abandons(self, pick):
        life, _duty, referral = self._duty(pick, lambda duty: not duty.is_closed)
        may = not life.is_closed and self._has_delegate()
        refusal = None if may else PermissionDenied
        self._tries(refusal, operations.abandon, referral.sheet, reason="Plus actuel.", by=self._by())
        if may:
            life.abandon()

    @precondition(lambda self: any(life.holding_of is not None for life in self.lives.values()))
    @rule(said=st.sampled_from(Holding.Said.values))
    def somebody_says_whether_it_holds(self, said):
        Watch.now += WHILE
        for holding in Holding.objects.filter(sheet__in=self.lives).order_by("pk"):
            life = self.lives[holding.sheet_id]
            by = self.next_delegate if life.holding_of == self.heir else self._by()
            may = not life.is_holding_said and (by == self.next_delegate or self._has_delegate())
            refusal = None if may else PermissionDenied
            self._tries(refusal, operations.say_whether_it_holds, holding, said=said, words="", by=by)
            life.is_holding_said = life.is_holding_said or may

    @precondition(lambda self: self.turn % 3 == 0)
    @rule()
    def the_mandate_ends(self):
        Watch.now += WHILE
        if self.delegate is not None:
            mandate = Mandate.objects.get(user=self.delegate)
            delegates.end_mandate(mandate, by=User.objects.system(), at=Watch.now)
            self.former, self.delegate = self.delegate, None

    @rule()
    def the_class_elects_again(self):
        Watch.now += WHILE
        self.delegate = self.delegate or self._elect(self.cohort)

    @precondition(lambda self: self.turn % 4 == 0)
    @rule()
    def everybody_reads(self):
        """The public page of each sheet stands whatever happened, and no private word is on it."""
        Watch.now += WHILE
        for sheet in Sheet.objects.filter(pk__in=self.lives).order_by("pk"):
            page = Client().get(f"/fiches/{sheet.reference}/")
            assert page.status_code == 200
            assert "canari-" not in page.content.decode()

    # The addressees.

    @when(lambda duty: duty.state == "to_take")
    @rule(pick=picks)
    def it_is_taken(self, pick):
        self._handle(pick, lambda duty: duty.state == "to_take", operations.take_charge, Duty.take)

    @when(lambda duty: duty.is_handled)
    @rule(pick=picks)
    def a_step_is_said(self, pick):
        def may_say(duty):
            # The desk says how its mediation goes, also where its own answer is contested.
            return duty.is_handled or (duty.state == "mediation" and duty.organisation == self.desk.pk)

        self._handle(pick, may_say, operations.add_step, Duty.take, text="On appelle.")

    @when(lambda duty: duty.is_handled and not duty.has_question)
    @rule(pick=picks)
    def a_question_is_asked(self, pick):
        self._handle(
            pick,
            lambda duty: duty.is_handled and not duty.has_question,
            operations.ask_details,
            lambda duty: duty.ask(Watch.now),
            question=next(self.canaries),
        )

    @when(lambda duty: duty.is_handled and duty.may_extend(Watch.now))
    @rule(pick=picks)
    def more_time_is_asked_for(self, pick):
        self._handle(
            pick,
            lambda duty: duty.is_handled and duty.may_extend(Watch.now),
            operations.extend,
            Duty.extend,
            reason="Un marché est en cours.",
        )

    @when(lambda duty: duty.is_handled)
    @rule(pick=picks, outcome=st.sampled_from(["solution", "none"]))
    def an_answer_is_given(self, pick, outcome):
        _life, duty, referral = self._duty(pick, lambda duty: duty.is_handled)
        self._answer(duty, referral, outcome=outcome)

    def _answer(self, duty, referral, *, outcome):
        refusal = None if duty.is_handled else Conflict if duty.state == "answered" else PermissionDenied
        Watch.now += WHILE
        self._tries(
            refusal,
            operations.answer,
            referral,
            outcome=outcome,
            obstacle="" if outcome == "solution" else "Le budget.",
            decision=f"Un bus de plus, et {next(self.words)}.",
            next_step_date=day_of(Watch.now) + 30 * DAY,
            by=self._agent(duty),
            **SAID,
        )
        if refusal is None:
            duty.answer(Watch.now)

    @when(may_propose)
    @rule(pick=picks)
    def it_is_proposed_as_settled(self, pick):
        self._handle(
            pick, may_propose, operations.propose_settled, lambda duty: duty.propose(Watch.now), text="C'est fait."
        )

    def _handle(self, pick, may, operation, follow, **named):
        _life, duty, referral = self._duty(pick, may)
        refusal = None if may(duty) else PermissionDenied
        self._tries(refusal, operation, referral, by=self._agent(duty), **named)
        if refusal is None:
            follow(duty)

    @when(is_asked)
    @rule(pick=picks, to=st.none() | st.integers(0, 3))
    def it_is_not_for_us(self, pick, to):
        def may(duty):
            return is_asked(duty) and duty.organisation != self.desk.pk

        life, duty, referral = self._duty(pick, may)
        to = self.organisations[to] if to is not None else None
        refusal = None if may(duty) else PermissionDenied
        if refusal is None and to is not None and self._cannot_receive(life, duty, to):
            refusal = ValidationError
        by = self._agent(duty)
        successor = self._tries(refusal, operations.decline, referral, to=to, reason="Pas pour nous.", by=by)
        if refusal is None:
            there = life.decline(duty, to=to.pk if to is not None else None, now=Watch.now)
            assert (successor and successor.organisation_id) == (there and there.organisation)

    def _cannot_receive(self, life, duty, to):
        there = life.duties.get(to.pk)
        return to.pk == duty.organisation or to.pk in self.closed or (there is not None and there.state == "gone")

    @when(lambda duty: duty.is_handled)
    @rule(pick=picks, to=st.integers(0, 3))
    def the_desk_passes_it_on(self, pick, to):
        life, duty, referral = self._duty(pick, lambda duty: duty.is_handled)
        to = self.organisations[to]
        refusal = None if duty.is_handled else PermissionDenied
        if refusal is None and (to.pk in life.duties or to.pk in self.closed):
            refusal = ValidationError
        by = User.objects.get(membership__organisation=self.desk)
        self._tries(refusal, operations.pass_on, referral, to=to, reason="Vous savez.", by=by)
        if refusal is None:
            life.give(duty, to=to.pk, bounces=duty.bounces, now=Watch.now)

    @when(is_in_mediation)
    @rule(pick=picks, stands=st.booleans())
    def a_mediation_ends(self, pick, stands):
        _life, duty, referral = self._duty(pick, is_in_mediation)
        by = User.objects.get(membership__organisation=self.desk)
        outcome = "stands" if stands else "again"
        refusal = None if is_in_mediation(duty) else PermissionDenied
        self._tries(refusal, operations.conclude_mediation, referral, outcome=outcome, conclusion="Dit.", by=by)
        if refusal is None:
            duty.conclude(stands=stands, now=Watch.now)

    @rule(pick=picks)
    def a_stranger_can_do_nothing(self, pick):
        _life, _duty, referral = self._duty(pick, lambda duty: duty.is_handled)
        for operation, named in (
            (operations.take_charge, {}),
            (operations.extend, {"reason": "Non."}),
            (operations.decline, {"reason": "Non."}),
            (operations.contest, {"missing": "Non."}),
            (operations.propose_settled, {"text": "Non."}),
        ):
            self._tries(PermissionDenied, operation, referral, by=self.next_delegate, **named)

    @precondition(lambda self: self.turn % 3 == 0)
    @rule(number=st.integers(1, 3))
    def a_service_closes_or_opens_again(self, number):
        Watch.now += WHILE
        organisation = self.organisations[number]
        is_open = organisation.pk in self.closed
        by = User.objects.system()
        organisations.update_organisation(organisation, changes={"is_open": is_open}, by=by, at=Watch.now)
        self.closed ^= {organisation.pk}

    # Time, and what it does by itself.

    @rule(hours=st.integers(1, 80))
    def hours_go_by(self, hours):
        self._live_until(Watch.now + hours * HOUR)

    @rule(days=st.integers(2, 40))
    def days_go_by(self, days):
        self._live_until(Watch.now + days * DAY)

    def _live_until(self, end):
        """Midnight by midnight: nothing else makes a date pass."""
        while self.is_working and day_of(Watch.now) < day_of(end):
            tomorrow = day_of(Watch.now) + DAY
            Watch.now = datetime.datetime.combine(tomorrow, datetime.time(0, 3), tzinfo=PARIS)
            self._work()
        Watch.now = max(Watch.now, end)

    @rule(pick=picks)
    def the_worker_stops_or_starts(self, pick):
        """Stopped a third of the time."""
        self.is_working = pick % 3 > 0
        self.has_stopped |= not self.is_working

    def _work(self):
        for task in (tasks.climb_ladders, tasks.take_from_the_closed, tasks.let_proposals_lapse):
            task.call()
        tasks.ask_whether_it_holds.call()
        for life in self.lives.values():
            self._foresee(life)

    def _foresee(self, life):
        for duty in life.duties.values():
            if duty.is_open:
                duty.climb(Watch.now)
        for duty in list(life.duties.values()):
            if duty.is_handled and duty.organisation in self.closed:
                life.give(duty, to=self.desk.pk, bounces=duty.bounces, now=Watch.now)
        for duty in life.duties.values():
            duty.lapse(Watch.now)
        if life.ask_holding_at is not None and life.ask_holding_at < Watch.now:
            life.ask_holding_at, life.holding_of = None, self.cohort if self._has_delegate() else self.heir

    # What must be true after each step.

    @invariant()
    def it_is_as_the_rules_say(self):
        self.turn += 1
        if self.is_working:
            self._work()
            worker.drain()
            assert list(Job.objects.exclude(last_error="").values_list("last_error", flat=True)) == []
        rows = Referral.objects.filter(sheet__in=self.lives).select_related("sheet").order_by("pk")
        told = self._told()
        assert len(rows) == sum(len(life.duties) for life in self.lives.values())
        for row in rows:
            life = self.lives[row.sheet_id]
            duty = life.duties[row.organisation_id]
            assert row.sheet.status == life.status
            assert told.get((row.sheet_id, row.organisation_id), []) == duty.said
            self._compare(row, duty)
        self._compare_what_surrounds()

    def _told(self):
        told = {}
        for entry in Entry.objects.filter(verb="sheets.level_reached").order_by("pk"):
            told.setdefault((entry.subject_id, entry.facts["organisation_id"]), []).append(entry.facts["level"])
        return told

    def _compare(self, row, duty):
        assert ("gone" if row.state in GONE else row.state) == duty.state
        assert (row.taken_at is not None) == duty.is_taken
        if not duty.is_open:
            return
        assert (row.reached or None) == (LEVELS[duty.reached] if duty.reached >= 0 else None)
        assert (row.paused_at is not None, row.pause_days_left) == (duty.paused_on is not None, duty.pause_left)
        assert (row.extended_at is not None) == duty.is_extended
        dates = dict(zip(LEVELS, map(day_of, vars(row.dates).values()), strict=True))
        for level in LEVELS[duty.reached + 1 :]:
            assert dates[level] == duty.days[level]

    def _compare_what_surrounds(self):
        assert SettledProposal.objects.filter(closed_at=None).count() == sum(d.has_proposal for d in self.duties)
        assert DetailsRequest.objects.filter(replied_at=None).count() == sum(d.has_question for d in self.duties)
        asked = {pk: life.holding_of.pk for pk, life in self.lives.items() if life.holding_of is not None}
        assert dict(Holding.objects.values_list("sheet", "cohort").order_by("pk")) == asked

    @precondition(lambda self: self.turn % 4 == 0)
    @invariant()
    def nothing_is_forgotten_nor_said_twice(self):
        broken = invariants.broken(self.programme, at=Watch.now)
        if not self.is_working:
            # What only the worker can do, and the figures that it keeps.
            for name in ("levels_missing", "ownerless", "figures_wrong"):
                del broken[name]
        if self.has_stopped:
            # Said late, or never before the answer: what a stopped worker cannot help, and the history keeps.
            del broken["levels_late"], broken["late_unsaid"]
        assert {name: number for name, number in broken.items() if number} == {}


@pytest.fixture
def live(db, monkeypatch):
    """Run so many lives, of so many steps each; the first that is wrong is the test's failure."""
    monkeypatch.setattr(clock, "now", lambda: Watch.now)

    def run(examples, *, steps=40, **options):
        every = settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            **options,
        )
        run_state_machine_as_test(Lives, settings=every)

    return run


def test_lives_go_as_the_rules_say(live):
    # The same lives each time; `make faults` draws others.
    live(20, steps=50, derandomize=True)


@pytest.mark.faults
@pytest.mark.slow
def test_many_lives_go_as_the_rules_say(live):
    live(1500, steps=60)


@pytest.fixture
def fails_soon(live):
    """Nothing is kept nor made smaller: that it fails is all that is asked."""

    def run():
        with pytest.raises(AssertionError):
            live(200, phases=[Phase.generate], database=None, report_multiple_bugs=False)

    return run


def test_control_clocks_that_nobody_looks_at_are_seen(fails_soon, monkeypatch):
    monkeypatch.setattr(operations, "climb", lambda **at: 0)

    fails_soon()


@pytest.mark.faults
@pytest.mark.slow
def test_control_a_ladder_that_skips_a_level_is_seen(fails_soon, monkeypatch):
    passed = deadlines.passed
    monkeypatch.setattr(deadlines, "passed", lambda dates, **at: passed(dates, **at)[-1:])

    fails_soon()


def test_control_two_workers_without_a_lock_are_seen(fails_soon, monkeypatch):
    climb, due_of = operations.climb, ladder._due

    def climb_twice(*, by, at):
        """The second one had read the rows before the first one wrote."""
        stale = list(due_of(at))
        looked = climb(by=by, at=at)
        with monkeypatch.context() as second:
            second.setattr(ladder, "_due", lambda at: stale)
            climb(by=by, at=at)
        return looked

    monkeypatch.setattr(operations, "climb", climb_twice)

    fails_soon()


def test_control_a_duty_that_closed_organisations_keep_is_seen(fails_soon, monkeypatch):
    monkeypatch.setattr(operations, "take_from_closed", lambda referral, **at: None)

    fails_soon()
