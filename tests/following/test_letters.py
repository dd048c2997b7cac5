"""Who follows is written to: only of what is public, in one mail, never an empty one, at their rhythm."""

import datetime

import pytest
import time_machine
from django.core import mail as outbox

from portevoix.commitments import operations as commitments
from portevoix.following import tasks
from portevoix.following.models import Follower, Heard
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.moderation.models import Reading
from portevoix.notifications.models import Mail
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Sheet
from tests import factories as make

pytestmark = pytest.mark.django_db
TUESDAY = datetime.datetime(2026, 11, 24, 9, 0, tzinfo=datetime.UTC)
EVERYTHING = ["programme", "theme", "territory", "region", "organisation", "provider", "sheet"]


def close(place):
    delegate = make.MandateFactory(cohort=place["sheet"].cohort).user
    sheets.abandon(place["sheet"], reason="Le bus est revenu.", by=delegate, at=clock.now())


def hide(sheet):
    Sheet.objects.filter(pk=sheet.pk).update(shown_at=None)


@pytest.mark.parametrize("kind", EVERYTHING)
def test_whoever_follows_it_hears_of_a_great_step(kind, place, followed, letters):
    follow = followed(kind)

    close(place)
    (letter,) = letters()

    assert letter.recipient == follow.follower.email
    assert place["sheet"].reference in letter.subject
    assert place["sheet"].get_absolute_url() in letter.body


@pytest.mark.parametrize("kind", EVERYTHING)
def test_a_small_step_is_for_whoever_follows_that_very_sheet(kind, place, followed, letters):
    followed(kind)

    sheets.add_step(place["referral"], text="Nous appelons.", by=place["member"], at=clock.now())

    assert bool(letters()) == (kind == "sheet")


@pytest.mark.parametrize("kind", ["theme", "territory", "organisation", "sheet", "programme"])
def test_nobody_hears_of_something_else(kind, place, followed, letters):
    elsewhere = make.ProgrammeFactory(desk=True)
    follower = make.FollowerFactory(programme=elsewhere, rhythm="at_once")
    other = {
        "theme": {"theme": make.ThemeFactory(programme=place["programme"])},
        "territory": {"territory": make.TerritoryFactory(programme=place["programme"])},
        "organisation": {"organisation": make.OrganisationFactory(programme=place["programme"])},
        "sheet": {"sheet": make.SheetFactory(programme=place["programme"], sent=True)},
        "programme": {"follower": follower},
    }
    make.FollowFactory(**({"follower__programme": place["programme"], "follower__rhythm": "at_once"} | other[kind]))

    close(place)

    assert not letters()


def test_nothing_is_said_of_a_sheet_before_everyone_may_read_it(place, followed, letters):
    followed("programme")
    hide(place["sheet"])

    close(place)

    assert not letters()
    assert not Heard.objects.exists()


def test_nothing_is_said_of_a_sheet_withheld_before_the_mail_leaves(place, followed, letters):
    followed("programme")
    close(place)
    worker.drain()
    assert Heard.objects.count() == 1
    hide(place["sheet"])

    assert not letters()
    assert not Heard.objects.exists()


def test_the_first_news_of_a_sheet_is_that_everyone_may_read_it(place, followed, letters):
    followed("theme")
    facilitator = make.MembershipFactory(organisation=place["programme"].organisation_set.get(kind="desk")).user
    sheet = make.SheetFactory(programme=place["programme"], theme=place["theme"], sent=True)
    reading = make.ReadingFactory(programme=place["programme"], subject_model="sheets.Sheet", subject_id=sheet.pk)
    Sheet.objects.filter(pk=sheet.pk).update(shown_at=None, reading=reading)
    sheet.refresh_from_db()
    assert not letters()

    sheets.show(sheet, by=facilitator, at=clock.now())
    (letter,) = letters()

    assert Reading.objects.get(pk=reading.pk).outcome == "shown"
    assert sheet.reference in letter.subject


def test_many_things_are_one_mail(place, followed, letters):
    followed("sheet")
    for _each in range(3):
        sheets.add_step(place["referral"], text="Nous appelons.", by=place["member"], at=clock.now())
    close(place)

    (letter,) = letters()

    assert letter.body.count(place["sheet"].get_absolute_url()) == 1
    assert letter.body.count("\n- ") == 4


def test_running_twice_writes_once(place, followed, letters):
    followed("sheet")
    close(place)

    assert len(letters()) == len(letters()) == 1


@pytest.mark.parametrize(("rhythm", "days"), [("at_once", 0), ("daily", 1), ("weekly", 6)])
def test_a_mail_waits_for_the_rhythm_that_was_chosen(rhythm, days, place, followed, letters):
    followed("sheet", rhythm=rhythm)
    with time_machine.travel(TUESDAY, tick=False) as now:
        close(place)
        said = []
        for day in range(8):
            now.move_to(TUESDAY + datetime.timedelta(days=day))
            said += [day] * (len(letters()) - len(said))

    assert said == [days]


def test_whoever_did_it_is_not_told(place, followed, letters):
    follower = make.FollowerFactory(programme=place["programme"], rhythm="at_once", user=place["member"], email="")
    make.FollowFactory(follower=follower, sheet=place["sheet"])

    sheets.add_step(place["referral"], text="Nous appelons.", by=place["member"], at=clock.now())

    assert not letters()


def test_whoever_was_told_as_a_delegate_is_not_told_again(place, letters):
    delegate = make.MandateFactory(cohort=place["sheet"].cohort).user
    follower = make.FollowerFactory(programme=place["programme"], rhythm="at_once", user=delegate, email="")
    make.FollowFactory(follower=follower, sheet=place["sheet"])

    sheets.add_step(place["referral"], text="Nous appelons.", by=place["member"], at=clock.now())

    assert not letters()
    assert Mail.objects.filter(recipient=delegate.email).count() == 1


def test_a_promise_that_is_kept_is_news(place, followed, letters):
    followed("organisation")
    promise = make.CommitmentFactory(organisation=place["organisation"])

    commitments.keep(promise, proof_text="C’est fait.", by=place["member"], at=clock.now())
    (letter,) = letters()

    assert promise.get_absolute_url() in letter.body


def test_a_promise_made_in_an_answer_that_nobody_reads_yet_is_none(place, followed, letters):
    followed("organisation")
    promise = make.CommitmentFactory(organisation=place["organisation"])
    make.AnswerFactory(referral=place["referral"], commitment=promise)
    hide(place["sheet"])

    commitments.keep(promise, proof_text="C’est fait.", by=place["member"], at=clock.now())

    assert not letters()


def test_a_disabled_account_is_written_nothing(place, letters):
    follower = make.FollowerFactory(programme=place["programme"], rhythm="at_once", account=True, user__is_active=False)
    make.FollowFactory(follower=follower, sheet=place["sheet"])

    close(place)

    assert not letters()


def test_each_mail_says_how_to_stop_in_its_head_and_at_its_foot(place, followed, letters):
    follow = followed("sheet")
    close(place)
    letters()
    worker.drain()

    (message,) = [m for m in outbox.outbox if m.to == [follow.follower.email]]

    link = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert link.endswith(follow.follower.get_absolute_url())
    assert link in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_more_followers_than_one_job_takes_are_all_written_to(place, followed, letters, monkeypatch):
    monkeypatch.setattr(tasks, "AT_ONCE", 2)
    for _each in range(5):
        followed("sheet")
    close(place)

    assert len(letters()) == Follower.objects.count() == 5
