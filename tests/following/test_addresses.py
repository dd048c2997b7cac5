"""Last year's link still leads somewhere, whatever was renamed, closed or withheld since."""

from io import BytesIO

import pytest
from django.urls import reverse
from PIL import Image

from portevoix.accounts.models import User
from portevoix.delegates import operations as delegates
from portevoix.following import card
from portevoix.kit import clock
from portevoix.organisations import operations as organisations
from portevoix.programmes import operations as programmes
from portevoix.sheets.models import Sheet
from tests import factories as make

pytestmark = pytest.mark.django_db


def by_system():
    return {"by": User.objects.system()}


def rename_organisation(place, slug):
    organisation = type(place["organisation"]).objects.get(pk=place["organisation"].pk)
    organisations.update_organisation(organisation, changes={"slug": slug}, at=clock.now(), **by_system())


def rename_theme(place, slug):
    programmes.rename_theme(place["theme"], name="Mobilité", slug=slug, **by_system())


def test_an_organisation_that_was_renamed_is_found_by_each_of_its_names(place, client):
    rename_organisation(place, "region-mobilites")
    rename_organisation(place, "region-deplacements")

    for name in ("region-transports", "region-mobilites"):
        response = client.get(f"/organismes/{name}/")
        assert (response.status_code, response.url) == (301, "/organismes/region-deplacements/")
    assert client.get("/organismes/region-deplacements/").status_code == 200


def test_a_name_that_is_taken_again_leads_to_whoever_has_it(place, client):
    rename_organisation(place, "region-mobilites")
    make.OrganisationFactory(programme=place["programme"], slug="region-transports", name="La nouvelle")

    assert "La nouvelle" in client.get("/organismes/region-transports/").content.decode()


def test_a_name_that_comes_back_leads_to_itself(place, client):
    rename_organisation(place, "region-mobilites")
    rename_organisation(place, "region-transports")

    assert client.get("/organismes/region-transports/").status_code == 200
    assert client.get("/organismes/region-mobilites/").status_code == 301


def test_the_filters_of_the_list_know_past_names(place, client):
    rename_theme(place, "mobilite")
    delegates.rename_cohort(place["sheet"].cohort, name="Autre", slug="autre-classe", at=clock.now(), **by_system())
    old = place["sheet"].cohort.__class__.objects.get(pk=place["sheet"].cohort.pk)

    response = client.get("/fiches/?theme=transport&statut=en-cours")

    assert (response.status_code, response.url) == (301, "/fiches/?theme=mobilite&statut=en-cours")
    assert client.get(f"/fiches/?classe={old.slug}").status_code == 200


def test_a_class_that_was_renamed_is_found_by_its_former_name(place, client):
    former = place["sheet"].cohort.slug
    delegates.rename_cohort(place["sheet"].cohort, name="Autre", slug="autre-classe", at=clock.now(), **by_system())

    assert client.get(f"/fiches/?classe={former}").url == "/fiches/?classe=autre-classe"


def test_a_feed_reader_goes_on_at_the_address_it_was_given(place, client):
    rename_theme(place, "mobilite")
    rename_organisation(place, "region-mobilites")

    assert client.get("/flux/themes/transport/").status_code == 200
    assert client.get("/flux/organismes/region-transports/").status_code == 200


def test_a_past_name_of_another_programme_leads_nowhere(place, client):
    rename_organisation(place, "region-mobilites")
    make.ProgrammeFactory(slug="ailleurs", desk=True)

    assert client.get("/p/ailleurs/organismes/region-transports/").status_code == 404


def test_a_closed_organisation_stays_readable(place, client):
    type(place["organisation"]).objects.filter(pk=place["organisation"].pk).update(is_open=False)

    assert client.get("/organismes/region-transports/").status_code == 200
    assert client.get(place["sheet"].get_absolute_url()).status_code == 200


def test_a_withheld_sheet_looks_like_one_that_never_was(place, client):
    address = place["sheet"].get_absolute_url()
    Sheet.objects.filter(pk=place["sheet"].pk).update(shown_at=None)
    withheld = client.get(address)
    unknown = client.get("/fiches/2026-9999/")

    said = withheld.content.decode().replace(place["sheet"].reference, "2026-9999")
    assert (withheld.status_code, said) == (unknown.status_code, unknown.content.decode())
    assert withheld.status_code == 404


def test_the_picture_of_a_sheet_is_small_and_has_the_size_that_is_said(place, client):
    response = client.get(reverse("following:sheet_card", args=[place["sheet"].reference]))

    assert Image.open(BytesIO(response.content)).size == card.SIZE == (1200, 630)
    assert len(response.content) < 60_000


@pytest.mark.parametrize("title", ["", "x" * 120, "mot " * 30, "نص " * 20, "🚌 🚌"])
def test_any_title_fits_in_the_picture(title):
    width = card.SIZE[0] - 2 * card.MARGIN

    lines = card.wrapped(title, width)

    assert len(lines) <= card.MOST_LINES
    assert all(card.letters(card.TITLE, is_bold=True).getlength(line) <= width for line in lines)


def test_the_qr_code_of_a_sheet_is_a_drawing_without_style(place, client):
    response = client.get(reverse("following:sheet_qr", args=[place["sheet"].reference]))

    assert response["Content-Type"] == "image/svg+xml"
    assert b"style" not in response.content
