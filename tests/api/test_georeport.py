"""Open311 GeoReport v2: the shapes of its specification, in both forms."""

import datetime
from xml.etree import ElementTree

import pytest

from portevoix.kit import clock
from tests import factories as make

DAY = datetime.timedelta(days=1)


@pytest.fixture
def asked(client):
    """`asked("requests", …)`: the lines in JSON; the XML, read again, must have as many."""

    def ask(path, **query):
        response = client.get(f"/open311/v2/{path}.json", query)
        assert response.status_code == 200, response.content
        said = response.json()
        if isinstance(said, list):
            root = ElementTree.fromstring(client.get(f"/open311/v2/{path}.xml", query).content)  # noqa: S314  (our own)
            assert len(root) == len(said)
        return said

    return ask


def test_a_theme_is_a_service_and_asks_for_nothing_more(programme, asked):
    theme = make.ThemeFactory(programme=programme, name="Logement")

    (service,) = asked("services")

    assert (service["service_code"], service["service_name"], service["metadata"]) == (theme.slug, "Logement", False)
    assert asked(f"services/{theme.slug}") == {"service_code": theme.slug, "attributes": []}


def test_only_the_class_closes_a_request(programme, answered, asked):
    settled = make.SheetFactory(programme=programme, settled=True)
    given_up = make.SheetFactory(programme=programme, abandoned=True)
    waiting = make.ReferralFactory(sheet__programme=programme).sheet

    status = {line["service_request_id"]: line["status"] for line in asked("requests")}
    closed = {line["service_request_id"] for line in asked("requests", status="closed")}

    assert status[answered.reference] == status[waiting.reference] == "open"
    assert closed == {settled.reference, given_up.reference}


def test_a_request_is_expected_by_the_last_date_that_is_still_owed(programme, asked):
    referral = make.ReferralFactory(sheet__programme=programme)
    later = make.ReferralFactory(sheet=referral.sheet, due_at=referral.due_at + 3 * DAY)

    (line,) = asked(f"requests/{referral.sheet.reference}")

    assert line["expected_datetime"][:10] == f"{later.due_at:%Y-%m-%d}"
    assert referral.organisation.name in line["agency_responsible"]
    assert line["lat"] is line["long"] is None


def test_what_is_asked_without_dates_is_that_of_ninety_days(programme, asked):
    old = make.SheetFactory(programme=programme, sent=True, sent_at=clock.now() - 100 * DAY)
    new = make.SheetFactory(programme=programme, sent=True)
    since = f"{old.sent_at - DAY:%Y-%m-%dT%H:%M:%SZ}"

    assert [line["service_request_id"] for line in asked("requests")] == [new.reference]
    assert [line["service_request_id"] for line in asked("requests", start_date=since)] == [old.reference]
    numbers = f"{old.reference},{new.reference},x"
    assert len(asked("requests", service_request_id=numbers)) == 2
    assert [line["service_code"] for line in asked("requests", service_code=new.theme.slug)] == [new.theme.slug]


def test_the_jurisdiction_is_the_programme(client, programme, asked):
    assert asked("services", jurisdiction_id=programme.slug) == []
    assert client.get("/open311/v2/services.json?jurisdiction_id=ailleurs").status_code == 404
    assert asked("discovery")["endpoints"][0]["url"].endswith("/open311/v2")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("requests/x", 404),
        ("requests/2026-99999", 404),
        ("services/aucun", 404),
        ("requests?status=answered", 400),
        ("requests?start_date=hier", 400),
        ("requests?start_date=0001-01-01T00:00:00Z", 400),
        ("requests?end_date=9999-12-31T23:59:59-14:00", 400),
        ("requests?jurisdiction_id=%00", 404),
    ],
)
def test_what_cannot_be_given_is_said_in_the_shape_of_the_specification(client, programme, path, status):
    path, _mark, query = path.partition("?")

    as_json = client.get(f"/open311/v2/{path}.json?{query}")
    as_xml = client.get(f"/open311/v2/{path}.xml?{query}")

    assert (as_json.status_code, as_xml.status_code) == (status, status)
    assert [line["code"] for line in as_json.json()] == [status]
    root = ElementTree.fromstring(as_xml.content)  # noqa: S314  (our own)
    assert (root.tag, root[0].tag, root[0].find("code").text) == ("errors", "error", str(status))


@pytest.mark.parametrize("query", ["service_request_id=%00,🎺", "service_code=%00", "service_code=aucun"])
def test_what_names_nothing_gives_an_empty_list(client, programme, query):
    make.SheetFactory(programme=programme, sent=True)

    assert client.get(f"/open311/v2/requests.json?{query}").json() == []


def test_what_xml_cannot_say_is_left_out_and_the_rest_is_as_it_was_written(client, programme):
    make.SheetFactory(programme=programme, sent=True, problem="Le <bus> & 🚌\x0b\x1f ‮שלום‬")

    root = ElementTree.fromstring(client.get("/open311/v2/requests.xml").content)  # noqa: S314  (our own)

    assert root[0].find("description").text == "Le <bus> & 🚌 ‮שלום‬"
