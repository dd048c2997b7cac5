import pytest

from tests import factories as make


@pytest.fixture
def answered(programme):
    """A sheet that everyone reads, with a step, and an answer that promises."""
    sheet = make.SheetFactory(programme=programme, sent=True, territory=make.TerritoryFactory(programme=programme))
    referral = make.ReferralFactory(sheet=sheet, taken=True)
    make.StepFactory(referral=referral)
    promise = make.CommitmentFactory(organisation=referral.organisation, cohort=sheet.cohort)
    make.AnswerFactory(referral=referral, commitment=promise)
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def read(client):
    """`read("sheets/?limit=2")`: what the API answers, which must be 200."""

    def ask(path):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 200, (path, response.content)
        return response.json()

    return ask
