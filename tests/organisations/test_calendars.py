import datetime

import pytest

from portevoix.organisations.calendars import calendar_at, subdivision_of
from tests import factories as make

pytestmark = pytest.mark.django_db
BOXING_DAY = datetime.date(2025, 12, 26)  # a Friday


@pytest.fixture
def at(programme):
    """An organisation of this department."""

    def at(code, **fields):
        place = make.TerritoryFactory(
            programme=programme, kind="department", code=code, path=f"region-44/department-{code}/"
        )
        return make.OrganisationFactory(programme=programme, territory=place, **fields)

    return at


@pytest.mark.parametrize(("code", "works"), [("57", False), ("67", False), ("68", False), ("54", True)])
def test_the_days_off_of_alsace_and_moselle_are_theirs_alone(at, code, works):
    assert calendar_at(at(code))(BOXING_DAY) is works


def test_an_overseas_department_has_the_day_its_slaves_were_freed(at):
    assert calendar_at(at("972"))(datetime.date(2026, 5, 22)) is False


def test_without_a_place_the_days_off_are_those_of_the_programme(programme):
    programme.holidays_subdivision = "57"
    programme.save()

    assert calendar_at(make.OrganisationFactory(programme=programme))(BOXING_DAY) is False


def test_the_closed_weeks_of_the_programme_count_everywhere(at, programme):
    make.ClosedPeriodFactory(programme=programme, starts_on=BOXING_DAY, ends_on=BOXING_DAY)

    assert calendar_at(at("54"))(BOXING_DAY) is False


def test_the_nearest_place_that_has_days_of_its_own_is_the_one(programme):
    inner = make.TerritoryFactory(programme=programme, code="9", path="region-02/department-972/district-9/")

    assert subdivision_of(inner) == "972"


def test_two_addressees_of_one_sheet_have_the_dates_of_where_they_work(at, programme):
    from portevoix.organisations.competence import Proposal, Reason
    from portevoix.sheets import operations

    sent_at = datetime.datetime(2025, 12, 19, 10, tzinfo=datetime.UTC)
    cohort = make.CohortFactory(
        programme=programme, starts_on=datetime.date(2025, 9, 1), ends_on=datetime.date(2026, 6, 1)
    )
    delegate = make.MandateFactory(cohort=cohort, starts_at=sent_at, ends_at=sent_at + datetime.timedelta(days=90)).user
    both = [at("57"), at("54")]

    sheet = operations.send(
        make.SheetFactory(programme=programme, cohort=cohort),
        addressees=[Proposal(organisation, Reason.THEME) for organisation in both],
        unapproved_reason="La classe en a parlé.",
        by=delegate,
        at=sent_at,
    )

    days = [sheet.referrals.get(organisation=organisation).take_due_at.date() for organisation in both]
    assert days == [datetime.date(2025, 12, 30), datetime.date(2025, 12, 29)]
