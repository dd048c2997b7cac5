"""Who is told, and in which words; who is never told of what."""

import datetime

import pytest

from portevoix.jobs import worker
from portevoix.notices import deadlines, operations
from portevoix.notifications.models import Mail, Notice
from portevoix.programmes.working_days import PARIS
from portevoix.timeline import listeners
from portevoix.timeline.models import Entry
from tests import factories as make

from .conftest import NOW

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def listen(verb):
    """What the worker does with the entries of a verb."""
    for entry in Entry.objects.filter(verb=verb).order_by("pk"):
        for name in listeners.listeners_to(verb):
            listeners.find(verb, name)(entry)


def mails_to(address):
    return list(Mail.objects.filter(recipient=address).order_by("pk"))


def test_whoever_left_an_address_gets_a_receipt_with_the_link(report, facilitator):
    made = report(email="lea@test.example")

    listen("notices.reported")

    (mail,) = mails_to("lea@test.example")
    assert made.code in mail.subject
    assert "/signalements/suivi/" in mail.body


def test_a_mailbox_that_somebody_else_types_again_and_again_is_spared(report, facilitator):
    for number in range(12):
        report(email="lea@test.example", words=f"Fois {number}.")

    listen("notices.reported")

    assert len(mails_to("lea@test.example")) == 5


def test_a_danger_alerts_the_desk_at_once(report, facilitator):
    report(reason="danger")

    listen("notices.reported")

    assert Notice.objects.get(user=facilitator).mail is not None
    assert mails_to(facilitator.email)


def test_anything_else_waits_for_the_next_gathered_mail(report, facilitator):
    report()

    listen("notices.reported")

    assert (mails_to(facilitator.email), Notice.objects.get(user=facilitator).section) == ([], "todo")


def test_both_sides_learn_the_decision_and_its_reason(report, facilitator, delegate):
    made = report(email="lea@test.example", words="Mon frère Ahmed est nommé.")
    operations.decide(made, act="withheld", decision="Trois personnes sont nommées.", by=facilitator, at=NOW + DAY)

    listen("notices.decided")

    (reporter,), (author,) = mails_to("lea@test.example"), mails_to(delegate.email)
    assert "Trois personnes sont nommées." in reporter.body
    assert "Trois personnes sont nommées." in author.body


def test_the_author_never_learns_who_reported_nor_in_which_words(client, report, facilitator, delegate):
    made = report(email="lea@test.example", words="Mon frère Ahmed est nommé.")
    operations.decide(made, act="withheld", decision="Trois personnes.", by=facilitator, at=NOW + DAY)
    listen("notices.decided")
    client.force_login(delegate)

    page = client.get(f"/signalements/{made.pk}/decision/").text

    (mail,) = mails_to(delegate.email)
    for told in (page, mail.subject + mail.body):
        assert "Trois personnes." in told
        assert "Ahmed" not in told
        assert "lea@test.example" not in told


def test_a_class_reads_among_its_news_that_its_text_stays(report, facilitator, delegate):
    operations.decide(report(), act="nothing", decision="Rien de personnel.", by=facilitator, at=NOW)

    listen("notices.decided")

    assert (mails_to(delegate.email), Notice.objects.filter(user=delegate).count()) == ([], 1)


def test_an_appeal_and_its_end_are_told(report, facilitator, colleague, system):
    made = operations.decide(report(email="lea@test.example"), act="nothing", decision="Rien.", by=facilitator, at=NOW)
    asked = operations.appeal(made, side="reporter", text="Si.", by=system, at=NOW)
    listen("notices.appealed")
    operations.decide_appeal(asked, outcome="upheld", decision="Rien de personnel.", by=colleague, at=NOW)

    listen("notices.appeal_decided")

    assert Notice.objects.filter(user=colleague, section="todo").count() == 1
    assert "Rien de personnel." in mails_to("lea@test.example")[-1].body


def test_a_reply_is_confirmed_then_looked_at_then_told(reply, facilitator, delegate):
    asked = reply()
    listen("notices.reply_asked")
    listen("notices.reply_confirmed")
    assert mails_to("jeanne@test.example") == []  # confirmed by then: no link is sent again
    operations.show_reply(asked, by=facilitator, at=NOW + DAY)

    listen("notices.reply_shown")

    assert len(mails_to("jeanne@test.example")) == 1
    assert len(mails_to(delegate.email)) == 1


def test_the_link_to_confirm_is_sent(reply):
    reply(confirmed=False)

    listen("notices.reply_asked")

    assert "/droit-de-reponse/suivi/" in mails_to("jeanne@test.example")[0].body


class TestClock:
    def rings(self, system, at):
        while operations.apply_levels(by=system, at=at):
            pass

    def levels(self):
        return [entry.facts["level"] for entry in Entry.objects.filter(verb="notices.level_reached").order_by("pk")]

    @pytest.mark.parametrize(
        ("day", "levels"),
        [(4, []), (7, ["reminder"]), (9, ["reminder", "late"]), (30, ["reminder", "late", "coordinator"])],
    )
    def test_each_level_comes_once_on_its_morning(self, report, system, day, levels):
        report()
        at = datetime.datetime(2026, 9, day, 7, 30, tzinfo=PARIS)

        for _again in range(2):
            self.rings(system, at)

        assert self.levels() == levels

    def test_what_is_decided_rings_no_more(self, report, system, facilitator):
        operations.decide(report(), act="nothing", decision="Rien.", by=facilitator, at=NOW)

        self.rings(system, NOW + 60 * DAY)

        assert self.levels() == []

    def test_the_last_level_is_the_coordinators(self, report, system, facilitator, desk):
        coordinator = make.MembershipFactory(organisation=desk, role="coordinator").user
        report()
        self.rings(system, NOW + 60 * DAY)

        listen("notices.level_reached")

        told = Notice.objects.filter(entry__facts__level="coordinator").values_list("user", flat=True)
        assert list(told) == [coordinator.pk]

    def test_a_reply_is_late_even_on_a_sunday(self, reply, system):
        thursday = datetime.datetime(2026, 9, 3, 10, tzinfo=PARIS)
        reply(at=thursday)

        self.rings(system, datetime.datetime(2026, 9, 7, 7, 30, tzinfo=PARIS))

        assert self.levels() == ["reminder", "late"]

    def test_an_appeal_has_a_clock_too(self, report, system, facilitator):
        made = operations.decide(report(), act="nothing", decision="Rien.", by=facilitator, at=NOW)
        operations.appeal(made, side="reporter", text="Si.", by=system, at=NOW)

        self.rings(system, NOW + 60 * DAY)

        assert self.levels() == ["reminder", "late", "coordinator"]

    def test_no_reminder_of_what_is_owed_tomorrow(self):
        due_at = deadlines.due_at(NOW, deadlines.DANGER_DAYS, deadlines.every_day)

        level, _moment = deadlines.next_level(due_at, made_at=NOW, reached=0, is_working=deadlines.every_day)

        assert level == deadlines.Level.LATE


def test_the_worker_runs_it_all(report, facilitator, delegate):
    report(email="lea@test.example", at=NOW)

    worker.drain()

    assert mails_to("lea@test.example")
