import pytest

from portevoix.timeline.models import Entry
from tests.factories import MembershipFactory, OrganisationFactory

PAGE = "/traiter/reglages/"


@pytest.fixture
def organisation(programme):
    return OrganisationFactory(programme=programme, name="Service des transports")


@pytest.fixture
def head(organisation, client):
    user = MembershipFactory(organisation=organisation, role="head").user
    client.force_login(user)
    return user


def choose(client, organisation, wanted):
    return client.post(PAGE, {"organisation": organisation.slug, "wanted": wanted})


def test_the_head_has_each_answer_read_and_may_stop(client, head, organisation):
    for wanted, is_checked in (("1", True), ("0", False)):
        assert choose(client, organisation, wanted).status_code == 302
        organisation.refresh_from_db()
        assert organisation.answers_are_checked is is_checked

    assert Entry.objects.filter(verb="organisations.answer_check_set").count() == 2


def test_choosing_what_already_holds_records_nothing(client, head, organisation):
    choose(client, organisation, "0")

    assert not Entry.objects.filter(verb="organisations.answer_check_set").exists()


def test_an_agent_reads_the_page_and_changes_nothing(client, organisation):
    client.force_login(MembershipFactory(organisation=organisation).user)

    assert 'name="wanted"' not in client.get(PAGE).text
    assert choose(client, organisation, "1").status_code == 403


def test_the_desk_finds_an_organisation_by_its_name(client, programme, organisation):
    client.force_login(MembershipFactory(organisation=programme.organisation_set.get(kind="desk")).user)

    assert "Service des transports" in client.get(f"{PAGE}?q=transp").text
    assert "Aucun organisme" in client.get(f"{PAGE}?q=zzz%00").text
    assert choose(client, organisation, "1").status_code == 302


@pytest.mark.parametrize("slug", ["", "nulle-part", "a\0b", "x" * 500])
def test_an_organisation_that_does_not_exist_is_not_found(client, head, slug):
    assert client.post(PAGE, {"organisation": slug, "wanted": "1"}).status_code == 404
