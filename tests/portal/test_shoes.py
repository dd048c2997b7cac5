"""Stepping into the shoes of an invented person: in the demonstration, and nowhere else."""

import datetime

import pytest
from django.test import Client

from portevoix.accounts.models import User
from portevoix.administration.demonstration import foundations, texts
from portevoix.programmes.models import Programme
from tests import factories as make

pytestmark = pytest.mark.django_db
SHOES = {row["shoe"]: row["email"] for row in texts.rows("people") if row["shoe"]}


@pytest.fixture
def demonstration(db, settings):
    settings.DEMO = True
    foundations.lay(datetime.date(2026, 11, 23))


def signed_in(client):
    return client.session.get("_auth_user_id")


def test_six_roles_and_the_visitor_are_offered_by_name(client, demonstration):
    page = client.get("/demonstration/").content.decode()

    assert set(SHOES) == {"trainee", "delegate", "provider", "agent", "facilitator", "coordinator"}
    assert [shoe for shoe in (*SHOES, "visitor") if f'value="{shoe}"' not in page] == []
    assert [
        name for name in User.objects.filter(email__in=SHOES.values()).order_by("pk") if str(name) not in page
    ] == []


def test_the_telephone_is_offered_while_a_door_is_open(client, demonstration):
    board = make.BoardFactory(cohort__programme=Programme.objects.get(is_default=True))

    offered = client.get("/demonstration/").content.decode()
    board.is_open = False
    board.save()
    closed = client.get("/demonstration/").content.decode()

    assert 'value="phone"' in offered
    assert 'value="phone"' not in closed


def test_each_role_signs_in_and_lands_on_a_page_of_its_own(demonstration):
    for shoe, email in SHOES.items():
        client = Client()

        response = client.post("/demonstration/", {"shoe": shoe}, follow=True)

        assert response.status_code == 200, shoe
        assert signed_in(client) == str(User.objects.get(email=email).pk), shoe
        assert response.redirect_chain[0][0] in {"/ma-classe/", "/traiter/", "/pilotage/"}, shoe


def test_one_pair_of_shoes_after_another(client, demonstration):
    client.post("/demonstration/", {"shoe": "delegate"})
    client.post("/demonstration/", {"shoe": "agent"})

    assert signed_in(client) == str(User.objects.get(email=SHOES["agent"]).pk)


def test_the_visitor_is_nobody(client, demonstration):
    client.post("/demonstration/", {"shoe": "delegate"})

    response = client.post("/demonstration/", {"shoe": "visitor"})

    assert response.headers["Location"] == "/"
    assert signed_in(client) is None


@pytest.mark.parametrize("chosen", ["", "admin", "system@porte-voix.invalid", "é", "x" * 5000, *SHOES.values()])
def test_only_the_shoes_of_the_list_can_be_worn(client, demonstration, chosen):
    assert client.post("/demonstration/", {"shoe": chosen}).status_code == 404
    assert signed_in(client) is None


def test_looking_signs_nobody_in(client, demonstration):
    assert client.get("/demonstration/?shoe=delegate").status_code == 200
    assert client.put("/demonstration/?shoe=delegate").status_code == 405
    assert signed_in(client) is None


def test_another_site_cannot_send_the_form(demonstration):
    client = Client(enforce_csrf_checks=True)

    assert client.post("/demonstration/", {"shoe": "delegate"}).status_code == 403
    assert signed_in(client) is None


def test_a_disabled_person_lends_no_shoes(client, demonstration):
    User.objects.filter(email=SHOES["agent"]).update(is_active=False)

    assert 'value="agent"' not in client.get("/demonstration/").content.decode()
    assert client.post("/demonstration/", {"shoe": "agent"}).status_code == 404


def test_elsewhere_the_door_does_not_exist(client, demonstration, settings):
    settings.DEMO = False

    for shoe in (*SHOES, "visitor"):
        assert client.post("/demonstration/", {"shoe": shoe}).status_code == 404
    assert client.get("/demonstration/").status_code == 404
    assert signed_in(client) is None
    assert "/demonstration/" not in client.get("/").content.decode()


def test_a_demonstration_not_yet_filled_offers_the_visitor_alone(client, programme, settings):
    settings.DEMO = True

    page = client.get("/demonstration/").content.decode()

    assert page.count('name="shoe"') == 1
    assert 'value="visitor"' in page
