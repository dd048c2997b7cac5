"""What one is told becomes a line of the news, and a mail at the rhythm one chose."""

import datetime

import pytest

from portevoix.jobs.models import Job
from portevoix.notifications.models import Mail, Notice
from portevoix.notifications.operations import Addressee, Section, tell
from tests.factories import EntryFactory, UserFactory

pytestmark = pytest.mark.django_db
# A Tuesday, in Paris 10:00.
TUESDAY = datetime.datetime(2026, 3, 10, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture
def entry():
    return EntryFactory(happened_at=TUESDAY)


def tell_of(entry, *addressees, **options):
    """The words are those of an invitation: any text will do."""
    link = "https://test.example/entrer/"
    return tell(
        addressees,
        "organisations/emails/invited.txt",
        entry=entry,
        organisation={"name": "Le service"},
        way_in=link,
        site="https://test.example/",
        link=link,
        **options,
    )


def person(**fields):
    return Addressee.person(UserFactory(**fields))


def test_a_person_is_told_by_mail_and_among_the_news(entry):
    reader = person()

    mails = tell_of(entry, reader, section=Section.TODO)

    notice = Notice.objects.get()
    assert (notice.user, notice.recipient, notice.section) == (reader.user, reader.email, "todo")
    assert (notice.mail, notice.subject) == (mails[0], mails[0].subject)
    assert (notice.link, notice.read_at) == ("https://test.example/entrer/", None)


def test_a_mailbox_of_no_account_has_a_mail_and_no_news(entry):
    mails = tell_of(entry, Addressee("boite@test.example"))

    assert (len(mails), Notice.objects.count()) == (1, 0)


def test_told_again_nobody_has_anything_more(entry):
    addressees = [person(), Addressee("Boite@test.example"), person(rhythm="weekly")]
    tell_of(entry, *addressees)
    counted = (Mail.objects.count(), Notice.objects.count(), Job.objects.count())

    assert tell_of(entry, *addressees) == []
    assert (Mail.objects.count(), Notice.objects.count(), Job.objects.count()) == counted == (2, 2, 2)


def test_whoever_chose_once_a_day_waits_for_the_morning(entry):
    assert tell_of(entry, person(rhythm="daily")) == []

    notice = Notice.objects.get()
    assert (notice.mail, notice.send_at) == (None, datetime.datetime(2026, 3, 11, 6, 30, tzinfo=datetime.UTC))


def test_whoever_chose_once_a_week_waits_for_monday(entry):
    tell_of(entry, person(rhythm="weekly"))

    # The 16th of March, in winter time still.
    assert Notice.objects.get().send_at == datetime.datetime(2026, 3, 16, 6, 30, tzinfo=datetime.UTC)


def test_whoever_reads_here_only_has_no_mail(entry):
    assert tell_of(entry, person(rhythm="here_only")) == []

    assert (Mail.objects.count(), Notice.objects.get().send_at) == (0, None)


@pytest.mark.parametrize("rhythm", ["daily", "weekly", "here_only"])
def test_what_is_owed_is_never_held_back(rhythm, entry):
    mails = tell_of(entry, person(rhythm=rhythm), is_owed=True)

    assert [mail.notices.get().is_owed for mail in mails] == [True]


def test_what_is_gathered_waits_for_the_next_digest_also_without_an_account(entry):
    addressees = [person(), Addressee("Boite@test.example"), person(rhythm="here_only")]

    assert tell_of(entry, *addressees, gathered=True, is_owed=True) == []

    assert Mail.objects.count() == 0
    assert [notice.send_at for notice in Notice.objects.order_by("pk")] == [TUESDAY] * 3
    assert Notice.objects.get(user=None).recipient == "boite@test.example"


def test_a_telephone_never_waits_for_a_digest(entry, settings):
    mails = tell(
        [Addressee("+33612345678")],
        "boards/emails/answered.txt",
        entry=entry,
        gathered=True,
        sheet={"reference": "2026-0001", "title": "Bus"},
        answer={"referral": {"organisation": {"name": "Le service"}}},
        link="https://test.example/",
        public="https://test.example/",
        forget="https://test.example/",
        site="https://test.example/",
    )

    assert ([mail.channel for mail in mails], Notice.objects.count()) == (["sms"], 0)
