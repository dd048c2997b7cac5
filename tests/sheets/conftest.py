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
