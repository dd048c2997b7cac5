import pytest

from tests import factories as make


@pytest.fixture
def theme(programme):
    return make.ThemeFactory(programme=programme, name="Transports")


@pytest.fixture
def service(programme, theme):
    """In charge of the theme everywhere."""
    service = make.OrganisationFactory(programme=programme, name="Service des transports")
    make.CompetenceFactory(programme=programme, theme=theme, organisation=service)
    return service


@pytest.fixture
def cohort(programme):
    return make.CohortFactory(programme=programme, name="Cuisine")


@pytest.fixture
def delegate(cohort):
    return make.MandateFactory(cohort=cohort).user


@pytest.fixture
def draft(cohort, theme, delegate):
    return make.SheetFactory(programme=cohort.programme, cohort=cohort, theme=theme, drafted_by=delegate)


@pytest.fixture
def as_delegate(client, delegate):
    """A browser where the delegate is signed in."""
    client.force_login(delegate)
    return client


@pytest.fixture
def referral(programme):
    """A sheet that waits for its addressee's answer."""
    organisation = make.OrganisationFactory(programme=programme)
    return make.ReferralFactory(sheet=make.SheetFactory(programme=programme, sent=True), organisation=organisation)


@pytest.fixture
def agent(referral, client):
    """One of the addressee's people, signed in."""
    user = make.MembershipFactory(organisation=referral.organisation).user
    client.force_login(user)
    return user


@pytest.fixture
def url(referral):
    """The page of the answer."""
    return f"/traiter/{referral.pk}/repondre/"
