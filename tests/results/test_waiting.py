import datetime

import pytest

from portevoix.kit import clock
from portevoix.results import waiting
from tests.factories import (
    AnswerFactory,
    OrganisationFactory,
    ReferralFactory,
    StepFactory,
    TallyFactory,
    TerritoryFactory,
    ThemeFactory,
)

DAY = datetime.timedelta(days=1)


@pytest.fixture
def late(programme):
    """`late(organisation, …)`: a duty of this programme past its date."""

    def make(organisation=None, **fields):
        organisation = organisation or OrganisationFactory(programme=programme)
        return ReferralFactory(
            organisation=organisation, sheet__programme=programme, **{"late": "due_at" not in fields, **fields}
        )

    return make


def groups(client, query=""):
    return client.get(f"/en-attente/{query}").context["waits"].groups


def keys(client, query=""):
    return [line.referral.pk for group in groups(client, query) for line in group.lines]


def test_everyone_reads_what_waits_by_addressee_in_the_order_of_the_alphabet(client, programme, late):
    for name in ("Zèbre", "Émile", "Abeille"):
        late(OrganisationFactory(programme=programme, name=name))
    late(OrganisationFactory())

    assert [group.name for group in groups(client)] == ["Abeille", "Émile", "Zèbre"]


def test_what_is_answered_within_its_date_or_closed_does_not_wait(client, programme, late):
    AnswerFactory(referral=late(taken=True))
    late(due_at=clock.now() + DAY)
    late(state="released")
    late(state="passed_on")

    page = client.get("/en-attente/")

    assert page.context["waits"].total == 0
    assert "Rien n’attend au-delà de son échéance" in page.text


def test_a_clock_that_stopped_before_its_date_is_not_late(client, programme, late):
    now = clock.now()
    stopped = {"state": "waiting", "taken": True, "due_at": now - DAY, "rings_at": now + DAY}
    late(paused_at=now - 2 * DAY, **stopped)
    after_its_date = late(paused_at=now - DAY / 2, **stopped)

    assert keys(client) == [after_its_date.pk]


def test_a_line_counts_working_days(late):
    friday = datetime.datetime(2027, 3, 12, 22, 59, 59, tzinfo=datetime.UTC)
    referral = late(due_at=friday)

    def days_late(**fields):
        for name, value in fields.items():
            setattr(referral, name, value)
        return waiting.Line(referral, friday + 9 * DAY, lambda day: day.weekday() < 5).days_late

    assert days_late() == 5
    assert days_late(paused_at=friday + 4 * DAY) == 2


def test_the_page_shows_the_last_step_and_the_level(client, programme, late):
    referral = late(taken=True, reached="head")
    StepFactory(referral=referral, text="Premier pas.", added_at=clock.now() - 3 * DAY)
    StepFactory(referral=referral, text="Dernier pas.", added_at=clock.now() - DAY)

    text = client.get("/en-attente/").text

    assert "Dernier pas." in text
    assert "Premier pas." not in text
    assert "Responsable de l’organisme" in text


def test_the_list_for_elected_officials_holds_what_reached_them_in_the_words_of_the_class(client, programme, late):
    reached = late(reached="elected", sheet__problem="Il fait froid en atelier. Le chauffage est en panne.")
    late(reached="coordinator")

    page = client.get("/en-attente/?liste=elus")

    assert keys(client, "?liste=elus") == [reached.pk]
    assert "Il fait froid en atelier." in page.text
    assert "Le chauffage est en panne." not in page.text


def test_an_empty_list_for_elected_officials_says_so(client, programme, late):
    late()

    assert "La liste est vide" in client.get("/en-attente/?liste=elus").text


def test_it_is_filtered_by_theme_territory_and_addressee(client, programme, late):
    theme = ThemeFactory(programme=programme, slug="logement")
    region = TerritoryFactory(programme=programme, code="13")
    zone = TerritoryFactory(programme=programme, kind="employment_zone", code="9308", parent=region)
    here = late(sheet__theme=theme, sheet__territory=zone)
    late()

    queries = ["?theme=logement", "?territoire=departement-13", f"?destinataire={here.organisation.slug}"]
    assert [keys(client, query) for query in queries] == [[here.pk]] * 3
    assert keys(client, f"?theme=logement&destinataire={OrganisationFactory(programme=programme).slug}") == []


@pytest.mark.parametrize(
    "query",
    ["?theme=inconnu", "?liste=autre", "?page=0", "?page=7", "?destinataire=%00", "?territoire=departement-2A"],
)
def test_an_address_that_asks_for_what_is_not_there_says_so(client, programme, late, query):
    late()

    page = client.get(f"/en-attente/{query}")

    assert page.status_code == 404
    assert 'href="/en-attente/"' in page.text


def test_pages_follow_each_other_without_losing_or_repeating_a_line(programme, late):
    first, second, third = (OrganisationFactory(programme=programme, name=name) for name in "ABC")
    made = [
        late(organisation).pk for organisation, number in ((first, 3), (second, 4), (third, 1)) for _ in range(number)
    ]
    at = clock.now()

    pages = [
        waiting.page(waiting.overdue(programme, at=at), n, programme=programme, at=at, size=2) for n in range(1, 6)
    ]

    shown = [line.referral.pk for page in pages for group in page.groups for line in group.lines]
    assert shown == made
    assert [[group.name for group in page.groups] for page in pages[:4]] == [["A"], ["A", "B"], ["B"], ["B", "C"]]
    assert [page.has_next for page in pages] == [True, True, True, False, False]
    assert pages[4].is_missing


def test_the_page_costs_the_same_whatever_waits(programme, late, assert_constant_queries):
    late()

    def add_rows():
        for _ in range(4):
            StepFactory(referral=late(taken=True, sheet__territory=TerritoryFactory(programme=programme)))

    assert_constant_queries("/en-attente/", add_rows=add_rows)


def test_the_table_holds_the_same_lines(client, programme, late):
    organisation = OrganisationFactory(programme=programme, name="=Abeille")
    referral = late(organisation, reached="elected")
    late(organisation)

    text = client.get("/en-attente/en-attente.csv?liste=elus").content.decode("utf-8-sig")

    rows = text.strip().splitlines()
    assert len(rows) == 2
    assert rows[1].startswith(f"'=Abeille;{referral.sheet.reference};")
    assert client.get("/en-attente/en-attente.csv?theme=inconnu").status_code == 404


def test_a_table_too_long_says_what_it_leaves_out(client, late, monkeypatch):
    monkeypatch.setattr("portevoix.results.views.waiting.MOST_ROWS", 1)
    for _ in range(3):
        late()

    rows = client.get("/en-attente/en-attente.csv").content.decode("utf-8-sig").strip().splitlines()

    assert len(rows) == 3
    assert rows[-1].startswith("2 de plus")


def test_the_figures_and_the_page_of_an_organisation_lead_there(client, programme, late):
    referral = late()
    TallyFactory(programme=programme, received=1)
    TallyFactory(programme=programme, organisation=referral.organisation, received=1)

    assert 'href="/en-attente/"' in client.get("/chiffres/").text
    page = client.get(f"/organismes/{referral.organisation.slug}/").text
    assert f'href="/en-attente/?destinataire={referral.organisation.slug}"' in page


def test_a_mediation_stands_under_the_desk_which_owes_its_end(client, programme, late):
    desk = programme.organisation_set.get(kind="desk")
    about = OrganisationFactory(programme=programme, name="Bus du coin")
    mediation = late(about, state="mediation", reached="elected")

    lists = [groups(client, query) for query in ("", "?liste=elus")]

    assert [[group.name for group in found] for found in lists] == [[desk.name], [desk.name]]
    assert keys(client, f"?destinataire={desk.slug}") == [mediation.pk]
    assert keys(client, f"?destinataire={about.slug}") == []
    assert "Bus du coin" in client.get("/en-attente/").text
