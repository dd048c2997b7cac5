"""Calendars, read again by a library that we did not write."""

import datetime

import icalendar as library
import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from portevoix.following import duties, icalendar
from portevoix.following.icalendar import Event, folded
from portevoix.programmes.working_days import PARIS
from portevoix.sheets.models import Sheet
from tests import factories as make

NOW = datetime.datetime(2026, 11, 26, 23, 30, tzinfo=datetime.UTC)


def events_of(written):
    return library.Calendar.from_ical(written).walk("VEVENT")


def read(client, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, icalendar.CONTENT_TYPE)
    return events_of(response.content)


def of_organisation(place):
    return reverse("following:organisation_calendar", args=[place["organisation"].slug])


# Control characters, and what no UTF-8 holds, have no place in a calendar.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), min_size=1, max_size=300)


@given(words=WORDS)
def test_any_words_come_back_as_they_were(words):
    event = Event("a@test", datetime.date(2026, 12, 1), words, "https://test.example/", NOW)

    (read_again,) = events_of(icalendar.write([event], name=words))

    assert str(read_again["summary"]) == words


@given(words=WORDS)
def test_no_line_is_longer_than_75_octets(words):
    line = folded("SUMMARY:" + icalendar.escaped(words))

    assert all(len(part.encode()) <= 75 for part in line.split("\r\n"))
    assert line.replace("\r\n ", "") == "SUMMARY:" + icalendar.escaped(words)


def test_a_control_character_breaks_no_line():
    event = Event("a@test", datetime.date(2026, 12, 1), "a\rb\x00c\x7f", "https://test.example/", NOW)

    (read_again,) = events_of(icalendar.write([event], name="x"))

    assert str(read_again["summary"]) == "abc"


def test_a_due_date_is_a_whole_day_in_paris():
    """23:30 UTC on the 26th is the 27th there."""
    event = Event("a@test", NOW.astimezone(PARIS).date(), "x", "https://test.example/", NOW)

    (found,) = events_of(icalendar.write([event], name="x"))

    assert (found.start, found.end) == (datetime.date(2026, 11, 27), datetime.date(2026, 11, 28))
    assert found["dtstamp"].dt == NOW


@pytest.mark.django_db
def test_an_organisation_shows_what_it_owes(place, client):
    promise = make.CommitmentFactory(organisation=place["organisation"])
    make.CommitmentFactory(organisation=place["organisation"], kept=True)

    found = {str(event["uid"]).split("@")[0]: event.start for event in read(client, of_organisation(place))}

    assert found == {
        f"answer-{place['referral'].pk}": place["referral"].due_at.astimezone(PARIS).date(),
        f"promise-{promise.pk}": promise.due_on,
    }


@pytest.mark.django_db
def test_a_sheet_shows_its_answers_and_its_promises(place, client):
    other = make.ReferralFactory(sheet=place["sheet"], taken=True)
    promise = make.CommitmentFactory(organisation=other.organisation)
    make.AnswerFactory(referral=other, commitment=promise)
    make.CommitmentFactory(organisation=place["organisation"])

    found = read(client, reverse("following:sheet_calendar", args=[place["sheet"].reference]))

    assert [str(e["uid"]).split("@")[0] for e in found] == [f"answer-{place['referral'].pk}", f"promise-{promise.pk}"]


@pytest.mark.django_db
def test_what_not_everyone_reads_stands_in_no_public_calendar(place, client):
    promise = make.CommitmentFactory(organisation=place["organisation"])
    other = make.ReferralFactory(sheet=place["sheet"], taken=True)
    make.AnswerFactory(referral=other, commitment=promise)
    Sheet.objects.filter(pk=place["sheet"].pk).update(shown_at=None)

    assert read(client, of_organisation(place)) == []
    assert client.get(reverse("following:sheet_calendar", args=[place["sheet"].reference])).status_code == 404


@pytest.mark.django_db
def test_ones_own_calendar_needs_no_signing_in_and_shows_what_is_not_read_yet(place, client):
    Sheet.objects.filter(pk=place["sheet"].pk).update(shown_at=None)
    client.force_login(place["member"])
    page = client.get(reverse("following:own")).content.decode()
    link = duties.link(place["member"], place["programme"])
    client.logout()

    assert link in page
    (event,) = read(client, "/" + link.split("//", 1)[1].partition("/")[2])
    assert str(event["uid"]).startswith(f"answer-{place['referral'].pk}@")


@pytest.mark.django_db
@pytest.mark.parametrize("why", ["altered", "disabled", "elsewhere", "left"])
def test_a_private_address_stops_when_it_should(why, place, client):
    link = duties.link(place["member"], place["programme"])
    address = "/" + link.split("//", 1)[1].partition("/")[2]
    if why == "disabled":
        type(place["member"]).objects.filter(pk=place["member"].pk).update(is_active=False)
    if why == "elsewhere":
        make.ProgrammeFactory(slug="ailleurs", desk=True)
    if why == "left":
        place["member"].membership_set.update(ended_at=NOW)
        assert read(client, address) == []
        return

    asked = {"altered": address.replace(".ics", "x.ics"), "elsewhere": f"/p/ailleurs{address}"}.get(why, address)

    assert client.get(asked).status_code == 404


@pytest.mark.django_db
def test_a_calendar_that_did_not_change_is_not_sent_again(place, client):
    tag = client.get(of_organisation(place))["ETag"]

    assert client.get(of_organisation(place), headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.django_db
def test_a_calendar_costs_the_same_for_many_dates(place, assert_constant_queries):
    def more():
        for _each in range(3):
            make.ReferralFactory(sheet__programme=place["programme"], organisation=place["organisation"])
            make.CommitmentFactory(organisation=place["organisation"])

    assert_constant_queries(of_organisation(place), add_rows=more)
