import csv
import datetime

import pytest

from portevoix.kit import clock
from tests.factories import (
    AnswerFactory,
    EntryFactory,
    MembershipFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ReferralFactory,
    SheetFactory,
    TallyFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def coordinator(programme, client):
    desk = programme.organisation_set.get(kind="desk")
    user = MembershipFactory(organisation=desk, role="coordinator").user
    client.force_login(user)
    return user


def line(programme, **fields):
    return TallyFactory(
        programme=programme, organisation=OrganisationFactory(programme=programme, **fields.pop("of")), **fields
    )


def test_everyone_reads_what_became_of_the_words(client, programme):
    TallyFactory(programme=programme, received=40, answered=10, in_time=9, late=4, settled=6, abandoned=2)
    line(programme, of={}, received=30, answered=12, released=3)
    TallyFactory(programme=ProgrammeFactory(slug="ailleurs"), received=999)

    whole = client.get("/chiffres/").context["whole"]

    assert (whole.received, whole.answered, whole.answered_share) == (40, 10, 25)
    assert (whole.in_time, whole.late, whole.settled, whole.abandoned, whole.owed) == (9, 4, 6, 2, 15)


def test_before_the_first_sheet_there_is_nothing_to_count(client, programme):
    page = client.get("/chiffres/")

    assert page.status_code == 200
    assert 'href="/ma-classe/"' in page.text


def test_the_median_tells_how_many_answers_it_comes_from(client, programme):
    TallyFactory(programme=programme, received=3)
    at = clock.now()
    for days in (2, 5, 30):
        answer = AnswerFactory(referral__sheet__programme=programme, referral__referred_at=at - days * DAY, given_at=at)
        EntryFactory(
            programme=programme,
            verb="sheets.answered",
            subject_model="sheets.Sheet",
            subject_id=answer.referral.sheet_id,
        )

    shown = client.get("/chiffres/").context

    assert (shown["median"], shown["sample"]) == (5.0, 3)


def test_what_waits_past_its_date_is_told_by_name_and_ranks_nobody(client, programme):
    TallyFactory(programme=programme, received=3)
    for name, number in (("Zèbre", 3), ("Abeille", 1)):
        organisation = OrganisationFactory(programme=programme, name=name)
        ReferralFactory.create_batch(number, sheet__programme=programme, organisation=organisation, late=True)
    ReferralFactory(sheet__programme=programme)

    overdue = client.get("/chiffres/").context["overdue"]

    assert [(name, number) for name, _slug, number in overdue] == [("Abeille", 1), ("Zèbre", 3)]


def test_the_figures_cost_three_queries_whatever_they_count(
    client, programme, django_assert_max_num_queries, assert_constant_queries
):
    TallyFactory(programme=programme, received=3)
    ReferralFactory(sheet__programme=programme, late=True)

    def add_rows():
        for _ in range(4):
            ReferralFactory(sheet__programme=programme, late=True)
            line(programme, of={}, received=1)

    assert_constant_queries("/chiffres/", add_rows=add_rows)

    with django_assert_max_num_queries(3):
        client.get("/chiffres/")


@pytest.mark.parametrize("address", ["/pilotage/", "/pilotage/pilotage.csv"])
def test_the_figures_by_addressee_are_for_the_desk(client, programme, address):
    assert client.get(address).status_code == 302
    client.force_login(MembershipFactory(organisation__programme=programme).user)
    assert client.get(address).status_code == 403


def test_the_table_is_sorted_and_filtered_by_its_address(client, programme, coordinator):
    line(programme, of={"name": "B", "kind": "service"}, received=5, answered=2, released=1)
    line(programme, of={"name": "A", "kind": "service"}, received=2, answered=2)
    line(programme, of={"name": "C", "kind": "provider"}, received=9)

    def names(query=""):
        return [shown.organisation.name for shown in client.get(f"/pilotage/{query}").context["lines"]]

    assert names() == ["A", "B", "C"]
    assert names("?tri=recues") == ["C", "B", "A"]
    assert names("?tri=recues&genre=services") == ["B", "A"]
    assert [shown.owed for shown in client.get("/pilotage/").context["lines"]] == [0, 2, 9]


@pytest.mark.parametrize("query", ["?tri=inconnu", "?genre=%00", "?tri=__class__"])
def test_an_unknown_order_is_a_clear_404(client, programme, coordinator, query):
    assert client.get(f"/pilotage/{query}").status_code == 404
    assert client.get(f"/pilotage/pilotage.csv{query}").status_code == 404


def test_a_downloaded_cell_cannot_run_as_a_formula(client, programme, coordinator):
    line(programme, of={"name": "=HYPERLINK(1)"}, received=5)

    page = client.get("/pilotage/pilotage.csv")

    rows = list(csv.reader(page.content.decode("utf-8-sig").splitlines(), delimiter=";"))
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert rows[1][2] == "5"


def test_an_organisation_shows_what_it_was_asked_and_what_its_classes_say(client, programme):
    provider = OrganisationFactory(programme=programme, kind="provider", slug="les-oliviers")
    own = SheetFactory(programme=programme, cohort__provider=provider, sent=True)
    asked = ReferralFactory(sheet__programme=programme, organisation=provider).sheet
    line_of = TallyFactory(programme=programme, organisation=provider, received=4, answered=1)

    page = client.get("/organismes/les-oliviers/")

    assert [shown.reference for shown in page.context["addressed"]] == [asked.reference]
    assert [shown.reference for shown in page.context["of_classes"]] == [own.reference]
    assert page.context["tally"] == line_of
    assert page.context["owed"] == 3
    assert page.context["overdue"] == 0


def test_an_organisation_shows_what_is_late_today(client, programme):
    late = ReferralFactory(sheet__programme=programme, due_at=clock.now() - DAY).organisation
    TallyFactory(programme=programme, organisation=late, received=1)

    assert client.get(f"/organismes/{late.slug}/").context["overdue"] == 1


def test_an_organisation_of_another_programme_is_not_here(client, programme):
    OrganisationFactory(programme=ProgrammeFactory(slug="ailleurs"), slug="autre")

    assert client.get("/organismes/autre/").status_code == 404
