import datetime
import uuid

import pytest

from portevoix.kit import clock
from portevoix.organisations.models import Competence, Correction
from tests.factories import (
    AnswerFactory,
    CorrectionFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    ReferralFactory,
    SheetFactory,
    TerritoryFactory,
    ThemeFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def desk(programme):
    return programme.organisation_set.get(kind="desk")


@pytest.fixture(autouse=True)
def coordinator(desk, client):
    user = MembershipFactory(organisation=desk, role="coordinator").user
    client.force_login(user)
    return user


@pytest.fixture
def first(programme):
    return OrganisationFactory(programme=programme, name="Région")


@pytest.fixture
def second(programme):
    return OrganisationFactory(programme=programme, name="Mairie")


@pytest.fixture
def bounce(programme, first, second):
    """A sheet that went from the first to the second, who may have answered."""

    def make(*, out=None, into=None, answered=False, ago=1, verb="declined", **sheet):
        out, into = out or first, into or second
        sheet = SheetFactory(programme=programme, sent=True, **sheet)
        ReferralFactory(sheet=sheet, organisation=out, state="passed_on")
        referral = ReferralFactory(sheet=sheet, organisation=into, taken=True)
        if answered:
            AnswerFactory(referral=referral)
        EntryFactory(
            programme=programme,
            verb=f"sheets.{verb}",
            subject_model="sheets.Sheet",
            subject_id=sheet.pk,
            happened_at=clock.now() - ago * DAY,
            facts={"organisation_id": out.pk, "to_id": into.pk},
        )
        return sheet

    return make


def ways(client, query=""):
    return client.get(f"/pilotage/renvois/{query}").context["map"].ways


def test_it_says_from_whom_to_whom_how_many_and_how_often_the_second_one_answered(
    client, programme, first, second, bounce
):
    theme, zone = ThemeFactory(programme=programme), TerritoryFactory(programme=programme)
    about = {"theme": theme, "territory": zone}
    older = bounce(**about, ago=3, answered=True)
    newer = bounce(**about, verb="passed_on")
    bounce(out=second, into=first)

    found = ways(client)

    assert [(way.out, way.into, way.number, way.answered) for way in found] == [
        (second, first, 1, 0),
        (first, second, 2, 1),
    ]
    assert (found[1].theme, found[1].territory) == (theme.name, zone.name)
    assert found[1].references == [newer.reference, older.reference]


def test_a_way_shows_its_latest_sheets_and_says_how_many_more(client, programme, bounce):
    theme = ThemeFactory(programme=programme)
    for ago in range(1, 8):
        bounce(theme=theme, ago=ago)

    way = ways(client)[0]

    assert (len(way.references), way.others) == (5, 2)


def test_what_is_older_than_a_year_or_of_another_programme_is_left_out(client, bounce):
    bounce(ago=366)
    EntryFactory(verb="sheets.declined", facts={"organisation_id": 1, "to_id": 2})

    page = client.get("/pilotage/renvois/")

    assert page.context["map"].ways == []
    assert "Personne n’a dit" in page.text


def test_it_is_filtered_by_theme_and_territory(client, programme, bounce):
    theme = ThemeFactory(programme=programme, slug="logement")
    region = TerritoryFactory(programme=programme, code="13")
    zone = TerritoryFactory(programme=programme, kind="employment_zone", code="9308", parent=region)
    here = bounce(theme=theme, territory=zone)
    bounce()

    for query in ("?theme=logement", "?territoire=departement-13"):
        assert [way.references for way in ways(client, query)] == [[here.reference]]
    assert client.get("/pilotage/renvois/?theme=inconnu").status_code == 404
    assert client.get("/pilotage/renvois/?page=2").status_code == 404


def test_the_page_costs_the_same_for_few_and_for_many(programme, bounce, assert_constant_queries):
    bounce(territory=TerritoryFactory(programme=programme))
    CorrectionFactory(programme=programme)

    def add_rows():
        for _ in range(4):
            other = OrganisationFactory(programme=programme)
            bounce(into=other, territory=TerritoryFactory(programme=programme), answered=True)
            CorrectionFactory(programme=programme, territory=TerritoryFactory(programme=programme))

    assert_constant_queries("/pilotage/renvois/", add_rows=add_rows)


def decide(client, correction, decision, key=None):
    return client.post(
        f"/pilotage/renvois/{correction.pk}/", {"decision": decision, "key": key or str(uuid.uuid4())}, follow=True
    )


def test_the_coordinator_accepts_from_the_page(client, programme):
    correction = CorrectionFactory(programme=programme)
    page = client.get("/pilotage/renvois/")
    assert f'action="/pilotage/renvois/{correction.pk}/"' in page.text

    page = decide(client, correction, "accept")

    assert "Le tableau l’a appris." in page.text
    assert Competence.objects.get().organisation == correction.into
    assert f'action="/pilotage/renvois/{correction.pk}/"' not in page.text


def test_a_double_click_decides_once_and_shows_the_same_page(client, programme):
    correction = CorrectionFactory(programme=programme)
    key = str(uuid.uuid4())

    pages = [decide(client, correction, "accept", key) for _ in range(2)]

    assert all("Le tableau l’a appris." in page.text for page in pages)
    assert Competence.objects.count() == 1


def test_whoever_comes_second_is_told_that_nothing_was_changed(client, programme):
    correction = CorrectionFactory(programme=programme)
    decide(client, correction, "refuse")

    page = decide(client, correction, "accept")

    assert "Un collègue a décidé avant vous" in page.text
    assert Correction.objects.get().is_accepted is False


def test_an_organisation_that_closed_stays_out_and_the_page_says_why(client, programme):
    correction = CorrectionFactory(programme=programme)
    correction.into.is_open = False
    correction.into.save()

    page = decide(client, correction, "accept")

    assert "Cet organisme a fermé depuis" in page.text
    assert Correction.objects.get().decided_at is None


def test_a_facilitator_sees_what_the_coordinator_decides(client, programme, desk):
    correction = CorrectionFactory(programme=programme)
    client.force_login(MembershipFactory(organisation=desk).user)

    page = client.get("/pilotage/renvois/")

    assert correction.into.name in page.text
    assert "Le coordinateur décide." in page.text
    assert decide(client, correction, "accept").status_code == 403


def test_a_form_without_its_decision_is_no_request(client, programme):
    assert decide(client, CorrectionFactory(programme=programme), "autre").status_code == 400
