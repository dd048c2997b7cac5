"""What a program reads, page after page, and what it is told when it asks for what cannot be given."""

import datetime

import pytest
from django.core.cache import cache
from django.test import Client

from portevoix.api import pages, rates
from portevoix.kit import clock
from tests import factories as make

DAY = datetime.timedelta(days=1)
COUNTS = ("classes", "trainees", "unsized_classes", "departments")
EVERY_LIST = ("sheets", "answers", "organisations", "themes", "territories", "figures")


def references(said):
    return [row["reference"] for row in said["items"]]


@pytest.fixture
def sheet(programme):
    """`sheet(days=3, …)`: one that everyone reads, sent so many days ago."""

    def made(days=0, **fields):
        return make.SheetFactory(programme=programme, sent=True, sent_at=clock.now() - days * DAY, **fields)

    return made


def test_a_sheet_is_read_with_its_addressees_its_steps_its_answer_and_its_promise(answered, read):
    said = read(f"sheets/{answered.reference}/")

    assert said["problem"] == answered.problem
    assert said["url"] == f"http://127.0.0.1:8000{answered.get_absolute_url()}"
    assert [addressee["state"] for addressee in said["addressees"]] == ["answered"]
    assert [step["text"] for step in said["steps"]] == ["Nous avons appelé le transporteur."]
    assert [(answer["outcome"], answer["promise"]) for answer in said["answers"]] == [("solution", "open")]


def test_the_classes_that_tell_a_sheet_are_counted_as_on_its_page(programme, client, read):
    here, there = (make.TerritoryFactory(programme=programme, kind="department") for _each in range(2))
    told = make.SheetFactory(programme=programme, cohort__headcount=14, territory=here, sent=True)
    alone = make.SheetFactory(programme=programme, cohort__headcount=9, territory=here, sent=True)
    for headcount in (12, None):
        make.AdhesionFactory(sheet=told, headcount=headcount, territory=there)
    make.AdhesionFactory(sheet=told, headcount=50, withdrawn=True)

    said = {row["reference"]: [row[name] for name in COUNTS] for row in read("sheets/")["items"]}

    assert said == {told.reference: [3, 26, 1, 2], alone.reference: [1, None, None, None]}
    assert "3 classes, au moins 26 stagiaires, 2 départements" in client.get(told.get_absolute_url()).text


def test_what_nobody_has_read_yet_is_nowhere(programme, client, read):
    unread = make.SheetFactory(programme=programme, unread=True)
    make.AnswerFactory(referral=make.ReferralFactory(sheet=unread, taken=True))

    assert read("sheets/")["items"] == read("answers/")["items"] == []
    assert client.get(f"/api/v1/sheets/{unread.reference}/").status_code == 404
    assert client.get(f"/api/v1/answers/?sheet={unread.reference}").status_code == 404
    assert client.get(f"/open311/v2/requests/{unread.reference}.json").status_code == 404


def test_pages_follow_each_other_to_the_last_without_a_line_twice(client, sheet, read):
    made = [sheet(days=number // 2).reference for number in range(7)]

    seen, path = [], "sheets/?limit=2"
    while path:
        said = read(path)
        seen += references(said)
        path = said["next"] and said["next"].partition("/api/v1/")[2]

    assert sorted(seen) == sorted(made)
    assert seen[0] in made[:2]


def test_what_comes_meanwhile_moves_no_page(sheet, read):
    second, first = sheet(days=2).reference, sheet(days=1).reference
    said = read("sheets/?limit=1")
    sheet()

    assert references(said) == [first]
    assert references(read(said["next"].partition("/api/v1/")[2])) == [second]


@pytest.mark.parametrize("name", ["answers", "organisations", "territories"])
def test_each_list_goes_on_where_it_stopped(name, programme, answered, read):
    make.AnswerFactory(referral=make.ReferralFactory(sheet=answered, taken=True))
    for _each in range(3):
        make.TerritoryFactory(programme=programme)
    whole = read(f"{name}/")["items"]

    first = read(f"{name}/?limit=1")
    second = read(first["next"].partition("/api/v1/")[2])

    assert len(whole) > 1
    assert first["items"] + second["items"] == whole[:2]


def test_the_address_of_the_next_page_keeps_the_filters_and_stands_in_the_header_too(client, programme, sheet):
    theme = make.ThemeFactory(programme=programme)
    for _each in range(2):
        sheet(theme=theme)

    response = client.get(f"/api/v1/sheets/?limit=1&theme={theme.slug}")

    following = response.json()["next"]
    assert f"theme={theme.slug}" in following
    assert response["Link"] == f'<{following}>; rel="next"'


@pytest.mark.parametrize("cursor", ["x", "x:y", "[1,2]", "é", "\0", "🎺", "a" * 5000, "WyIyMDI2Il0:forged"])
def test_a_forged_cursor_is_refused_in_a_sentence(client, programme, cursor):
    response = client.get("/api/v1/sheets/", {"cursor": cursor})

    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["detail"]


def test_a_cursor_of_another_list_or_of_another_programme_is_refused(client, programme, answered):
    other = make.ProgrammeFactory()
    position = (clock.now(), 1)
    of_answers = pages.cursor_of(pages_of("answers"), programme, position)
    of_another = pages.cursor_of(pages_of("sheets"), other, position)
    own = pages.cursor_of(pages_of("sheets"), programme, position)

    said = [client.get("/api/v1/sheets/", {"cursor": cursor}).status_code for cursor in (of_answers, of_another, own)]

    assert said == [400, 400, 200]


def pages_of(name):
    from portevoix.api.sources import SOURCES

    return SOURCES[name]


def test_each_filter_of_sheets_keeps_those_it_names(programme, sheet, read):
    region = make.TerritoryFactory(programme=programme, kind="region", code="93", path="region-93/")
    inside = make.TerritoryFactory(
        programme=programme, kind="department", code="13", parent=region, path="region-93/department-13/"
    )
    wanted = sheet(days=5, settled=True, territory=inside)
    referral = make.ReferralFactory(sheet=wanted)
    sheet(days=50)
    sheet(days=1)
    day = wanted.sent_at.date()

    for query in (
        f"theme={wanted.theme.slug}",
        "territory=region-93",
        "territory=departement-13",
        "status=settled",
        f"organisation={referral.organisation.slug}",
        f"provider={wanted.cohort.provider.slug}",
        f"since={day - DAY}&until={day + DAY}",
    ):
        assert references(read(f"sheets/?{query}")) == [wanted.reference], query


def test_what_changed_since_an_instant_is_found_whenever_it_was_sent(programme, sheet, read):
    now = clock.now()
    old, changed, drafted = sheet(days=90), sheet(days=80), sheet(days=70)
    for about, verb in ((changed, "sheets.taken"), (drafted, "sheets.drafted")):
        make.EntryFactory(
            programme=programme, subject_model="sheets.Sheet", subject_id=about.pk, verb=verb, happened_at=now
        )

    found = read(f"sheets/?updated_since={(now - DAY):%Y-%m-%dT%H:%M:%SZ}")

    assert references(found) == [changed.reference]
    assert old.reference in references(read("sheets/"))


def test_each_filter_of_answers_and_of_organisations_keeps_those_it_names(programme, answered, read):
    other = make.AnswerFactory(
        referral=make.ReferralFactory(sheet__programme=programme, taken=True), outcome="none", obstacle="Trop cher."
    )
    referral = answered.referrals.get()

    for query in (
        f"sheet={answered.reference}",
        f"theme={answered.theme.slug}",
        f"organisation={referral.organisation.slug}",
        "outcome=solution",
    ):
        assert [row["sheet"] for row in read(f"answers/?{query}")["items"]] == [answered.reference], query
    assert read("answers/?until=2001-01-01")["items"] == []
    assert other.pk in [row["id"] for row in read(f"answers/?since={clock.now().date() - DAY}")["items"]]
    assert {row["kind"] for row in read("organisations/?kind=provider")["items"]} == {"provider"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        *((f"limit={value}", 400) for value in ("0", "101", "-1", "x", "1e9", "9" * 400, "", "٣")),
        *((f"since={value}", 400) for value in ("x", "1700000000", "2026-13-01", "0001-01-01", "9999-12-31", "%00")),
        *((f"updated_since={value}", 400) for value in ("2026-01-01", "2026-01-01T00:00:00", "1700000000", "x")),
        *((f"{name}=%00", 400) for name in ("theme", "territory", "organisation", "provider", "status")),
        *((f"{name}=%E2%80%AE%F0%9F%8E%BA", 400) for name in ("theme", "territory", "organisation", "provider")),
        *((f"{name}=aucun", 404) for name in ("theme", "territory", "organisation", "provider")),
        ("status=open", 400),
        ("tehme=logement", 400),
        ("page=99999999999999999999999", 400),
    ],
)
def test_what_cannot_be_asked_is_refused_in_a_sentence(client, programme, query, status):
    response = client.get(f"/api/v1/sheets/?{query}")

    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == status
    assert response.json()["detail"].endswith(".")


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_the_first_and_the_last_instants_that_can_be_written_are_refused(client, programme, sheet, instant):
    sheet()

    response = client.get("/api/v1/sheets/", {"updated_since": instant})

    assert response.status_code == 400


@pytest.mark.parametrize("reference", ["x", "2026-00001\0", "٢٠٢٦-0001", "2026-9999", "‮2026-0001", "🎺"])
def test_a_reference_that_is_none_is_absent(client, programme, reference):
    response = client.get(f"/api/v1/sheets/{reference}/")

    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")


def test_words_come_out_as_they_were_written(sheet, read):
    text = "Le bus 🚌 n’arrive plus : « jamais ».\n‮שלום‬ <b>&amp;"
    made = sheet(problem=text)

    assert read(f"sheets/{made.reference}/")["problem"] == text


def test_a_problem_is_said_in_english_to_whoever_asks(client, programme):
    said = [
        client.get("/api/v1/sheets/?limit=0", headers=headers).headers["Content-Language"]
        for headers in ({}, {"Accept-Language": "en-GB,fr;q=0.5"}, {"Accept-Language": "de"}, {"Accept-Language": "*"})
    ]

    assert said == ["fr", "en", "fr", "fr"]


@pytest.mark.parametrize("name", EVERY_LIST)
def test_what_has_not_changed_comes_back_empty(client, answered, name):
    first = client.get(f"/api/v1/{name}/")
    again = client.get(f"/api/v1/{name}/", headers={"If-None-Match": first["ETag"]})
    other = client.get(f"/api/v1/{name}/", headers={"If-None-Match": '"other"'})

    assert (first.status_code, again.status_code, other.status_code) == (200, 304, 200)
    assert again.content == b""
    assert "max-age" in again["Cache-Control"]


def test_a_page_of_another_site_may_read_and_no_cookie_goes_with_it(client, programme):
    response = client.get("/api/v1/sheets/", headers={"Origin": "https://ailleurs.example"})
    before = client.options("/api/v1/sheets/", headers={"Access-Control-Request-Method": "GET"})

    assert response["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response
    assert not response.cookies
    assert (before.status_code, before["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")


def test_it_can_only_be_read_and_says_so_even_to_a_form_of_another_site(programme):
    response = Client(enforce_csrf_checks=True).post("/api/v1/sheets/", {})

    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert response["Allow"] == "GET, HEAD, OPTIONS"


def test_only_the_headers_come_when_only_they_are_asked(client, answered):
    whole, head = client.get("/api/v1/sheets/"), client.head("/api/v1/sheets/")

    assert head.content == b""
    assert head["ETag"] == whole["ETag"]


def test_a_hall_behind_one_address_is_served_and_beyond_is_told_when_to_come_back(client, programme, monkeypatch):
    monkeypatch.setitem(rates.A_MINUTE, "reading", 3)
    monkeypatch.setattr(rates, "SECONDS", 10**9)  # one window, whatever the hour

    said = [client.get("/api/v1/themes/") for _each in range(4)]

    assert [response.status_code for response in said] == [200, 200, 200, 429]
    assert int(said[-1]["Retry-After"]) > 0
    assert said[-1]["Cache-Control"] == "no-store"
    assert client.get("/api/v1/themes/", REMOTE_ADDR="10.0.0.9").status_code == 200


def test_six_hundred_requests_a_minute_pass():
    assert rates.A_MINUTE["reading"] >= 600


def test_a_programme_under_its_own_address_reads_its_own(client, programme):
    other = make.ProgrammeFactory(slug="ailleurs")
    sheet = make.SheetFactory(programme=other, sent=True)
    hosted = make.ProgrammeFactory(slug="chez-soi", host="testserver")
    at_home = make.SheetFactory(programme=hosted, sent=True)

    there = client.get("/p/ailleurs/api/v1/sheets/?limit=1").json()
    here = client.get("/api/v1/sheets/").json()

    assert references(there) == [sheet.reference]
    assert there["items"][0]["url"].endswith(f"/p/ailleurs/fiches/{sheet.reference}/")
    assert references(here) == [at_home.reference]
    assert client.get(f"/p/ailleurs/api/v1/sheets/?theme={at_home.theme.slug}").status_code == 404
    assert client.get("/p/nulle-part/api/v1/sheets/").status_code == 404


def test_the_figures_say_the_whole_first_and_are_those_of_the_pages(programme, read):
    organisation = make.OrganisationFactory(programme=programme, name="Zèbre")
    make.TallyFactory(programme=programme, received=9, answered=4, in_time=3, late=1)
    make.TallyFactory(programme=programme, organisation=organisation, received=5, answered=2, in_time=1, late=1)
    cache.clear()

    whole, line = read("figures/")["items"]

    assert (whole["organisation"], whole["received"], whole["answered"]) == (None, 9, 4)
    assert (line["organisation"], line["owed"], line["settled"]) == (organisation.slug, 3, None)
