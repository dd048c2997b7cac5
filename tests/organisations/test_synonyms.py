import pytest
from django.urls import reverse

from portevoix.organisations import operations
from portevoix.search.models import SynonymList
from portevoix.search.synonyms import synonyms_of
from tests import factories as make

PAGE = "organisations:synonyms"


@pytest.fixture
def coordinator(programme):
    desk = programme.organisation_set.get(kind="desk")
    return make.MembershipFactory(organisation=desk, role="coordinator").user


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def test_a_programme_begins_with_everyday_words(programme):
    assert "navet" in synonyms_of(programme, {"bus"})["bus"]


def test_the_pages_of_steering_lead_there_whoever_may_change_them(signed_in):
    url = reverse("organisations:synonyms")

    for name in ("results:steering", "results:routing"):
        assert f'href="{url}"' in signed_in.get(reverse(name)).content.decode()


def test_the_words_of_the_coordinator_replace_them(signed_in, programme):
    answer = signed_in.post(reverse(PAGE), {"lines": "bus, pirogue", "version": 0})

    assert answer.status_code == 302
    assert list(synonyms_of(programme, {"bus"})["bus"].values()) == ["pirogue"]


def test_an_empty_list_means_no_synonyms(signed_in, programme):
    signed_in.post(reverse(PAGE), {"lines": "", "version": 0})

    assert synonyms_of(programme, {"bus"}) == {"bus": {}}


def test_nobody_is_overwritten(signed_in, programme, coordinator, now):
    operations.set_synonyms(programme, lines="train, TER", version=0, by=coordinator, at=now)

    answer = signed_in.post(reverse(PAGE), {"lines": "bus, pirogue", "version": 0})

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "train, TER" in page
    assert "bus, pirogue" in page
    assert SynonymList.objects.get().lines == "train, TER"


@pytest.mark.parametrize("typed", [{"lines": "x" * 10_001, "version": 0}, {"lines": "a", "version": "x"}, {}])
def test_what_cannot_be_kept_is_given_back(signed_in, typed):
    assert signed_in.post(reverse(PAGE), typed).status_code == 422
