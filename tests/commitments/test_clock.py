"""Reminders and escalations: each once, however long the worker was away and however many there are."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portevoix.accounts.models import User
from portevoix.commitments import operations, tasks
from portevoix.media.models import Upload
from portevoix.programmes.working_days import PARIS
from portevoix.timeline.models import Entry
from tests import factories as make

from .conftest import PROMISED_AT

pytestmark = pytest.mark.django_db
# The mornings of a promise made for 30 September 2026, a Wednesday.
MORNINGS = {"reminded": (9, 23), "late": (10, 1), "head": (10, 7), "coordinator": (10, 14)}
MINUTE = datetime.timedelta(minutes=1)


def morning(name):
    month, day = MORNINGS[name]
    return datetime.datetime(2026, month, day, 7, 30, tzinfo=PARIS)


def run(at):
    """As the worker does, at that instant."""
    with time_machine.travel(at, tick=False):
        tasks.say_levels.call()


def said(commitment):
    entries = Entry.objects.about(commitment).exclude(verb="commitments.promised")
    return [(entry.verb, entry.facts.get("level")) for entry in entries]


EVERYTHING = [
    ("commitments.reminded", None),
    ("commitments.late", None),
    ("commitments.escalated", "head"),
    ("commitments.escalated", "coordinator"),
]


@pytest.mark.parametrize("number", range(4))
def test_each_level_comes_at_its_minute_and_not_before(promise, number):
    made, moment = promise(), morning(list(MORNINGS)[number])

    run(moment - MINUTE)
    before = said(made)
    run(moment)

    assert (before, said(made)) == (EVERYTHING[:number], EVERYTHING[: number + 1])


def test_after_a_long_stop_all_that_passed_is_said_in_order_in_one_run(promise):
    made = promise()

    run(morning("coordinator") + datetime.timedelta(days=300))

    made.refresh_from_db()
    assert said(made) == EVERYTHING
    assert (made.reached, made.next_level, made.next_level_at) == (4, None, None)


def test_looked_at_every_five_minutes_nothing_is_said_twice(promise):
    made = promise()

    for minutes in range(0, 60, 5):
        run(morning("late") + minutes * MINUTE)

    assert said(made) == EVERYTHING[:2]


def test_what_is_kept_or_given_up_is_left_in_peace(promise, agent):
    kept, dropped = promise(), promise()
    operations.keep(kept, proof_text="Il roule.", by=agent, at=PROMISED_AT)
    operations.drop(dropped, reason="Plus de car.", by=agent, at=PROMISED_AT)

    run(morning("coordinator"))

    assert said(kept) == [("commitments.kept", None)]
    assert said(dropped) == [("commitments.dropped", None)]


def test_a_level_that_a_closure_moved_later_is_not_said_early(promise, programme):
    made = promise()
    run(morning("reminded"))
    make.ClosedPeriodFactory(
        programme=programme, starts_on=datetime.date(2026, 10, 1), ends_on=datetime.date(2026, 10, 9)
    )

    run(morning("late"))

    made.refresh_from_db()
    assert said(made) == EVERYTHING[:1]
    assert made.next_level_at.astimezone(PARIS).date() == datetime.date(2026, 10, 12)


def test_each_programme_has_its_own_calendar(promise, programme):
    elsewhere = make.MembershipFactory(organisation__programme=make.ProgrammeFactory(slug="ailleurs"))
    make.ClosedPeriodFactory(
        programme=elsewhere.organisation.programme,
        starts_on=datetime.date(2026, 10, 1),
        ends_on=datetime.date(2026, 10, 2),
    )
    here = promise()
    there = promise(organisation=elsewhere.organisation, cohort=None, by=elsewhere.user)

    run(morning("late"))

    assert (said(here), said(there)) == (EVERYTHING[:2], EVERYTHING[:1])


def test_many_are_taken_in_lots(promise):
    made = [promise() for _each in range(7)]
    by = User.objects.system()

    lots = [operations.apply_levels(by=by, at=morning("late"), most=3) for _turn in range(4)]

    assert lots == [3, 3, 1, 0]
    assert all(said(one) == EVERYTHING[:2] for one in made)


def test_a_lot_reads_the_calendar_once(promise):
    by = User.objects.system()
    for _each in range(5):
        promise()

    with CaptureQueriesContext(connection) as captured:
        operations.apply_levels(by=by, at=morning("reminded"))

    asked = [query["sql"] for query in captured.captured_queries if "closedperiod" in query["sql"]]
    assert len(asked) == 1


def test_nothing_to_say_costs_one_query(promise):
    promise()
    by = User.objects.system()

    with CaptureQueriesContext(connection) as captured:
        done = operations.apply_levels(by=by, at=PROMISED_AT)

    selects = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("SELECT")]
    assert (done, len(selects)) == (0, 1)


class TestPhotos:
    def test_a_photo_that_nothing_shows_is_destroyed_after_a_while(self, service):
        old = PROMISED_AT - datetime.timedelta(days=16)
        sent = {"photo": True, "arrived": True, "created_at": old}
        unused = make.UploadFactory(owner="commitments.person:1", **sent)
        elses = make.UploadFactory(owner="boards.phone:1", **sent)
        shown = make.UploadFactory(owner="commitments.person:1", **sent)
        make.CommitmentFactory(organisation=service, kept=True, proof_photo=shown)
        fresh = make.UploadFactory(owner="commitments.person:1", photo=True, arrived=True, created_at=PROMISED_AT)

        with time_machine.travel(PROMISED_AT, tick=False):
            tasks.sweep_photos.call()

        left = set(Upload.objects.exclude(state="destroyed").values_list("pk", flat=True))
        assert left == {elses.pk, shown.pk, fresh.pk}
        assert Upload.objects.get(pk=unused.pk).state == "destroyed"
