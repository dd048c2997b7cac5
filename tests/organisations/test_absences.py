"""Being away: who says so, who looks after the sheets meanwhile, and what nobody could rely on."""

import datetime
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portevoix.jobs.worker import drain
from portevoix.kit import clock
from portevoix.notifications.models import Mail
from portevoix.organisations import operations
from portevoix.organisations.absences import Away, day_of
from portevoix.organisations.models import Absence
from portevoix.timeline.models import Entry
from tests import factories as make

DAY = datetime.timedelta(days=1)


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme)


@pytest.fixture
def today():
    return day_of(clock.now())


@pytest.fixture
def join(service):
    def add(**fields):
        return make.MembershipFactory(organisation=service, **fields)

    return add


@pytest.fixture
def nadia(join):
    return join(user__full_name="Nadia Ferrand")


@pytest.fixture
def omar(join):
    return join(user__full_name="Omar Diallo")


@pytest.fixture(autouse=True)
def in_english(client):
    client.cookies["django_language"] = "en"


def announce(membership, first, last, *, deputy=None, by=None):
    return operations.announce_absence(
        membership, starts_on=first, ends_on=last, deputy=deputy, by=by or membership.user, at=clock.now()
    )


def test_whoever_is_away_is_replaced_on_those_days_and_no_others(nadia, omar, today):
    announce(nadia, today + DAY, today + 3 * DAY, deputy=omar)

    replaced = [bool(Away.on(today + days * DAY, [nadia.organisation_id]).stood_in_for(omar.user)) for days in range(5)]

    assert replaced == [False, True, True, True, False]


def test_a_head_says_it_for_somebody_who_cannot(join, nadia, today):
    head = join(role="head").user

    announce(nadia, today, today, by=head)

    assert Absence.objects.get().said_by == head


def test_a_colleague_says_it_for_nobody_else(nadia, omar, today):
    with pytest.raises(PermissionDenied):
        announce(nadia, today, today, by=omar.user)


def test_two_absences_of_one_person_do_not_overlap(nadia, today):
    announce(nadia, today, today + 5 * DAY)

    with pytest.raises(ValidationError, match="recouvrent"):
        announce(nadia, today + 5 * DAY, today + 9 * DAY)


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-9, -2), (0, 400)])
def test_days_that_cannot_be_are_refused_in_a_sentence(nadia, today, first, last):
    with pytest.raises(ValidationError) as refused:
        announce(nadia, today + first * DAY, today + last * DAY)

    assert list(refused.value.message_dict) == ["ends_on"]


def test_a_deputy_who_is_away_on_one_of_the_days_is_refused(nadia, omar, today):
    announce(omar, today + 2 * DAY, today + 2 * DAY)

    with pytest.raises(ValidationError, match="Omar Diallo"):
        announce(nadia, today, today + 5 * DAY, deputy=omar)


def test_a_deputy_is_another_person_of_the_same_organisation(join, nadia, today):
    strangers = [nadia, join(ended=True), join(user__is_active=False), make.MembershipFactory()]

    for stranger in strangers:
        with pytest.raises(ValidationError) as refused:
            announce(nadia, today, today, deputy=stranger)
        assert list(refused.value.message_dict) == ["deputy"]


def test_the_deputy_of_a_deputy_who_goes_away_later_takes_both(join, nadia, omar, today):
    lila = join()
    announce(nadia, today, today + 5 * DAY, deputy=omar)
    announce(omar, today, today + 1 * DAY, deputy=lila)

    away = Away.on(today, [nadia.organisation_id])

    assert {absence.membership for absence in away.stood_in_for(lila.user)} == {nadia, omar}
    assert away.stood_in_for(omar.user) == []


def test_two_who_stand_in_for_each_other_leave_it_to_everybody(nadia, omar, today):
    make.AbsenceFactory(membership=nadia, deputy=omar)
    make.AbsenceFactory(membership=omar, deputy=nadia)

    away = Away.on(today, [nadia.organisation_id])

    assert [away.deputy_of(absence) for absence in away.by_membership.values()] == [None, None]


def test_a_deputy_who_has_left_stands_in_for_nobody(service, nadia, omar, today):
    announce(nadia, today, today, deputy=omar)
    facilitator = make.MembershipFactory(organisation=service.programme.organisation_set.get(kind="desk")).user
    operations.end_membership(omar, by=facilitator, at=clock.now())

    assert Away.on(today, [service.pk]).stood_in_for(omar.user) == []


def test_being_back_early_ends_the_absence_the_day_before(nadia, today):
    absence = make.AbsenceFactory(membership=nadia, starts_on=today - 3 * DAY, ends_on=today + 3 * DAY)

    operations.end_absence(absence, by=nadia.user, at=clock.now())

    absence.refresh_from_db()
    assert absence.ends_on == today - DAY


@pytest.mark.parametrize("starts_in", [0, 4])
def test_an_absence_that_has_not_begun_yesterday_is_forgotten(nadia, today, starts_in):
    absence = make.AbsenceFactory(membership=nadia, starts_on=today + starts_in * DAY)

    operations.end_absence(absence, by=nadia.user, at=clock.now())

    assert not Absence.objects.exists()


def test_ending_twice_changes_nothing_more(nadia, today):
    absence = make.AbsenceFactory(membership=nadia, starts_on=today - 9 * DAY, ends_on=today - 2 * DAY)

    operations.end_absence(absence, by=nadia.user, at=clock.now())

    absence.refresh_from_db()
    assert absence.ends_on == today - 2 * DAY
    assert not Entry.objects.filter(verb="organisations.absence_ended").exists()


def sent(membership, today, **typed):
    days = {"starts_on": str(today), "ends_on": str(today + 3 * DAY)}
    return {"key": str(uuid.uuid4()), "membership": membership.pk, "deputy": "", **days, **typed}


def test_the_page_announces_it_once_and_shows_it(client, nadia, omar, today):
    client.force_login(nadia.user)
    typed = sent(nadia, today, deputy=omar.pk)

    for _click in range(2):
        client.post("/traiter/absence/", typed)

    page = client.get("/traiter/absence/").content.decode()
    assert Absence.objects.count() == 1
    assert "Omar Diallo" in page
    assert "End this absence" in page


def test_what_is_refused_comes_back_with_its_reason(client, nadia, today):
    client.force_login(nadia.user)

    response = client.post("/traiter/absence/", sent(nadia, today, ends_on=str(today - 3 * DAY)))

    assert response.status_code == 422
    assert "The last day comes before the first one." in response.content.decode()
    assert str(today - 3 * DAY) in response.content.decode()


def test_nobody_announces_it_for_a_colleague_by_changing_the_form(client, nadia, omar, today):
    client.force_login(nadia.user)

    response = client.post("/traiter/absence/", sent(omar, today))

    assert response.status_code == 403
    assert not Absence.objects.exists()


def test_only_the_person_or_the_head_ends_it(client, nadia, omar):
    absence = make.AbsenceFactory(membership=nadia)
    client.force_login(omar.user)

    assert client.post(f"/traiter/absence/{absence.pk}/finir/").status_code == 404


def test_whoever_is_alone_is_told_that_nobody_can_stand_in(client, nadia):
    client.force_login(nadia.user)

    assert "You are alone in your organisation here" in client.get("/traiter/absence/").content.decode()


def test_the_page_asks_no_more_for_many_colleagues(client, join, nadia, assert_constant_queries):
    client.force_login(join(role="head").user)

    def add_rows():
        for _row in range(3):
            make.AbsenceFactory(membership=join(), deputy=nadia)

    add_rows()

    assert_constant_queries("/traiter/absence/", add_rows=add_rows)


def test_the_deputy_is_told_and_so_is_whoever_did_not_say_it(join, nadia, omar, today):
    head = join(role="head").user

    announce(nadia, today, today + DAY, deputy=omar, by=head)
    drain()

    subjects = {mail.recipient: mail.subject for mail in Mail.objects.all()}
    assert subjects.keys() == {nadia.user.email, omar.user.email}
    assert "Vous remplacez Nadia Ferrand" in subjects[omar.user.email]


def test_nobody_is_told_of_an_absence_that_is_ended_already(nadia, omar, today):
    operations.end_absence(announce(nadia, today, today, deputy=omar), by=nadia.user, at=clock.now())

    drain()

    assert not Mail.objects.exists()


def test_nobody_is_offered_as_their_own_deputy(client, nadia, omar):
    client.force_login(nadia.user)

    offered = [value for value, _words in client.get("/traiter/absence/").context["form"].fields["deputy"].choices]

    assert offered == ["", omar.pk]


def test_whoever_is_alone_is_not_asked_for_a_deputy(client, nadia):
    client.force_login(nadia.user)

    assert client.get("/traiter/absence/").context["form"].fields["deputy"].widget.is_hidden
