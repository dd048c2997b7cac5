"""A programme is found by its host, by /p/<slug>/, or is the default one."""

import pytest
from django.urls import get_script_prefix, reverse

from portevoix.programmes.addresses import address
from tests.factories import ProgrammeFactory, SheetFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(programme):
    return ProgrammeFactory(slug="paris", name="Paris, quartiers", desk=True)


def test_the_default_programme_stands_at_the_root(client, programme):
    response = client.get("/")

    assert response.wsgi_request.programme == programme


def test_another_one_stands_under_its_prefix(client, elsewhere):
    response = client.get("/p/paris/")

    assert response.wsgi_request.programme == elsewhere
    assert f'href="/p/paris{reverse("sheets:list")}"' in response.content.decode()


def test_the_prefix_ends_with_the_request(client, elsewhere):
    client.get("/p/paris/")

    assert get_script_prefix() == "/"


def test_the_prefix_ends_with_a_request_that_fails_too(client, elsewhere, monkeypatch):
    monkeypatch.setattr("portevoix.portal.views.pages.Tally", None)

    with pytest.raises(AttributeError):
        client.get("/p/paris/")

    assert get_script_prefix() == "/"


def test_a_programme_with_a_host_stands_at_the_root_of_its_host(client, programme, settings):
    settings.ALLOWED_HOSTS = ["testserver", "paris.example"]
    hosted = ProgrammeFactory(host="paris.example")

    assert client.get("/", headers={"host": "paris.example:8000"}).wsgi_request.programme == hosted
    assert client.get("/").wsgi_request.programme == programme


def test_the_default_programme_has_one_address_per_page(client, programme):
    response = client.get(f"/p/{programme.slug}/fiches/?page=2")

    assert (response.status_code, response["Location"]) == (301, "/fiches/?page=2")


@pytest.mark.parametrize("path", ["/p/nowhere/", "/p/nowhere/fiches/", "/p/paris/rien/", "/p//fiches/"])
def test_an_unknown_address_is_a_page_that_helps(client, elsewhere, path):
    response = client.get(path)

    assert response.status_code == 404
    assert reverse("portal:home") in response.content.decode()


def test_a_form_of_another_programme_comes_back_to_it(client, elsewhere):
    response = client.get("/p/paris/traiter/")

    assert response["Location"].startswith("/p/paris/connexion/")


def test_a_sheet_is_of_one_programme(client, programme, elsewhere):
    sheet = SheetFactory(programme=elsewhere, sent=True)

    assert client.get(f"/p/paris/fiches/{sheet.reference}/").status_code == 200
    assert client.get(f"/fiches/{sheet.reference}/").status_code == 404


def test_the_addresses_of_mails_are_whole(programme, elsewhere, settings):
    settings.SITE_URL = "https://porte-voix.example"
    hosted = ProgrammeFactory(host="paris.example")

    assert address(programme, "sheets:list") == "https://porte-voix.example/fiches/"
    assert address(elsewhere, "sheets:detail", "2026-0042") == "https://porte-voix.example/p/paris/fiches/2026-0042/"
    assert address(hosted, "sheets:list") == "https://paris.example/fiches/"


def test_an_address_is_the_same_from_the_page_of_another_programme(client, programme, elsewhere, rf, settings):
    from django.urls import set_script_prefix

    set_script_prefix("/p/paris/")
    try:
        assert address(programme, "sheets:list").endswith("/fiches/")
        assert "/p/" not in address(programme, "sheets:list")
    finally:
        set_script_prefix("/")
