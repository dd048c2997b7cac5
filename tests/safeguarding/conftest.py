import datetime
import uuid

import pytest

from portevoix.accounts.models import User
from portevoix.programmes.working_days import PARIS
from portevoix.safeguarding import operations
from portevoix.timeline import listeners
from portevoix.timeline.models import Entry
from tests import factories as make

# A Tuesday, in Paris 10:00.
NOW = datetime.datetime(2026, 9, 1, 10, 0, tzinfo=PARIS)
SECRET = "Le chef d’atelier me coince dans la réserve"


@pytest.fixture
def desk(programme):
    return programme.organisation_set.get(kind="desk")


@pytest.fixture
def coordinator(desk):
    return make.MembershipFactory(organisation=desk, role="coordinator").user


@pytest.fixture
def colleague(desk):
    return make.MembershipFactory(organisation=desk).user


@pytest.fixture
def referent(desk, programme):
    user = make.MembershipFactory(organisation=desk).user
    make.ReferentFactory(programme=programme, user=user)
    return user


@pytest.fixture
def cohort(programme):
    return make.CohortFactory(programme=programme)


@pytest.fixture
def trainee(cohort):
    return make.EnrolmentFactory(cohort=cohort).user


@pytest.fixture
def system(db):
    return User.objects.system()


@pytest.fixture
def confide(programme, trainee):
    """`confide(by=…)`: on 1 September 2026, by a trainee and with their account unless said otherwise."""

    def made(**fields):
        said = {"text": SECRET, "is_named": True, "by": trainee, "at": NOW, "key": uuid.uuid4()}
        return operations.disclose(programme, **{**said, **fields})

    return made


def listen():
    """What the worker does with all that was recorded."""
    for entry in Entry.objects.order_by("pk"):
        for name in listeners.listeners_to(entry.verb):
            listeners.find(entry.verb, name)(entry)
