import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from portevoix.accounts.models import User
from portevoix.programmes.working_days import PARIS
from portevoix.sheets import operations
from portevoix.sheets.deadlines import Level
from portevoix.sheets.models import Referral
from portevoix.timeline.models import Entry
from tests import factories as make

from .story import HOUR, Life

pytestmark = pytest.mark.django_db
# A Monday; the first days off that follow it are those of All Saints.
MONDAY = datetime.datetime(2026, 9, 7, 10, tzinfo=PARIS)


@pytest.fixture
def life(programme):
    return Life(programme, sent_at=MONDAY)


def day(moment):
    return moment.astimezone(PARIS).date()


def said(life):
    """The levels of the history, in order."""
    entries = Entry.objects.filter(verb="sheets.level_reached", subject_id=life.sheet.pk).order_by("pk")
    return [entry.facts["level"] for entry in entries]


def test_a_silent_addressee_goes_up_the_whole_ladder_once(life):
    days = []
    for number in range(120):
        before = len(said(life))
        life.climb(at=MONDAY + number * datetime.timedelta(days=1))
        life.climb(at=MONDAY + number * datetime.timedelta(days=1))
        days += [number] * (len(said(life)) - before)

    assert said(life) == list(Level)
    # The morning after the 5th, 15th, 20th, 25th, 30th and 60th working days; 11 November is none.
    assert days == [8, 22, 29, 36, 43, 86]


def test_no_level_comes_before_the_end_of_its_day(life):
    last_second = life.referral.due_at

    life.climb(at=last_second)

    assert said(life) == ["untaken", "reminder"]
    life.climb(at=last_second + datetime.timedelta(seconds=1))
    assert said(life) == ["untaken", "reminder", "due"]


def test_after_a_long_stop_the_levels_come_in_order(life):
    life.climb(at=MONDAY + datetime.timedelta(days=50))

    assert said(life) == ["untaken", "reminder", "due", "head", "coordinator"]


def test_what_is_taken_in_charge_is_not_said_to_be_untaken(life):
    life.take(at=MONDAY + HOUR)

    life.climb(at=life.referral.remind_at + HOUR)

    assert said(life) == ["reminder"]


def test_nothing_rings_for_what_is_answered(life):
    life.answer(at=MONDAY + HOUR)

    life.climb(at=MONDAY + datetime.timedelta(days=400))

    assert said(life) == []
    assert life.referral.rings_at is None


def test_a_question_stops_the_clock_until_its_reply(life):
    due_at = life.referral.due_at
    life.ask(at=MONDAY + HOUR)

    # Tuesday of the week after: six working days later.
    life.reply(at=MONDAY + datetime.timedelta(days=8))

    assert life.referral.due_at == due_at + datetime.timedelta(days=8)
    assert life.referral.pause_days_left == 4
    assert life.referral.paused_at is None


def test_a_stopped_clock_reaches_no_level_and_is_not_late(life):
    life.ask(at=life.referral.due_at - HOUR)

    now = life.referral.due_at + datetime.timedelta(days=3)
    life.climb(at=now)

    assert "due" not in said(life)
    assert not life.referral.is_late(now)


def test_a_class_that_never_replies_stops_no_clock_for_ever(life):
    life.ask(at=MONDAY + HOUR)
    due_at = life.referral.due_at

    life.climb(at=MONDAY + datetime.timedelta(days=16))

    assert life.referral.state == "waiting"
    assert life.referral.paused_at is None
    # Ten working days of pause, no more: the second question stops nothing.
    assert life.referral.due_at == due_at + datetime.timedelta(days=14)
    assert Entry.objects.filter(verb="sheets.pause_ended").count() == 1


def test_a_second_question_has_only_the_days_that_are_left(life):
    life.ask(at=MONDAY + HOUR)
    life.reply(at=MONDAY + datetime.timedelta(days=11))
    due_at = life.referral.due_at

    life.ask(at=MONDAY + datetime.timedelta(days=11, hours=1))
    life.climb(at=MONDAY + datetime.timedelta(days=30))

    # One working day was left: from a Friday to the Monday.
    assert life.referral.due_at == due_at + datetime.timedelta(days=3)


def test_an_extension_moves_the_answer_and_what_follows(life):
    before = life.referral.dates

    life.extend(at=MONDAY + HOUR)

    later = datetime.timedelta(days=14)
    assert day(life.referral.due_at) == day(before.due_at) + later
    assert day(life.referral.head_at) == day(before.head_at) + later
    assert life.referral.take_due_at == before.take_due_at


def test_there_is_one_extension_and_before_the_date(life):
    life.extend(at=MONDAY + HOUR)
    with pytest.raises(PermissionDenied):
        life.extend(at=MONDAY + 2 * HOUR)

    other = Life(life.programme, sent_at=MONDAY)
    with pytest.raises(PermissionDenied):
        other.extend(at=other.referral.due_at + HOUR)


def test_the_day_off_of_a_programme_does_not_count(programme):
    make.ClosedPeriodFactory(
        programme=programme, starts_on=datetime.date(2026, 9, 14), ends_on=datetime.date(2026, 9, 18)
    )
    life = Life(programme, sent_at=MONDAY)

    assert life.referral.take_due_at.astimezone(PARIS).date() == datetime.date(2026, 9, 21)


def test_only_the_system_lets_clocks_ring(life, now):
    with pytest.raises(PermissionDenied):
        operations.climb(by=life.agent, at=now)


def test_many_referrals_climb_in_a_few_statements(programme, django_assert_max_num_queries):
    for _number in range(30):
        Life(programme, sent_at=MONDAY)

    with django_assert_max_num_queries(20):
        operations.climb(by=User.objects.system(), at=MONDAY + datetime.timedelta(days=30))

    assert Entry.objects.filter(verb="sheets.level_reached").count() == 90


def test_a_batch_takes_the_oldest_dates_first(programme):
    lives = [Life(programme, sent_at=MONDAY + datetime.timedelta(days=n)) for n in (2, 0, 1)]

    operations.climb(by=User.objects.system(), at=MONDAY + datetime.timedelta(days=30), most=1)

    assert [bool(said(life)) for life in lives] == [False, True, False]


@pytest.mark.parametrize("forgotten", [{"rings_at": None}, {"state": "answered", "answered_at": MONDAY}])
def test_the_database_refuses_a_duty_without_clock(life, forgotten):
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.filter(pk=life.referral.pk).update(**forgotten)


def test_what_a_closed_organisation_owed_goes_to_the_desk(life):
    due_at = life.referral.due_at
    life.service.is_open = False
    life.service.save()

    operations.take_from_closed(life.referral, by=User.objects.system(), at=MONDAY + HOUR)

    successor = life.sheet.referrals.get(organisation__kind="desk")
    assert (successor.state, successor.due_at) == ("to_take", due_at)
    assert life.referral.state == "passed_on"
