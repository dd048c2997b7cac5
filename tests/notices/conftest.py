import datetime

import pytest

from portevoix.accounts.models import User
from portevoix.notices import operations, texts
from portevoix.programmes.working_days import PARIS
from tests import factories as make

# A Tuesday, in Paris 10:00.
NOW = datetime.datetime(2026, 9, 1, 10, 0, tzinfo=PARIS)


@pytest.fixture
def cohort(programme):
    return make.CohortFactory(programme=programme, name="CAP Cuisine")


@pytest.fixture
def service(programme):
    return make.OrganisationFactory(programme=programme, name="Service des transports")


@pytest.fixture
def sheet(programme, cohort, service):
    return make.SheetFactory(programme=programme, cohort=cohort, sent=True, sent_at=NOW, addressees=[service])


@pytest.fixture
def text(sheet, programme):
    return texts.find("fiche", sheet.pk, programme)


@pytest.fixture
def desk(programme):
    return programme.organisation_set.get(kind="desk")


@pytest.fixture
def facilitator(desk):
    return make.MembershipFactory(organisation=desk).user


@pytest.fixture
def colleague(desk):
    return make.MembershipFactory(organisation=desk).user


@pytest.fixture
def delegate(cohort):
    year = datetime.timedelta(days=365)
    return make.MandateFactory(cohort=cohort, starts_at=NOW - year, ends_at=NOW + 2 * year).user


@pytest.fixture
def system(db):
    return User.objects.system()


@pytest.fixture
def report(text, programme, system):
    """`report(reason=…, words=…, email=…)`: of the sheet, by a visitor, on 1 September 2026."""

    def made(**fields):
        said = {"reason": "personal", "words": "Mon frère est nommé.", "by": system, "at": NOW}
        return operations.report(text, programme=programme, **{**said, **fields})

    return made


@pytest.fixture
def reply(text, system):
    """`reply(…)`: asked on 1 September 2026 and confirmed the same day, unless `confirmed=False`."""

    def made(*, confirmed=True, **fields):
        said = {"name": "Jeanne Morel", "email": "jeanne@test.example", "words": "C’est faux.", "by": system, "at": NOW}
        asked = operations.ask_reply(text, **{**said, **fields})
        return operations.confirm_reply(asked, by=system, at=asked.asked_at) if confirmed else asked

    return made
