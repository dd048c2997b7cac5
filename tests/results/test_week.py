import datetime
import re

import pytest

from portevoix.programmes.weeks import Week
from portevoix.results.week import report_of
from tests.factories import (
    AnswerFactory,
    CommitmentFactory,
    CorrectionFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ReferralFactory,
)

DAY = datetime.timedelta(days=1)
WEEK = Week(datetime.date(2026, 11, 16))
# The Monday of that week at noon, and the Monday after.
NOON = WEEK.starts_at + DAY / 2
AFTER = NOON + 7 * DAY


@pytest.fixture
def service(programme):
    return OrganisationFactory(programme=programme)


@pytest.fixture
def happen(programme):
    """`happen("contested", referral, …)`: an entry of the history, on that Monday."""

    def make(verb, referral, *, at=NOON, **facts):
        facts = {"organisation_id": referral.organisation_id, **facts}
        return EntryFactory(
            programme=programme,
            verb=f"sheets.{verb}",
            subject_model="sheets.Sheet",
            subject_id=referral.sheet_id,
            happened_at=at,
            facts=facts,
        )

    return make


@pytest.fixture
def answer(programme, service, happen):
    """`answer(received=…, due=…)`: answered on that Monday, late or not according to `due`."""

    def make(*, received, due, organisation=None, **facts):
        referral = ReferralFactory(
            organisation=organisation or service,
            sheet__programme=programme,
            referred_at=received,
            due_at=due,
            taken=True,
            taken_at=NOON,
        )
        AnswerFactory(referral=referral, given_at=NOON)
        happen("answered", referral, late=due < NOON, **facts)
        return referral

    return make


def report(programme, **fields):
    return report_of(programme, WEEK, at=AFTER, **fields)


def test_it_counts_what_was_received_taken_in_charge_and_answered(programme, service, happen, answer):
    received = ReferralFactory(organisation=service, sheet__programme=programme, referred_at=NOON)
    happen("sent", received)
    before = ReferralFactory(organisation=service, sheet__programme=programme, referred_at=NOON - 9 * DAY)
    happen("sent", before, at=NOON - 9 * DAY)
    answer(received=NOON - 10 * DAY, due=NOON + DAY)
    answer(received=NOON - 40 * DAY, due=NOON - DAY)
    happen("contested", before)
    happen("mediated", before)
    happen("declined", before)
    happen("passed_on", before)

    found = report(programme)

    assert (found.received, found.taken, found.in_time, found.late) == (1, 2, 1, 1)
    assert (found.contested, found.mediated, found.redirected) == (1, 1, 2)


def test_what_happened_before_or_after_is_of_another_week(programme, service, happen):
    referral = ReferralFactory(organisation=service, sheet__programme=programme, referred_at=NOON - 9 * DAY)
    happen("contested", referral, at=WEEK.starts_at - DAY / 24)
    happen("contested", referral, at=WEEK.ends_at)

    assert report(programme).contested == 0
    assert report_of(programme, WEEK.following, at=AFTER).contested == 1


def test_days_are_working_days_and_lateness_is_told_against_the_date_that_held(programme, answer):
    # Received on a Monday a fortnight before: ten working days; due on the Friday: one working day late.
    for _ in range(5):
        referral = answer(received=NOON - 14 * DAY, due=NOON - 3 * DAY, due_at=(NOON - 7 * DAY).isoformat())
    # A contest since then has given it another date.
    type(referral).objects.filter(pk=referral.pk).update(due_at=NOON + 30 * DAY)

    found = report(programme)

    # The eleventh of November is a holiday.
    assert (found.days_to_answer.number, found.days_to_answer.median) == (5, 9)
    assert (found.days_late.number, found.days_late.median) == (5, 4)
    assert found.days_late.low == found.days_late.high == 4


def test_levels_are_counted_in_the_order_of_the_ladder(programme, service, happen):
    referral = ReferralFactory(organisation=service, sheet__programme=programme)
    for level in ("elected", "head", "head"):
        happen("level_reached", referral, level=level)

    assert [number for _level, number in report(programme).levels] == [2, 1]


def test_an_organisation_reads_its_own_week_only(programme, service, happen, answer):
    other = OrganisationFactory(programme=programme)
    answer(received=NOON - DAY, due=NOON + DAY)
    mine = answer(received=NOON - DAY, due=NOON + DAY, organisation=other)
    happen("contested", mine)
    happen("level_reached", mine, level="head")
    owed = ReferralFactory(organisation=other, sheet__programme=programme, due_at=AFTER - DAY)
    ReferralFactory(organisation=service, sheet__programme=programme)

    found = report(programme, organisation=other)

    assert (found.in_time, found.contested, len(found.levels)) == (1, 1, 1)
    assert (found.waits.owed, found.waits.late, found.nearest) == (1, 1, [owed])


def test_what_waits_is_of_today_and_a_stopped_clock_is_not_late(programme, service):
    ReferralFactory(organisation=service, sheet__programme=programme, due_at=AFTER + DAY)
    ReferralFactory(organisation=service, sheet__programme=programme, due_at=AFTER - DAY, reached="elected")
    ReferralFactory(
        organisation=service,
        sheet__programme=programme,
        state="waiting",
        due_at=AFTER - DAY,
        paused_at=AFTER - 2 * DAY,
        rings_at=AFTER + DAY,
    )
    ReferralFactory(organisation=OrganisationFactory(), due_at=AFTER - DAY)

    waits = report(programme).waits

    assert (waits.owed, waits.late, waits.elected) == (3, 1, 1)


def test_promises_of_the_week_are_told_by_what_became_of_them(programme, service):
    CommitmentFactory(organisation=service, due_on=WEEK.monday)
    CommitmentFactory(organisation=service, due_on=WEEK.sunday, kept=True)
    CommitmentFactory(organisation=service, due_on=WEEK.sunday + DAY)

    promises = report(programme).promises

    assert (promises.due, promises.kept, promises.open) == (2, 1, 1)


def test_a_week_without_anything_is_quiet(programme):
    CorrectionFactory(programme=ProgrammeFactory())

    assert report(programme).is_quiet
    CorrectionFactory(programme=programme)
    assert not report(programme).is_quiet


@pytest.fixture
def as_coordinator(programme, client):
    desk = programme.organisation_set.get(kind="desk")
    client.force_login(MembershipFactory(organisation=desk, role="coordinator").user)
    return client


def test_the_page_shows_the_last_week_that_has_ended_and_leads_to_the_others(as_coordinator, programme, time_machine):
    time_machine.move_to(AFTER, tick=False)

    page = as_coordinator.get("/pilotage/semaine/")

    assert page.context["week"] == WEEK
    assert 'href="?semaine=2026-W46"' in page.text
    assert as_coordinator.get("/pilotage/semaine/?semaine=2026-W48").context["is_over"] is False


@pytest.mark.parametrize("name", ["2026-W49", "2026-W60", "hier", "%00"])
def test_a_week_to_come_or_that_is_none_is_not_found(as_coordinator, programme, time_machine, name):
    time_machine.move_to(AFTER, tick=False)

    assert as_coordinator.get(f"/pilotage/semaine/?semaine={name}").status_code == 404


def test_below_five_values_the_page_says_that_there_is_no_median(as_coordinator, programme, answer, time_machine):
    time_machine.move_to(AFTER, tick=False)
    for _ in range(4):
        answer(received=NOON - 14 * DAY, due=NOON + DAY)

    text = as_coordinator.get("/pilotage/semaine/").text

    assert "pas de médiane" in text


def test_the_page_costs_the_same_whatever_happened(
    as_coordinator, programme, service, happen, answer, time_machine, assert_constant_queries
):
    time_machine.move_to(AFTER, tick=False)
    answer(received=NOON - 14 * DAY, due=NOON - DAY)
    member = MembershipFactory(organisation=service, role="head").user

    def add_rows():
        for _ in range(4):
            referral = answer(received=NOON - 14 * DAY, due=NOON - DAY)
            happen("level_reached", referral, level="due")
            ReferralFactory(organisation=service, sheet__programme=programme)
            CommitmentFactory(organisation=service, due_on=WEEK.monday)

    assert_constant_queries("/pilotage/semaine/", add_rows=add_rows)
    as_coordinator.force_login(member)
    assert_constant_queries(f"/organismes/{service.slug}/semaine/", add_rows=add_rows)


def test_the_people_of_an_organisation_read_its_week_and_nobody_elses(client, programme, service):
    client.force_login(MembershipFactory(organisation=service).user)
    other = OrganisationFactory(programme=programme)

    assert client.get(f"/organismes/{service.slug}/semaine/").status_code == 200
    assert client.get(f"/organismes/{other.slug}/semaine/").status_code == 404
    assert f'href="/organismes/{service.slug}/semaine/"' in client.get(f"/organismes/{service.slug}/").text
    assert "/semaine/" not in client.get(f"/organismes/{other.slug}/").text


@pytest.mark.parametrize(("number", "words"), [(1, "sheet taken in charge"), (2, "sheets taken in charge")])
def test_one_is_counted_in_the_singular(as_coordinator, service, happen, programme, time_machine, number, words):
    time_machine.move_to(AFTER, tick=False)
    as_coordinator.cookies["django_language"] = "en"
    for _ in range(number):
        happen("taken", ReferralFactory(organisation=service, sheet__programme=programme, taken=True, taken_at=NOON))

    page = as_coordinator.get("/pilotage/semaine/")

    assert page.context["report"].taken == number
    assert re.search(rf">\s*{words}\s*<", page.text)
