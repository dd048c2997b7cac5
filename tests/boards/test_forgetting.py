"""What was promised to be destroyed is, at its date; and the class can see it."""

import datetime

import pytest
import time_machine
from django.utils.timezone import localdate

from portevoix.boards import tasks
from portevoix.boards.models import Contact, Contribution, Vote
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.media import folders
from portevoix.media.models import Upload
from portevoix.sheets.models import Sheet
from tests import factories as make

DAY = datetime.timedelta(days=1)


def leave(board, *, at):
    Sheet.objects.filter(pk=board.sheet_id).update(
        sent_at=at, status="in_progress", reference="2026-0001", title="Le bus"
    )


@pytest.fixture
def spoken(board):
    leave(board, at=clock.now())
    return make.ContributionFactory(board=board, voiced=True, text="Je garde mes mots")


@pytest.mark.parametrize(("days", "state"), [(29, Upload.State.READY), (31, Upload.State.DESTROYED)])
def test_voices_are_destroyed_thirty_days_after_the_sheet_left(spoken, days, state):
    with time_machine.travel(clock.now() + days * DAY, tick=False):
        tasks.forget_what_was_promised.call()

    spoken.voice.refresh_from_db()
    assert spoken.voice.state == state


def test_their_files_are_gone_and_the_class_reads_that_they_are(spoken, telephone, at):
    browser, _phone = telephone()
    folder = folders.of(spoken.voice_id)
    was_there = folder.exists()
    with time_machine.travel(clock.now() + 31 * DAY, tick=False):
        for _again in range(2):
            tasks.forget_what_was_promised.call()
        worker.drain()
        page = browser.get(at("home")).content.decode()
        words = browser.get(at("words", "probleme")).content.decode()

    assert was_there
    assert not folder.exists()
    assert page.count("Détruits, comme promis\u00a0: 1 voix, 0 photo.") == 1
    assert "La voix a été détruite, comme promis." in words
    assert Contribution.objects.get(pk=spoken.pk).text == "Je garde mes mots"


def test_single_answers_are_erased_with_the_voices_and_their_sum_stays(spoken, board, telephone):
    _browser, phone = telephone()
    asked = make.ConsultationFactory(sheet=board.sheet, voices_no=1)
    Vote.objects.create(consultation=asked, phone=phone, recognises=False, missing="Un secret", voted_at=clock.now())

    with time_machine.travel(clock.now() + 31 * DAY, tick=False):
        tasks.forget_what_was_promised.call()

    asked.refresh_from_db()
    assert not Vote.objects.exists()
    assert asked.voices_no == 1


def test_a_draft_that_never_left_is_forgotten_after_its_class(board):
    said = make.ContributionFactory(board=board, voiced=True)
    board.cohort.ends_on = localdate(clock.now())
    board.cohort.save()

    for days, state in ((20, Upload.State.READY), (33, Upload.State.DESTROYED)):
        with time_machine.travel(clock.now() + days * DAY, tick=False):
            tasks.forget_what_was_promised.call()
        said.voice.refresh_from_db()
        assert said.voice.state == state


def test_what_was_sent_and_never_joined_to_words_goes_after_two_weeks(board, telephone):
    _browser, phone = telephone()
    lost = make.UploadFactory(owner=phone.owner_name, ready=True)
    used = make.ContributionFactory(board=board, phone=phone, voiced=True).voice

    with time_machine.travel(clock.now() + 16 * DAY, tick=False):
        tasks.forget_what_was_promised.call()

    lost.refresh_from_db()
    used.refresh_from_db()
    assert (lost.state, used.state) == (Upload.State.DESTROYED, Upload.State.READY)


@pytest.fixture
def told(board, programme):
    """Mails about an answer to the class: to whoever left an address, to a delegate; and one about something else."""
    sheet = make.SheetFactory(sent=True, cohort=board.cohort, programme=programme)
    entry = make.EntryFactory(
        programme=programme, verb="sheets.answered", subject_model="sheets.Sheet", subject_id=sheet.pk
    )
    sent = {"programme": programme, "body": "Votre classe…", "state": "sent", "sent_at": clock.now()}
    return {
        "contact": make.MailFactory(entry=entry, recipient="lea@example.org", **sent),
        "number": make.MailFactory(entry=entry, recipient="+33612345678", channel="sms", **sent),
        "delegate": make.MailFactory(entry=entry, recipient="d@example.org", user=make.UserFactory(), **sent),
        "elsewhere": make.MailFactory(recipient="lea@example.org", **sent),
    }


def test_addresses_are_erased_when_the_class_ends_in_its_own_mails_and_in_no_other(board, telephone, told):
    for address in ("lea@example.org", "+33612345678"):
        make.ContactFactory(phone=telephone()[1], address=address)
    board.cohort.ends_on = localdate(clock.now())
    board.cohort.save()

    with time_machine.travel(clock.now() + 2 * DAY, tick=False):
        tasks.forget_what_was_promised.call()

    for mail in told.values():
        mail.refresh_from_db()
    assert not Contact.objects.exists()
    for erased in ("contact", "number"):
        assert told[erased].recipient.endswith("@erased.invalid")
        assert told[erased].body == ""
    assert (told["delegate"].recipient, told["elsewhere"].recipient) == ("d@example.org", "lea@example.org")
    assert told["elsewhere"].body


def test_an_address_emptied_or_changed_is_erased_from_what_was_sent_there(telephone, at, told):
    browser, phone = telephone()
    make.ContactFactory(phone=phone, address="lea@example.org")

    browser.post(at("contact"), {"address": "tom@example.org"})

    told["contact"].refresh_from_db()
    assert told["contact"].recipient.endswith("@erased.invalid")
    assert Contact.objects.get().address == "tom@example.org"


def test_no_address_is_taken_once_the_class_is_over(telephone, at, board, in_days):
    browser, _phone = telephone()
    type(board.cohort).objects.filter(pk=board.cohort_id).update(
        starts_on=in_days(-90).date(), ends_on=in_days(-3).date()
    )

    browser.post(at("contact"), {"address": "lea@example.org"})

    assert not Contact.objects.exists()


def test_single_answers_of_a_class_that_only_wrote_are_erased_too(board, telephone):
    make.ContributionFactory(board=board)
    make.VoteFactory(phone=telephone()[1], consultation=make.ConsultationFactory(sheet=board.sheet))
    leave(board, at=clock.now())

    with time_machine.travel(clock.now() + 31 * DAY, tick=False):
        tasks.forget_what_was_promised.call()

    assert not Vote.objects.exists()


def test_a_media_address_dies_within_half_an_hour(board, telephone):
    from portevoix.boards.addresses import media_url

    browser, _phone = telephone()
    said = make.ContributionFactory(board=board, voiced=True)
    url = media_url(board, said.voice, "ogg", at=clock.now())

    now = browser.get(url)
    with time_machine.travel(clock.now() + datetime.timedelta(minutes=31), tick=False):
        late = browser.get(url)

    assert now.status_code == 200
    assert "no-store" in now["Cache-Control"]
    assert late.status_code == 404
    assert browser.get(f"{url[:-2]}é/").status_code == 404
    assert b"".join(now.streaming_content)


def test_what_was_taken_back_or_destroyed_is_served_to_nobody(board, telephone):
    from portevoix.boards import operations
    from portevoix.boards.addresses import media_url

    browser, phone = telephone()
    said = make.ContributionFactory(board=board, phone=phone, voiced=True)
    url = media_url(board, said.voice, "ogg", at=clock.now())

    operations.take_back(phone, said, at=clock.now())

    assert browser.get(url).status_code == 404
