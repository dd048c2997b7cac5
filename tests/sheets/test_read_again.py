"""Words are kept from everyone: their class asks, once, that another person of the desk reads them."""

from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from portevoix.accounts.models import User
from portevoix.jobs import worker
from portevoix.kit import clock
from portevoix.moderation.models import Reading
from portevoix.notifications.models import Mail
from portevoix.sheets import operations
from portevoix.sheets.first_reading import fingerprint
from portevoix.timeline.models import Entry
from tests import factories as make

from .pages import send
from .story import DAY, HOUR

pytestmark = pytest.mark.django_db
WHY = "Ce sont des fonctions, pas des personnes."
SAID = "Le chef d’atelier ne vient plus."
EACH = pytest.mark.parametrize("kept_back", ["sheet", "saying", "adhesion"], indirect=True)


@pytest.fixture
def sheet(programme):
    return make.SheetFactory(programme=programme, problem=SAID, withheld=True)


@pytest.fixture
def delegate(kept_back):
    return make.MandateFactory(cohort=kept_back.cohort).user


@pytest.fixture
def colleague(desk):
    return make.MembershipFactory(organisation=desk).user


@pytest.fixture
def desk(programme):
    return programme.organisation_set.get(kind="desk")


@pytest.fixture
def kept_back(request, programme, sheet, desk):
    """By somebody who is of the desk."""
    kind = getattr(request, "param", "sheet")
    if kind == "saying":
        closed = make.SheetFactory(programme=programme, abandoned=True, abandon_reason=SAID)
        said = {"subject_model": "sheets.Sheet", "subject_id": closed.pk, "verb": "sheets.abandoned"}
        make.EntryFactory(programme=programme, facts={"cohort": "—", "released_ids": []}, **said)
        read = make.SayingFactory(sheet=closed, withheld=True)
    elif kind == "adhesion":
        other = make.SheetFactory(programme=programme, sent=True)
        read = make.AdhesionFactory(sheet=other, cohort__programme=programme, words=SAID, withheld=True)
    else:
        read = sheet
    make.MembershipFactory(organisation=desk, user=read.reading.read_by)
    return read


def address_of(read):
    return reverse(read.AGAIN_PAGE, args=[read.page_key])


def ask(client, read, delegate, **said):
    client.force_login(delegate)
    return send(client, address_of(read), **{"objection": WHY, **said})


def page_of(client, read, user):
    client.force_login(user)
    return client.get(read.sheet.get_absolute_url()).content.decode()


def decide(client, read, user, **said):
    client.force_login(user)
    return send(client, reverse(read.READING_PAGE, args=[read.page_key]), read=fingerprint(read), **said)


@EACH
class TestEachKind:
    def test_its_delegate_is_led_there_and_everyone_reads_it_after_another_person_has(
        self, client, kept_back, delegate, colleague
    ):
        page = page_of(client, kept_back, delegate)
        asked = ask(client, kept_back, delegate)
        kept_back.refresh_from_db()

        assert address_of(kept_back) in page
        assert asked.url == kept_back.sheet.get_absolute_url()
        assert clock.now() < kept_back.reading.due_at < clock.now() + 6 * DAY
        assert address_of(kept_back) not in page_of(client, kept_back, delegate)

        decide(client, kept_back, colleague, action="show")

        client.logout()
        assert SAID in client.get(kept_back.sheet.get_absolute_url()).content.decode()

    def test_whoever_kept_it_back_reads_the_objection_and_decides_nothing(self, client, kept_back, delegate):
        first = kept_back.reading.read_by
        operations.ask_again(kept_back, objection=WHY, by=delegate, at=clock.now())
        kept_back.refresh_from_db()
        client.force_login(first)
        page = client.get(reverse(kept_back.READING_PAGE, args=[kept_back.page_key])).content.decode()

        assert WHY in page
        assert 'value="show"' not in page
        assert 'value="withhold"' not in page
        for decision in (operations.show, partial(operations.withhold, reason=WHY)):
            with pytest.raises(PermissionDenied):
                decision(kept_back, by=first, at=clock.now())
        assert Reading.objects.open().count() == 1

    def test_it_may_be_kept_back_again_and_that_is_the_last_word(self, client, kept_back, delegate, colleague):
        ask(client, kept_back, delegate)
        kept_back.refresh_from_db()
        decide(client, kept_back, colleague, action="withhold", reason="On le reconnaît.")
        worker.drain()
        again = ask(client, kept_back, delegate)

        assert again.status_code == 403
        assert WHY in again.text
        assert Reading.objects.open().count() == 0
        assert Mail.objects.filter(recipient=delegate.email, body__contains="On le reconnaît.").count() == 1

    def test_the_mail_says_how_to_ask_as_long_as_one_can(self, kept_back, delegate, colleague):
        kept_back.withheld_at = kept_back.reading = None
        kept_back.withheld_reason = ""
        kept_back.save()
        first = make.MembershipFactory(organisation=colleague.membership_set.get().organisation).user
        operations.withhold(kept_back, reason="Un nom.", by=first, at=clock.now())
        worker.drain()
        asked = operations.ask_again(
            type(kept_back).objects.get(pk=kept_back.pk), objection=WHY, by=delegate, at=clock.now()
        )
        operations.withhold(asked, reason="Un nom.", by=colleague, at=clock.now())
        worker.drain()

        mails = Mail.objects.filter(recipient=delegate.email, body__contains="Un nom.").order_by("pk")
        assert ["Vous n’êtes pas d’accord" in mail.body for mail in mails] == [True, False]

    def test_the_same_form_twice_asks_once(self, client, kept_back, delegate):
        client.force_login(delegate)
        page = client.get(address_of(kept_back))

        answers = [send(client, address_of(kept_back), page, objection=WHY) for _again in range(2)]

        assert [answer.status_code for answer in answers] == [302, 302]
        assert Entry.objects.filter(verb="sheets.asked_again").count() == 1

    def test_for_others_it_does_not_exist(self, client, programme, kept_back):
        for user in (make.UserFactory(), make.MandateFactory(cohort__programme=programme).user):
            client.force_login(user)
            assert client.get(address_of(kept_back)).status_code == 404

    def test_the_team_is_told_and_finds_it_first_read_by_another(self, client, kept_back, delegate, colleague):
        operations.ask_again(kept_back, objection=WHY, by=delegate, at=clock.now())
        operations.announce_readings(by=User.objects.system(), at=clock.now())
        worker.drain()
        client.force_login(colleague)

        found = client.get(reverse("sheets:reading_list")).content.decode()

        assert reverse(kept_back.READING_PAGE, args=[kept_back.page_key]) in found
        assert "demande à une autre personne" in found
        assert Mail.objects.filter(recipient=colleague.email).count() == 1


def test_whoever_kept_it_back_is_led_to_what_waits_for_them(client, programme, kept_back, delegate):
    first = kept_back.reading.read_by
    operations.ask_again(kept_back, objection=WHY, by=delegate, at=clock.now())
    later, last = (make.SheetFactory(programme=programme, unread=True) for _each in range(2))
    Reading.objects.filter(pk=last.reading_id).update(due_at=clock.now() + 30 * DAY)

    led = [decide(client, read, first, action="show").url for read in (later, last)]

    assert led == [reverse(last.READING_PAGE, args=[last.page_key]), reverse("sheets:reading_list")]


@pytest.mark.parametrize("objection", ["", " ", "x" * 1001, "a\0b"])
def test_a_faulty_form_comes_back(client, kept_back, delegate, objection):
    answer = ask(client, kept_back, delegate, objection=objection)

    assert (answer.status_code, Reading.objects.open().count()) == (422, 0)


def test_the_objection_is_read_by_the_team_alone(client, kept_back, delegate):
    ask(client, kept_back, delegate)
    referral = make.ReferralFactory(sheet=kept_back)
    agent = make.MembershipFactory(organisation=referral.organisation).user

    assert WHY not in page_of(client, kept_back, agent)
    assert WHY not in str(list(Entry.objects.values()))


def test_the_sheet_that_waits_again_says_by_when_and_then_that_it_is_late(client, kept_back, delegate):
    ask(client, kept_back, delegate)
    before = page_of(client, kept_back, delegate)
    Reading.objects.open().update(due_at=clock.now() - HOUR)
    after = page_of(client, kept_back, delegate)

    assert ["c’est en retard" in page for page in (before, after)] == [False, True]


def test_what_is_shown_or_waits_is_not_asked_again(programme, delegate, kept_back):
    for fields in ({"sent": True}, {"unread": True}):
        read = make.SheetFactory(programme=programme, cohort=kept_back.cohort, **fields)
        with pytest.raises(PermissionDenied):
            operations.ask_again(read, objection=WHY, by=delegate, at=clock.now())


def test_words_that_the_class_took_back_are_not_asked_again(programme):
    adhesion = make.AdhesionFactory(
        sheet=make.SheetFactory(programme=programme, sent=True),
        cohort__programme=programme,
        withheld=True,
        withdrawn=True,
    )
    delegate = make.MandateFactory(cohort=adhesion.cohort).user

    with pytest.raises(PermissionDenied):
        operations.ask_again(adhesion, objection=WHY, by=delegate, at=clock.now())


def test_the_database_itself_refuses_the_same_person(kept_back, delegate):
    operations.ask_again(kept_back, objection=WHY, by=delegate, at=clock.now())
    reading = Reading.objects.open().get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Reading.objects.filter(pk=reading.pk).update(
            read_at=clock.now(), read_by=reading.first_read_by, outcome="shown"
        )
