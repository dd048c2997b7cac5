"""The OpenAPI document says what the API does; schemathesis asks everything it allows, and what it does not."""

import re
from contextlib import nullcontext, suppress

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from portevoix.api import datasets, rates
from tests import factories as make

# The client of schemathesis unpacks nothing.
AS_IT_IS = {"Accept-Encoding": "identity"}
REFUSED_NOT_BROKEN = (
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


def test_every_path_of_the_document_is_an_address_of_the_site(client, programme):
    paths = client.get("/api/v1/openapi.json").json()["paths"]

    addresses = {reverse(f"api:{dataset.name}") for dataset in datasets.ALL}
    addresses.add(reverse("api:sheet", args=["REFERENCE"]).replace("REFERENCE", "{reference}"))
    assert set(paths) == addresses
    assert all(set(methods) == {"get"} for methods in paths.values())


def test_the_document_speaks_the_language_of_whoever_reads_it_and_says_where_its_site_is(client, programme):
    make.ProgrammeFactory(slug="ailleurs")

    said = client.get("/p/ailleurs/api/v1/openapi.json", headers={"Accept-Language": "en"}).json()

    assert said["openapi"].startswith("3.1")
    assert said["servers"] == [{"url": "http://127.0.0.1:8000/p/ailleurs"}]
    assert said["paths"]["/api/v1/sheets/"]["get"]["summary"] == "Read the sheets"
    refusal = said["paths"]["/api/v1/sheets/"]["get"]["responses"]["400"]
    assert list(refusal["content"]) == ["application/problem+json"]


def test_every_column_and_every_parameter_is_explained(client, programme):
    said = client.get("/api/v1/openapi.json").json()
    shapes = said["components"]["schemas"].values()
    parameters = [
        each for path in said["paths"].values() for each in path["get"]["parameters"] if each["in"] == "query"
    ]

    assert all(column.get("description") for shape in shapes for column in shape["properties"].values())
    assert all(each["description"] for each in parameters)


def test_the_page_of_documentation_says_all_of_it_and_calls_nobody(client, programme):
    page = client.get("/api/").text
    document = client.get("/api/v1/openapi.json").json()

    for path, methods in document["paths"].items():
        assert path in page
        for parameter in methods["get"]["parameters"]:
            assert parameter["name"] in page
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.partition("<main")[2].partition("</main>")[0])


@pytest.fixture
def asked(programme, answered, monkeypatch):
    """The document of this very site, with something behind each address."""
    make.TerritoryFactory(programme=programme)
    monkeypatch.setitem(rates.A_MINUTE, "reading", 10**9)
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


ALLOWED, NOT_ALLOWED = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE


def ask(asked, examples, modes=(ALLOWED,)):
    """Each endpoint, with what its document allows; with `NOT_ALLOWED` too, what it does not."""
    for operation in asked.get_all_operations():
        for mode in modes:

            @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.ok().as_strategy(generation_mode=mode))
            def each(case):
                case.call_and_validate(checks=REFUSED_NOT_BROKEN, headers=AS_IT_IS)

            # Of an address that takes anything, nothing wrong can be asked.
            with nullcontext() if mode == ALLOWED else suppress(Unsatisfiable):
                each()


def test_nothing_that_can_be_asked_breaks_it(asked):
    ask(asked, examples=6, modes=(ALLOWED, NOT_ALLOWED))


@pytest.mark.slow
def test_nothing_that_can_be_asked_breaks_it_for_long(asked):
    ask(asked, examples=500, modes=(ALLOWED, NOT_ALLOWED))
