"""The facilitators see whose mailbox is dead, call, and note what they hear."""

import pytest

from portevoix.jobs import worker
from portevoix.notifications.models import DeadAddress, Mail
from portevoix.timeline.models import Entry
from tests import factories as make

pytestmark = pytest.mark.django_db
URL = "/equipe/appels/"


@pytest.fixture
def facilitator(programme, client):
    desk = programme.organisation_set.get(kind="desk")
    user = make.MembershipFactory(organisation=desk).user
    client.force_login(user)
    return user


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme, name="Service des bus", email="Bus@test.example")


@pytest.fixture
def dead(service):
    return make.DeadAddressFactory(email="bus@test.example", reason="550 No such user")


def undelivered(programme, recipient, subject, **fields):
    return make.MailFactory(programme=programme, recipient=recipient, subject=subject, state="refused", **fields)


def shown(client, url=URL):
    return client.get(url).content.decode()


def test_nobody_to_call_is_good_news(client, facilitator):
    assert "Personne à appeler" in shown(client)


def test_a_mailbox_is_shown_with_whose_it_is_and_what_did_not_arrive(client, facilitator, dead, programme):
    for number in range(7):
        undelivered(programme, "BUS@test.example", f"Fiche {number}.")

    page = shown(client)

    assert "Service des bus" in page
    assert "550 No such user" in page
    assert "Fiche 6." in page
    assert ("Fiche 1." not in page, "et 2 autres" in page) == (True, True)


def test_a_person_of_this_programme_is_shown_with_their_name(client, facilitator, programme):
    inconnu = make.UserFactory(email="ines@test.example", full_name="Inès B.")
    make.DeadAddressFactory(email=inconnu.email)
    assert "Inès B." not in shown(client)

    undelivered(programme, inconnu.email, "Réponse à votre classe")

    assert "Inès B." in shown(client)


def test_those_of_another_programme_are_not_shown(client, facilitator):
    elsewhere = make.ProgrammeFactory(slug="ailleurs")
    organisation = make.OrganisationFactory(programme=elsewhere, email="loin@test.example")
    member = make.MembershipFactory(organisation=organisation).user
    for email in (organisation.email, member.email):
        address = make.DeadAddressFactory(email=email)
        undelivered(elsewhere, email, "Ailleurs")

    page = shown(client)

    assert ("loin@test.example" in page, member.email in page) == (False, False)
    assert client.post(f"{URL}{address.pk}/", {"action": "revived"}).status_code == 404


def test_an_address_left_by_a_telephone_is_nobodys_to_call(client, facilitator, programme):
    make.DeadAddressFactory(email="stagiaire@test.example")
    undelivered(programme, "stagiaire@test.example", "Réponse")

    assert "stagiaire@test.example" not in shown(client)


def test_a_call_is_noted_and_goes_to_the_end_of_the_list(client, facilitator, dead, programme, service):
    other = make.OrganisationFactory(programme=programme, name="Mairie")
    make.DeadAddressFactory(email=other.email)

    page = client.post(
        f"{URL}{dead.pk}/", {"action": "called", "note": "Rappeler lundi."}, follow=True
    ).content.decode()

    dead.refresh_from_db()
    assert (dead.note, dead.handled_by, dead.revived_at) == ("Rappeler lundi.", facilitator, None)
    assert page.index("Mairie") < page.index("Service des bus") < page.index("Rappeler lundi.")


def test_an_address_that_works_again_leaves_the_list(client, facilitator, dead):
    page = client.post(f"{URL}{dead.pk}/", {"action": "revived", "note": ""}, follow=True).content.decode()

    assert "Les courriels repartent vers bus@test.example" in page
    assert "Personne à appeler" in page


def test_a_note_too_long_comes_back_whole(client, facilitator, dead):
    note = "é" * 501

    response = client.post(f"{URL}{dead.pk}/", {"action": "called", "note": note})

    assert response.status_code == 422
    assert note in response.content.decode()
    assert DeadAddress.objects.get().handled_at is None


def test_a_corrected_mailbox_receives_a_way_in(client, facilitator, dead, service):
    sent = {"organisation": service.pk, "email": "nouveau@test.example"}

    client.post(f"{URL}{dead.pk}/adresse/", sent)
    worker.drain()

    service.refresh_from_db()
    assert service.email == "nouveau@test.example"
    assert Mail.objects.get().recipient == "nouveau@test.example"
    assert "Personne à appeler" in shown(client)


def test_an_organisation_with_people_needs_no_new_way_in(client, facilitator, dead, service):
    make.MembershipFactory(organisation=service)

    client.post(f"{URL}{dead.pk}/adresse/", {"organisation": service.pk, "email": "nouveau@test.example"})

    assert not Entry.objects.filter(verb="organisations.invited").exists()


@pytest.mark.parametrize("typed", ["", "pas une adresse", "a@b", "x" * 255 + "@test.example"])
def test_what_is_no_address_comes_back_with_a_sentence(typed, client, facilitator, dead, service):
    response = client.post(f"{URL}{dead.pk}/adresse/", {"organisation": service.pk, "email": typed})

    assert response.status_code == 422
    assert typed in response.content.decode()
    service.refresh_from_db()
    assert service.email == "Bus@test.example"


def test_only_an_organisation_of_that_mailbox_is_corrected(client, facilitator, dead, programme):
    other = make.OrganisationFactory(programme=programme)

    response = client.post(f"{URL}{dead.pk}/adresse/", {"organisation": other.pk, "email": "nouveau@test.example"})

    assert response.status_code == 404


def test_many_addresses_have_pages_and_cost_as_much_as_few(client, facilitator, programme, assert_constant_queries):
    def add():
        for _each in range(25):
            organisation = make.OrganisationFactory(programme=programme)
            make.DeadAddressFactory(email=organisation.email)
            undelivered(programme, organisation.email, "Fiche")

    add()
    assert_constant_queries(URL, add_rows=add)

    assert "Page précédente" in shown(client, f"{URL}?page=2")
    assert client.get(f"{URL}?page=9").status_code == 404
