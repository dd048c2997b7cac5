import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from portevoix.accounts.models import User
from portevoix.organisations import operations
from portevoix.organisations.competence import competent
from portevoix.organisations.models import Competence
from portevoix.organisations.permissions import can_decide_corrections
from portevoix.timeline.models import Entry
from tests.factories import (
    CompetenceFactory,
    CorrectionFactory,
    MembershipFactory,
    OrganisationFactory,
    TerritoryFactory,
    ThemeFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def desk(programme):
    return programme.organisation_set.get(kind="desk")


@pytest.fixture
def coordinator(desk):
    return MembershipFactory(organisation=desk, role="coordinator").user


@pytest.fixture
def theme(programme):
    return ThemeFactory(programme=programme)


@pytest.fixture
def zone(programme):
    return TerritoryFactory(programme=programme)


@pytest.fixture
def correction(programme, theme, zone):
    return CorrectionFactory(programme=programme, theme=theme, territory=zone)


def test_once_accepted_the_table_names_the_one_and_no_more_the_other(
    programme, theme, zone, correction, coordinator, now
):
    CompetenceFactory(programme=programme, theme=theme, territory=zone, organisation=correction.out)
    elsewhere = CompetenceFactory(programme=programme, theme=theme, organisation=correction.out)

    operations.accept_correction(correction, by=coordinator, at=now)

    lines = Competence.objects.filter(theme=theme).order_by("pk")
    assert [(line.territory, line.organisation) for line in lines] == [
        (elsewhere.territory, correction.out),
        (zone, correction.into),
    ]
    assert [found.organisation for found in competent(programme, theme, zone, None)] == [correction.into]
    correction.refresh_from_db()
    assert (correction.is_accepted, correction.decided_by, correction.decided_at) == (True, coordinator, now)


def test_a_line_that_is_there_already_is_not_added_twice(programme, theme, zone, correction, coordinator, now):
    CompetenceFactory(programme=programme, theme=theme, territory=zone, organisation=correction.into)

    operations.accept_correction(correction, by=coordinator, at=now)

    assert Competence.objects.filter(organisation=correction.into).count() == 1


def test_an_organisation_that_has_closed_cannot_enter_the_table(correction, coordinator, now):
    correction.into.is_open = False
    correction.into.save()

    with pytest.raises(ValidationError):
        operations.accept_correction(correction, by=coordinator, at=now)

    correction.refresh_from_db()
    assert (correction.decided_at, Competence.objects.count()) == (None, 0)


def test_what_was_refused_is_counted_and_not_proposed_again(correction, coordinator, now):
    operations.refuse_correction(correction, by=coordinator, at=now)

    again = operations.propose_correction(
        correction.programme,
        theme=correction.theme,
        territory=correction.territory,
        out=correction.out,
        into=correction.into,
        by=User.objects.system(),
        at=now + DAY,
    )

    again.refresh_from_db()
    assert (again.pk, again.is_accepted, again.seen, again.last_seen_at) == (correction.pk, False, 2, now + DAY)
    assert not Entry.objects.filter(verb="organisations.correction_proposed").exists()


def test_whoever_decides_second_is_refused(correction, coordinator, now):
    operations.refuse_correction(correction, by=coordinator, at=now)

    with pytest.raises(PermissionDenied):
        operations.accept_correction(correction, by=coordinator, at=now)


def test_a_facilitator_decides_where_there_is_no_coordinator(programme, desk):
    facilitator = MembershipFactory(organisation=desk).user
    agent = MembershipFactory(organisation=OrganisationFactory(programme=programme), role="head").user
    assert can_decide_corrections(facilitator, programme)
    assert not can_decide_corrections(agent, programme)

    MembershipFactory(organisation=desk, role="coordinator", ended=True)
    assert can_decide_corrections(facilitator, programme)

    MembershipFactory(organisation=desk, role="coordinator")
    assert not can_decide_corrections(facilitator, programme)
