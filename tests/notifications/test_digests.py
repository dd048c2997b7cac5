"""Many things at once are one mail; each is said once, whoever runs and whoever dies."""

import datetime

import pytest
import time_machine

from portevoix.accounts import operations as accounts
from portevoix.jobs import periodic, worker
from portevoix.kit import clock
from portevoix.notifications import operations, tasks
from portevoix.notifications.models import Mail, Notice
from tests.factories import EntryFactory, NoticeFactory, ProgrammeFactory, UserFactory

HOUR = datetime.timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return UserFactory(email="ines@test.example")


@pytest.fixture
def due(programme, reader, now):
    """`due("A sentence", section="todo")`: something that the next digest tells the reader."""

    def make(subject, **fields):
        kind = {"user": reader, "entry": EntryFactory(programme=programme), "send_at": now, "created_at": now}
        return NoticeFactory(subject=subject, **(kind | fields))

    return make


def gather_all():
    tasks.gather_notices.enqueue()
    worker.drain(task=tasks.gather_notices.module_path)
    return list(Mail.objects.order_by("pk"))


def test_one_thing_is_said_by_its_own_sentence(due):
    notice = due("Votre fiche est partie")

    (mail,) = gather_all()

    assert (mail.subject, mail.recipient, mail.user) == ("Votre fiche est partie", notice.recipient, notice.user)
    assert notice.link in mail.body
    notice.refresh_from_db()
    assert notice.mail == mail


def test_many_things_are_one_mail_to_do_first(due, programme):
    due("C’est réglé", section="closed")
    due("On vous a répondu", section="new")
    due("Répondez à la fiche", section="todo")
    due("Répondez à l’autre fiche", section="todo")

    (mail,) = gather_all()

    said = ["À faire", "Répondez à la fiche", "Répondez à l’autre fiche", "Nouveau", "On vous", "Terminé", "réglé"]
    assert mail.subject == f"2 choses vous attendent sur {programme.name}"
    assert sorted(said, key=mail.body.index) == said


def test_news_without_anything_to_do_say_so_in_the_readers_language(due, reader, programme):
    reader.language = "en"
    reader.save()
    due("One")
    due("Two")

    (mail,) = gather_all()

    assert mail.subject == f"2 news on {programme.name}"
    assert mail.body.startswith("New\n")


def test_what_is_told_is_not_told_again(due):
    due("Une")
    gather_all()

    due("Deux")

    assert [mail.subject for mail in gather_all()] == ["Une", "Deux"]


def test_what_is_for_later_waits(due, now):
    due("Demain", send_at=now + HOUR)
    due("Jamais par courriel", send_at=None)

    assert gather_all() == []
    with time_machine.travel(now + 2 * HOUR, tick=False):
        assert [mail.subject for mail in gather_all()] == ["Demain"]


def test_each_programme_has_its_own_mail(due):
    due("Ici")
    due("Ailleurs", entry=EntryFactory(programme=ProgrammeFactory(slug="ailleurs")))

    mails = gather_all()

    assert {mail.subject: mail.programme.slug for mail in mails} == {
        "Ici": mails[0].programme.slug,
        "Ailleurs": "ailleurs",
    }


def test_a_mailbox_of_no_account_is_told_too(due):
    due("Rappel", user=None, recipient="boite@test.example", is_owed=True)

    (mail,) = gather_all()

    assert (mail.recipient, mail.user, mail.is_owed) == ("boite@test.example", None, True)


def test_a_long_list_ends_with_how_many_more_and_where(due, settings):
    for number in range(53):
        due(f"Chose {number}.", section="todo")

    (mail,) = gather_all()

    assert mail.subject.startswith("53 choses vous attendent")
    assert mail.body.count("- Chose") == 50
    assert "Et 3 autres\u00a0:" in mail.body
    assert f"{settings.SITE_URL}/nouvelles/" in mail.body


def test_whoever_stopped_the_mails_meanwhile_gets_what_is_owed_only(due, reader):
    due("Nouvelle", is_owed=False)
    due("Rappel", is_owed=True)
    accounts.choose_rhythm(rhythm="here_only", by=reader)

    (mail,) = gather_all()

    assert (mail.subject, mail.is_owed) == ("Rappel", True)
    assert Notice.objects.get(subject="Nouvelle").send_at is None


def test_however_many_mailboxes_wait_a_few_are_read_at_a_time(due, programme, reader, monkeypatch):
    monkeypatch.setattr(tasks, "DIGESTS_AT_ONCE", 3)
    entries = EntryFactory.create_batch(8, programme=programme)
    for number, entry in enumerate(entries):
        due("Rappel", entry=entry, user=None, recipient=f"boite-{number}@test.example")
        due("Encore", entry=entries[number - 1], user=None, recipient=f"boite-{number}@test.example")

    mails = gather_all()

    assert sorted(mail.recipient for mail in mails) == [f"boite-{number}@test.example" for number in range(8)]
    assert {mail.notices.count() for mail in mails} == {2}


def test_the_clock_asks_for_it_each_minute(due, now):
    due("Rappel")
    worker.drain()

    with time_machine.travel(now + HOUR, tick=False):
        periodic.tick(at=clock.now())
        worker.drain(task=tasks.gather_notices.module_path)

    assert Mail.objects.count() == 1


def test_killed_before_the_commit_nothing_is_lost_and_nothing_is_said_twice(due, programme, reader, monkeypatch):
    due("Rappel")

    def killed(*args):
        raise SystemExit

    with monkeypatch.context() as broken:
        broken.setattr("portevoix.notifications.operations.digests._written", killed)
        with pytest.raises(SystemExit):
            operations.gather(reader.email, programme, at=clock.now())

    assert (Mail.objects.count(), len(gather_all())) == (0, 1)


def test_a_worker_that_comes_second_says_nothing(due, programme, reader):
    due("Rappel")

    first, second = [operations.gather(reader.email, programme, at=clock.now()) for _worker in range(2)]

    assert (first.subject, second) == ("Rappel", None)
