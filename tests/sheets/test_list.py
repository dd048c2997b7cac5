import datetime

import pytest

from portevoix.kit import clock
from portevoix.sheets import listing
from tests.factories import (
    CohortFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ReferralFactory,
    SheetFactory,
    TerritoryFactory,
    ThemeFactory,
)

DAY = datetime.timedelta(days=1)


def send(programme, **fields):
    return SheetFactory(programme=programme, sent=True, **fields)


def references(response):
    return [line.reference for line in response.context["sheets"].lines]


def test_the_newest_sheet_comes_first_with_its_addressees_and_their_states(client, programme):
    old = send(programme, sent_at=clock.now() - DAY)
    new = send(programme)
    ReferralFactory(sheet=new, organisation__name="Service des transports", taken=True, state="taken")

    page = client.get("/fiches/")

    assert references(page) == [new.reference, old.reference]
    assert "Service des transports" in page.text
    assert f'href="/fiches/{new.reference}/"' in page.text


def test_a_draft_is_not_in_the_list(client, programme):
    SheetFactory(programme=programme)

    assert references(client.get("/fiches/")) == []


def test_the_sheets_of_another_programme_are_not_in_the_list(client, programme):
    send(ProgrammeFactory(slug="ailleurs"))

    assert references(client.get("/fiches/")) == []


def test_each_filter_keeps_its_own_sheets(client, programme):
    theme = ThemeFactory(programme=programme, slug="repas")
    department = TerritoryFactory(programme=programme, code="13")
    zone = TerritoryFactory(programme=programme, kind="employment_zone", code="9308", parent=department)
    cohort = CohortFactory(programme=programme, slug="cap-cuisine", provider__slug="les-oliviers")
    wanted = send(programme, theme=theme, territory=zone, cohort=cohort)
    send(programme)

    for query in (
        "theme=repas",
        "territoire=zone-9308",
        "territoire=departement-13",
        "organisme=les-oliviers",
        "classe=cap-cuisine",
        "statut=en-cours&theme=repas&territoire=departement-13&organisme=les-oliviers&classe=cap-cuisine",
    ):
        assert references(client.get(f"/fiches/?{query}")) == [wanted.reference], query


def test_the_status_filter_knows_the_four_statuses(client, programme):
    sheets = {
        "en-cours": send(programme),
        "reglee": SheetFactory(programme=programme, settled=True),
        "abandonnee": SheetFactory(programme=programme, abandoned=True),
        "avec-reponse": send(programme, status="answered"),
    }

    for value, sheet in sheets.items():
        assert references(client.get(f"/fiches/?statut={value}")) == [sheet.reference]


def test_the_form_shows_what_was_chosen(client, programme):
    ThemeFactory(programme=programme, slug="repas")

    page = client.get("/fiches/?statut=reglee&theme=repas")

    assert '<option value="reglee" selected>' in page.text
    assert '<option value="repas" selected>' in page.text


@pytest.mark.parametrize(
    "query",
    [
        "statut=inconnu",
        "theme=%00",
        "territoire=departement-999",
        "organisme=%F0%9F%98%80",
        "classe=nulle-part",
        "statut=%22%3E%3Cscript%3E",
    ],
)
def test_an_unknown_filter_is_a_clear_404(client, programme, query):
    page = client.get(f"/fiches/?{query}")

    assert page.status_code == 404
    assert "<script>" not in page.text
    assert 'href="/fiches/"' in page.text


@pytest.mark.parametrize("number", ["0", "-1", "abc", "2", "99999999999999999999999", "%00", "1.5", "٣", "²"])
def test_a_page_that_does_not_exist_is_a_clear_404(client, programme, number):
    send(programme)

    page = client.get(f"/fiches/?page={number}")

    assert page.status_code == 404
    assert 'href="/fiches/"' in page.text


def test_no_sheet_is_lost_or_shown_twice_between_pages(client, programme):
    cohort, theme = CohortFactory(programme=programme), ThemeFactory(programme=programme)
    at = clock.now()
    sent = [send(programme, cohort=cohort, theme=theme, sent_at=at) for _ in range(listing.PAGE_SIZE + 3)]

    first, second = client.get("/fiches/"), client.get("/fiches/?page=2")

    shown = references(first) + references(second)
    assert shown == [sheet.reference for sheet in reversed(sent)]
    assert first.context["sheets"].has_next
    assert not second.context["sheets"].has_next


def test_a_page_keeps_the_filters_in_the_address_of_the_next(client, programme):
    cohort, theme = CohortFactory(programme=programme), ThemeFactory(programme=programme, slug="repas")
    for _ in range(listing.PAGE_SIZE + 1):
        send(programme, cohort=cohort, theme=theme)

    assert 'href="?theme=repas&amp;page=2"' in client.get("/fiches/?theme=repas").text


def test_the_total_is_counted_up_to_a_bound(client, programme, monkeypatch):
    monkeypatch.setattr(listing, "COUNTED", 2)
    for _ in range(4):
        send(programme)

    page = client.get("/fiches/").context["sheets"]

    assert page.total == 3
    assert page.is_beyond_count
    assert page.pages is None


def test_an_empty_list_says_what_to_do_next(client, programme):
    ThemeFactory(programme=programme, slug="repas")

    assert 'href="/ma-classe/"' in client.get("/fiches/").text
    assert 'href="/fiches/"' in client.get("/fiches/?theme=repas").text


def test_a_title_cannot_bring_its_own_markup(client, programme):
    send(programme, problem="<b>Froid</b> 🥶 في الصباح")

    page = client.get("/fiches/")

    assert "&lt;b&gt;Froid" in page.text
    assert "🥶 في الصباح" in page.text


def test_the_list_costs_the_same_for_few_and_many_rows(
    assert_constant_queries, programme, client, django_assert_max_num_queries
):
    def add_rows():
        for _ in range(6):
            ReferralFactory.create_batch(2, sheet=send(programme))

    add_rows()
    assert_constant_queries("/fiches/", add_rows=add_rows)

    cohort = send(programme).cohort
    with django_assert_max_num_queries(4):
        client.get(f"/fiches/?classe={cohort.slug}")


def test_a_provider_without_class_is_offered_to_nobody(client, programme):
    OrganisationFactory(programme=programme, kind="provider", slug="sans-classe")

    assert "sans-classe" not in client.get("/fiches/").text
