"""A year of a programme, lived by the command itself in a process and a database of its own."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

from portevoix.administration.simulation import invariants
from portevoix.kit import clock
from portevoix.results.models import Tally
from portevoix.sheets.models import Referral
from portevoix.timeline.models import Entry
from tests.factories import DetailsRequestFactory, EntryFactory, OrganisationFactory, ReferralFactory
from tests.run import SITE_SETTINGS

NO = "Paliers jamais dits\u00a0: 0"


def simulate(*arguments, **environment):
    kept = {name: value for name, value in os.environ.items() if name not in SITE_SETTINGS}
    command = [sys.executable, "manage.py", "simulate_year", *arguments]
    return subprocess.run(
        command, cwd=settings.ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )


def test_half_a_year_of_sixty_sheets_breaks_nothing_and_says_so_in_both_languages():
    ended = simulate("--sheets", "60", "--months", "6")

    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "60 fiches reçues." in ended.stdout
    assert "60 sheets received." in ended.stdout
    assert "by the date: 100 %." in ended.stdout
    assert NO in ended.stdout


@pytest.mark.faults
@pytest.mark.slow
def test_a_whole_year_of_two_thousand_sheets_breaks_nothing():
    ended = simulate("--sheets", "2000")

    assert ended.returncode == 0, ended.stderr[-3000:]
    assert "2000 sheets received." in ended.stdout


def test_a_database_that_holds_anything_is_left_alone(tmp_path):
    file = tmp_path / "full.sqlite3"
    subprocess.run(
        [sys.executable, "-c", f"import sqlite3; sqlite3.connect({str(file)!r}).execute('CREATE TABLE kept (a)')"],
        check=True,
    )

    ended = simulate("--database", f"sqlite:///{file}")

    assert ended.returncode == 1
    assert "déjà quelque chose" in ended.stderr or "already" in ended.stderr


# Each invariant sees what it is there to see.


@pytest.fixture
def referral(programme):
    return ReferralFactory(sheet__programme=programme, organisation__programme=programme, late=True)


def broken(programme):
    return {name for name, number in invariants.broken(programme, at=clock.now()).items() if number}


def said(referral, level, **facts):
    facts = {"organisation_id": referral.organisation_id, "was_due_at": clock.now().isoformat(), **facts}
    return EntryFactory(
        programme=referral.sheet.programme,
        verb="sheets.level_reached",
        subject_model="sheets.Sheet",
        subject_id=referral.sheet_id,
        facts={"level": level, **facts},
    )


def sent(referral, *, at):
    return EntryFactory(
        programme=referral.sheet.programme,
        verb="sheets.sent",
        subject_model="sheets.Sheet",
        subject_id=referral.sheet_id,
        happened_at=at,
        facts={"addressee_ids": [referral.organisation_id]},
    )


def test_a_level_that_was_never_said_is_seen(programme, referral):
    assert "levels_missing" in broken(programme)


def test_a_level_said_twice_is_seen(programme, referral):
    sent(referral, at=referral.referred_at)
    said(referral, "due")
    said(referral, "due")

    assert "levels_twice" in broken(programme)


def test_a_level_said_too_early_is_seen(programme, referral):
    sent(referral, at=clock.now())
    said(referral, "due")

    assert "levels_early" in broken(programme)


def test_a_level_said_too_late_is_seen(programme, referral):
    sent(referral, at=referral.referred_at)
    said(referral, "due", was_due_at="2020-01-01T12:00:00+01:00")

    assert "levels_late" in broken(programme)


def test_a_late_answer_whose_lateness_was_never_said_is_seen(programme, referral):
    sent(referral, at=referral.referred_at)
    EntryFactory(
        programme=programme,
        verb="sheets.answered",
        subject_model="sheets.Sheet",
        subject_id=referral.sheet_id,
        facts={"organisation_id": referral.organisation_id, "due_at": referral.due_at.isoformat()},
    )

    assert "late_unsaid" in broken(programme)


def test_a_sheet_that_a_closed_organisation_keeps_is_seen(programme, referral):
    type(referral.organisation).objects.filter(pk=referral.organisation_id).update(is_open=False)

    assert "ownerless" in broken(programme)


def test_what_the_desk_or_a_mediation_keeps_has_an_owner(programme):
    desk = programme.organisation_set.get(kind="desk")
    closed = OrganisationFactory(programme=programme, is_open=False)
    ReferralFactory(sheet__programme=programme, organisation=desk)
    ReferralFactory(sheet__programme=programme, organisation=closed, taken=True, state="mediation")

    assert "ownerless" not in broken(programme)


def test_a_figure_that_the_sheets_contradict_is_seen(programme, referral):
    Tally.objects.create(programme=programme, received=7)

    assert "figures_wrong" in broken(programme)


def test_a_private_word_in_the_history_is_seen(programme):
    request = DetailsRequestFactory(referral__sheet__programme=programme, question="Le secret des lundis")
    EntryFactory(
        programme=programme,
        subject_model="sheets.Sheet",
        subject_id=request.referral.sheet_id,
        facts={"why": "Le secret des lundis"},
    )

    assert "private_texts" in broken(programme)


def test_a_programme_where_all_is_well_breaks_nothing(programme):
    assert Referral.objects.count() == Entry.objects.count() == 0
    assert broken(programme) == set()
