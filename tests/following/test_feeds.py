"""Feeds: valid, public only, the same entry for ever."""

import xml.etree.ElementTree as ET

import pytest
from django.urls import reverse

from portevoix.following import feeds
from portevoix.following.targets import Target
from portevoix.kit import clock
from portevoix.sheets import operations as sheets
from portevoix.sheets.models import Sheet
from tests import factories as make

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
KINDS = ["programme", "theme", "territory", "region", "organisation", "provider", "sheet"]


def target_of(place, kind):
    name = {"region": "territory", "provider": "organisation"}.get(kind, kind)
    return Target(place["programme"], name, place[kind])


def read(client, target):
    response = client.get(target.feed_url)
    assert response.status_code == 200
    assert response["Content-Type"] == feeds.CONTENT_TYPE
    return ET.fromstring(response.content)  # noqa: S314  our own words


def entries(feed):
    return feed.findall(f"{ATOM}entry")


def text(element, name):
    return element.find(f"{ATOM}{name}").text


@pytest.fixture
def told(place):
    delegate = make.MandateFactory(cohort=place["sheet"].cohort).user
    sheets.add_step(place["referral"], text="Nous appelons.", by=place["member"], at=clock.now())
    sheets.abandon(place["sheet"], reason="Le bus est revenu.", by=delegate, at=clock.now())
    return place


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_has_what_a_reader_program_needs(kind, told, client):
    """RFC 4287: an id, a title, a date for the feed and for each entry; an author; a link to itself."""
    feed = read(client, target_of(told, kind))

    for element in (feed, *entries(feed)):
        assert all(text(element, name) for name in ("id", "title", "updated"))
    assert text(feed.find(f"{ATOM}author"), "name") == "Porte-Voix"
    assert [e.get("href") for e in feed.findall(f"{ATOM}link") if e.get("rel") == "self"]
    identities = [text(entry, "id") for entry in entries(feed)]
    assert len(set(identities)) == len(identities) > 0
    assert all(identity.startswith("tag:") for identity in identities)


def test_a_sheet_tells_its_small_steps_and_a_theme_does_not(told, client):
    assert len(entries(read(client, target_of(told, "sheet")))) == 2
    assert len(entries(read(client, target_of(told, "theme")))) == 1


@pytest.mark.parametrize("kind", [k for k in KINDS if k != "sheet"])
def test_a_feed_says_nothing_of_what_not_everyone_reads(kind, told, client):
    Sheet.objects.filter(pk=told["sheet"].pk).update(shown_at=None)

    assert entries(read(client, target_of(told, kind))) == []


def test_the_feed_of_a_sheet_that_not_everyone_reads_is_not_there(told, client):
    Sheet.objects.filter(pk=told["sheet"].pk).update(shown_at=None)

    assert client.get(target_of(told, "sheet").feed_url).status_code == 404


def test_an_entry_keeps_its_identity_when_words_and_names_change(told, client):
    before = [text(e, "id") for e in entries(read(client, target_of(told, "theme")))]
    Sheet.objects.filter(pk=told["sheet"].pk).update(title="Autre titre")
    type(told["theme"]).objects.filter(pk=told["theme"].pk).update(name="Autre nom")

    assert [text(e, "id") for e in entries(read(client, target_of(told, "theme")))] == before


def test_no_name_breaks_a_feed_nor_writes_in_it(place, client):
    Sheet.objects.filter(pk=place["sheet"].pk).update(title="Un \x0bbus <b>& un car</b>")
    type(place["organisation"]).objects.filter(pk=place["organisation"].pk).update(name="<img src=x>\x1f & fils")
    referral = type(place["referral"]).objects.get(pk=place["referral"].pk)
    sheets.add_step(referral, text="Nous appelons.", by=place["member"], at=clock.now())

    (entry,) = entries(read(client, target_of(place, "sheet")))
    organisation = read(client, target_of({**place, "organisation": referral.organisation}, "organisation"))

    assert text(entry, "title").startswith(f"{place['sheet'].reference} · Un bus <b>& un car</b> — <img src=x> & fils")
    assert text(entry, "summary").startswith("&lt;img src=x&gt; &amp; fils")
    assert text(organisation, "title").startswith("<img src=x> & fils")


def test_a_feed_is_bounded(place, client, monkeypatch):
    monkeypatch.setattr(feeds, "MOST_ENTRIES", 3)
    for _each in range(5):
        sheets.add_step(place["referral"], text="Nous appelons.", by=place["member"], at=clock.now())

    assert len(entries(read(client, target_of(place, "sheet")))) == 3


def test_a_feed_that_did_not_change_is_not_sent_again(told, client):
    address = target_of(told, "theme").feed_url
    first = client.get(address)

    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


@pytest.mark.parametrize(
    ("page", "kind"),
    [
        ("/", "programme"),
        ("/fiches/", "programme"),
        ("/fiches/?theme=transport", "theme"),
        ("/fiches/?territoire=departement-13", "territory"),
        ("/organismes/region-transports/", "organisation"),
    ],
)
def test_a_page_names_its_feed(page, kind, place, client):
    assert 'rel="alternate" type="application/atom+xml"' in (said := client.get(page).content.decode())
    assert f'href="{target_of(place, kind).feed_url}"' in said


def test_the_page_of_a_sheet_names_its_feed_and_its_own_address(place, client, settings):
    said = client.get(place["sheet"].get_absolute_url()).content.decode()

    assert f'href="{target_of(place, "sheet").feed_url}"' in said
    address = settings.SITE_URL + place["sheet"].get_absolute_url()
    assert f'<link rel="canonical" href="{address}">' in said
    picture = settings.SITE_URL + reverse("following:sheet_card", args=[place["sheet"].reference])
    assert f'<meta property="og:image" content="{picture}">' in said


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/fiches/?utm_source=x", "/fiches/"),
        ("/fiches/?theme=transport&fbclid=1", "/fiches/?theme=transport"),
        ("/chiffres/", "/chiffres/"),
    ],
)
def test_the_address_to_share_holds_nothing_else(asked, canonical, place, client, settings):
    assert f'<link rel="canonical" href="{settings.SITE_URL}{canonical}">' in client.get(asked).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_a_feed_costs_the_same_for_many_sheets(kind, told, assert_constant_queries):
    def more():
        for _each in range(3):
            around = {"theme": told["theme"], "territory": told["territory"], "cohort": told["sheet"].cohort}
            sheet = make.SheetFactory(programme=told["programme"], sent=True, **around)
            make.ReferralFactory(sheet=sheet, organisation=told["organisation"])
            for each in (sheet, told["sheet"]):
                subject = {"subject_model": Sheet._meta.label, "subject_id": each.pk}
                make.EntryFactory(programme=told["programme"], verb="sheets.shown", **subject)

    more()
    assert_constant_queries(target_of(told, kind).feed_url, add_rows=more)
