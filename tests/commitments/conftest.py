import datetime

import pytest

from portevoix.commitments import operations
from portevoix.programmes.working_days import PARIS
from tests import factories as make

# A Tuesday, in Paris 10:00.
PROMISED_AT = datetime.datetime(2026, 9, 1, 10, 0, tzinfo=PARIS)
DUE_ON = datetime.date(2026, 9, 30)


@pytest.fixture(autouse=True)
def media_folder(settings, tmp_path):
    settings.MEDIA_FOLDER = tmp_path / "media"
    return settings.MEDIA_FOLDER


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme, name="Service des transports", slug="transports")


@pytest.fixture
def agent(service):
    return make.MembershipFactory(organisation=service).user


@pytest.fixture
def cohort(programme):
    return make.CohortFactory(programme=programme, name="CAP Cuisine")


@pytest.fixture
def facilitator(programme):
    return make.MembershipFactory(organisation=programme.organisation_set.get(kind="desk")).user


@pytest.fixture
def promise(service, agent, cohort):
    """`promise(due_on=…)`: a promise of the service to the class, made on 1 September 2026."""

    def made(**fields):
        said = {"text": "Un car de plus à 17 h 20.", "responsible": "L’accueil", "due_on": DUE_ON, "at": PROMISED_AT}
        return operations.promise(**{"organisation": service, "cohort": cohort, "by": agent, **said, **fields})

    return made
