"""Who reads what is confided, and who never does, whatever their office."""

import pytest

from portevoix.safeguarding import permissions
from tests import factories as make

pytestmark = pytest.mark.django_db


def readers(disclosure):
    return set(permissions.readers_of(disclosure))


def test_the_referent_alone_reads(confide, referent, colleague, coordinator):
    assert readers(confide()) == {referent}


def test_the_coordinator_reads_while_nobody_is_named(confide, colleague, coordinator):
    assert readers(confide()) == {coordinator}


def test_the_desk_reads_where_there_is_neither(confide, colleague):
    assert readers(confide()) == {colleague}


def test_a_referent_who_works_for_the_provider_reads_nothing(confide, referent, coordinator, cohort):
    make.MembershipFactory(organisation=cohort.provider, user=referent)

    assert readers(confide()) == {coordinator}


def test_a_referent_who_works_for_another_provider_reads_nothing_of_a_code_either(
    confide, referent, coordinator, programme, system
):
    provider = make.OrganisationFactory(programme=programme, kind="provider")
    make.MembershipFactory(organisation=provider, user=referent)

    assert readers(confide(by=system)) == {coordinator}


def test_nobody_of_the_class_reads(confide, referent, coordinator, cohort):
    make.MandateFactory(cohort=cohort, user=referent)
    make.EnrolmentFactory(cohort=cohort, user=coordinator)

    assert readers(confide()) == set()


def test_nobody_reads_their_own_words_as_referent(confide, referent, coordinator):
    assert readers(confide(by=referent)) == {coordinator}


def test_a_referent_who_left_the_desk_reads_no_more(confide, referent, coordinator, desk):
    referent.membership_set.update(ended_at="2026-08-01T00:00:00Z")

    assert readers(confide()) == {coordinator}


def test_a_code_says_nothing_of_a_class(confide, trainee):
    disclosure = confide(is_named=False)

    assert (disclosure.written_by, disclosure.cohort) == (None, None)


@pytest.mark.parametrize("who", ["provider_staff", "agent", "colleague", "coordinator", "delegate", "trainee"])
def test_to_everybody_else_there_is_nothing(who, client, request, programme, cohort, confide, referent):
    people = {
        "provider_staff": lambda: make.MembershipFactory(organisation=cohort.provider, role="head").user,
        "agent": lambda: make.MembershipFactory(organisation=make.OrganisationFactory(programme=programme)).user,
        "delegate": lambda: make.MandateFactory(cohort=cohort).user,
        "trainee": lambda: make.EnrolmentFactory(cohort=cohort).user,
    }
    user = people[who]() if who in people else request.getfixturevalue(who)
    disclosure = confide()
    client.force_login(user)

    found = [
        client.get(path).status_code
        for path in ("/confidences/", f"/confidences/{disclosure.pk}/", f"/dire-en-prive/{disclosure.pk}/")
    ]

    assert found == [404, 404, 404]


def test_the_list_asks_as_much_for_one_as_for_many(client, confide, referent, django_assert_max_num_queries):
    confide()
    client.force_login(referent)
    client.get("/confidences/")
    few = _queries(client)
    for _more in range(8):
        confide()

    assert _queries(client) == few


def _queries(client):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/confidences/").status_code == 200
    return len(asked)
