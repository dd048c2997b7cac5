"""Who is told, at once, and never of the words."""

import datetime
import io
import logging

import pytest
from django.core import serializers

from portevoix.kit import clock
from portevoix.moderation.vault import sealed
from portevoix.notifications.models import Mail, Notice
from portevoix.organisations.competence import Proposal, Reason
from portevoix.safeguarding import operations
from portevoix.safeguarding.models import Disclosure, PrivateWord
from portevoix.search.models import Document
from portevoix.sheets import operations as sheets
from portevoix.timeline.models import Entry
from tests import factories as make

from .conftest import NOW, SECRET, listen

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
REPLY = "Je vous appelle demain matin"


def told():
    return {mail.recipient for mail in Mail.objects.all()}


def test_the_referent_is_told_at_once_and_nobody_else(confide, referent, colleague, coordinator, trainee):
    confide()

    listen()

    assert told() == {referent.email}
    assert Notice.objects.get().mail is not None


def test_the_person_is_told_of_the_reply_by_a_mail_that_says_nothing(confide, referent, trainee):
    disclosure = confide()
    operations.reply(disclosure, text=REPLY, by=referent, at=NOW + DAY)

    listen()

    mail = Mail.objects.get(recipient=trainee.email)
    assert SECRET not in mail.subject + mail.body
    assert REPLY not in mail.subject + mail.body
    assert f"/dire-en-prive/{disclosure.pk}/" in mail.body


def test_nobody_is_told_of_a_reply_to_a_code(confide, referent, system):
    operations.reply(confide(by=system), text=REPLY, by=referent, at=NOW + DAY)

    listen()

    assert told() == {referent.email}


def test_the_coordinator_is_told_once_that_it_is_late_and_reads_nothing(confide, referent, coordinator, system):
    confide()
    early = operations.say_late(by=system, at=NOW + DAY)
    late = [operations.say_late(by=system, at=NOW + 2 * DAY) for _again in range(2)]

    listen()

    (mail,) = Mail.objects.filter(recipient=coordinator.email)
    assert (early, late) == (0, [1, 0])
    assert "/confidences/" not in mail.body
    assert SECRET not in mail.subject + mail.body


def test_what_is_answered_is_never_late(confide, referent, coordinator, system):
    operations.reply(confide(), text=REPLY, by=referent, at=NOW)

    assert operations.say_late(by=system, at=NOW + 9 * DAY) == 0


def test_the_words_are_nowhere_but_sealed(confide, referent, trainee, client):
    log = io.StringIO()
    handler = logging.StreamHandler(log)
    logging.getLogger().addHandler(handler)
    disclosure = confide()
    operations.reply(disclosure, text=REPLY, by=referent, at=NOW)
    operations.close(disclosure, outcome="Orientée vers une association", by=referent, at=NOW)
    listen()
    client.force_login(referent)
    client.get(f"/confidences/{disclosure.pk}/")
    logging.getLogger().removeHandler(handler)

    kept = [model.objects.all() for model in (Entry, Mail, Notice, Document, Disclosure, PrivateWord)]
    everything = log.getvalue() + "".join(serializers.serialize("json", rows, ensure_ascii=False) for rows in kept)

    assert len(PrivateWord.objects.all()) == 2
    for words in (SECRET, REPLY, "Orientée"):
        assert words not in everything


def test_the_history_does_not_name_whoever_confides(confide, trainee, system):
    confide()

    assert set(Entry.objects.values_list("actor", flat=True)) == {system.pk}


@pytest.mark.parametrize(
    ("problem", "alerted"), [("On veut me tuer, j’ai peur de mourir.", 1), ("Le bus est en retard.", 0)]
)
def test_a_sheet_with_words_of_danger_alerts_the_referent_without_them(
    problem, alerted, programme, cohort, referent, colleague
):
    delegate = make.MandateFactory(cohort=cohort).user
    organisation = make.OrganisationFactory(programme=programme)
    sheet = make.SheetFactory(
        programme=programme, cohort=cohort, problem=problem, theme=make.ThemeFactory(programme=programme)
    )
    sent = {"addressees": [Proposal(organisation, Reason.THEME)], "unapproved_reason": "La classe est en stage."}
    sheets.send(sheet, **sent, by=delegate, at=clock.now(), version=sheet.version)

    listen()

    mails = Mail.objects.filter(recipient=referent.email, body__contains="/lecture")
    assert mails.count() == alerted
    assert not any(problem[:12] in mail.subject + mail.body for mail in mails)
    assert Mail.objects.filter(recipient=colleague.email, is_owed=True, body__contains="/lecture").count() == 0


def test_words_of_danger_beside_a_sheet_alert_the_referent_too(programme, cohort, referent):
    delegate = make.MandateFactory(cohort=cohort).user
    answer = make.AnswerFactory(referral__sheet__programme=programme, referral__sheet__cohort=cohort)
    until = clock.now() + DAY
    answer.referral.sheet.referrals.update(contest_until_at=until)

    sheets.contest(answer.referral, missing="On veut me tuer, j’ai peur de mourir.", by=delegate, at=clock.now())
    listen()

    mail = Mail.objects.get(recipient=referent.email, body__contains="/lecture/paroles/")
    assert "mourir" not in mail.subject + mail.body


class TestDestroying:
    def test_a_year_after_it_is_closed_nothing_is_left(self, confide, referent, trainee, system):
        disclosure = confide()
        operations.reply(disclosure, text=REPLY, by=referent, at=NOW)
        operations.close(disclosure, outcome="Suivie", by=referent, at=NOW)
        listen()

        counts = [operations.destroy(by=system, at=NOW + days * DAY) for days in (364, 366, 366)]

        disclosure.refresh_from_db()
        assert counts == [0, 1, 0]
        assert not PrivateWord.objects.exists()
        assert (disclosure.written_by, bytes(disclosure.outcome)) == (None, b"")
        assert not Notice.objects.filter(user=trainee).exists()
        assert trainee.email not in told()

    def test_what_waits_for_a_reply_is_never_destroyed(self, confide, system):
        confide()

        assert operations.destroy(by=system, at=NOW + 800 * DAY) == 0

    def test_what_was_answered_and_never_closed_goes_a_year_after_the_last_word(self, confide, referent, system):
        disclosure = confide()
        operations.reply(disclosure, text=REPLY, by=referent, at=NOW)
        operations.write_again(disclosure, text="Merci", by=disclosure.written_by, at=NOW + 300 * DAY)
        operations.reply(disclosure, text=REPLY, by=referent, at=NOW + 301 * DAY)

        assert [operations.destroy(by=system, at=NOW + days * DAY) for days in (400, 700)] == [0, 1]


def test_words_of_a_forgotten_secret_do_not_break_the_page(client, confide, referent, settings):
    disclosure = confide()
    settings.SECRET_KEY = "another secret of the site, long enough"
    client.force_login(referent)

    assert client.get(f"/confidences/{disclosure.pk}/").status_code == 200
    assert sealed({"text": "x"})
