"""The legal pages say what the code does: each is compared with it."""

import datetime
import json
import os
import re

import pytest
from django.apps import apps
from django.utils import translation
from django.utils.module_loading import import_string

from portevoix.jobs import periodic
from portevoix.kit import readability
from portevoix.organisations.models import Organisation
from portevoix.portal.legal import accessibility, kept, plain_language, publishing
from tests import factories as make
from tests.journeys import conftest as browser
from tests.journeys import test_pages as looked_at
from tests.nets import sources

pytestmark = pytest.mark.django_db
JOURNEYS = sources.ROOT / "tests" / "journeys"
WITHOUT_SCRIPT = re.compile(r"script=False|no-script")
ERASERS = re.compile(r"\.(?:forget|sweep|destroy)_\w+$")


def models():
    return {model._meta.label for model in apps.get_models() if model._meta.app_config.name.startswith("portevoix.")}


def test_each_model_has_its_line_or_is_of_nobody():
    listed = [label for line in kept.KEPT for label in line.models]

    assert sorted(listed + sorted(kept.OF_NOBODY)) == sorted(models()), "Say how long it is kept: portal/legal/kept.py"


def test_each_task_that_erases_stands_in_the_list_and_runs():
    named = {line.task for line in kept.KEPT if line.task}

    assert named == {name for name in periodic._periods if ERASERS.search(name)}
    assert all(import_string(name) for name in named)


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (datetime.timedelta(hours=1), "1 hour"),
        (datetime.timedelta(hours=48), "48 hours"),
        (datetime.timedelta(days=15), "15 days"),
        (datetime.timedelta(days=365), "1 year"),
    ],
)
def test_a_duration_is_said_in_words(duration, words):
    with translation.override("en"):
        assert kept.in_words(duration) == words


def test_the_page_tells_the_durations_of_this_programme(client, programme):
    programme.media_kept_days = 77
    programme.save()

    with translation.override("en"):
        told = [str(line.until(programme)) for line in kept.KEPT]

    assert "77 days after the sheet has left" in told
    assert {"90 days", "48 hours", "1 hour", "14 days"} <= set(told)
    assert client.get("/confidentialite/").text.count("<tr") == len(kept.KEPT) + 1


class TestPublisher:
    def test_what_nobody_filled_in_is_said(self, client, programme):
        page = client.get("/mentions-legales/")

        assert page.text.count("<em>") == len(publishing.FIELDS)
        assert len(publishing.missing(programme)) == len(publishing.COMPULSORY)

    def test_what_is_filled_in_is_shown(self, client, programme):
        publisher = make.PublisherFactory(programme=programme)

        page = client.get("/mentions-legales/")

        for name in publishing.COMPULSORY:
            assert getattr(publisher, name) in page.text
        assert publishing.missing(programme) == []


class TestPlainWords:
    def test_the_numbers_are_those_of_the_code(self, client, programme, monkeypatch):
        monkeypatch.setattr(readability, "LONG_WORDS", 4321)

        assert "4321" in client.get("/langage-clair/").text.replace("\u202f", "").replace("\xa0", "")

    def test_there_are_examples(self):
        assert len(plain_language.rules()["examples"]) == plain_language.SHOWN


class TestAccessibility:
    def test_the_page_says_what_the_journeys_look_at(self):
        said = derived()
        if os.environ.get("PORTEVOIX_WRITE_DOCS"):
            said["written_on"] = datetime.datetime.now(datetime.UTC).date().isoformat()
            accessibility.FILE.write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

        written = json.loads(accessibility.FILE.read_text(encoding="utf-8"))

        assert written == {**said, "written_on": written["written_on"]}, "Run `make docs`."

    def test_the_addresses_are_on_the_page(self, client, programme):
        page = client.get("/accessibilite/").text

        assert all(f"<code>{address}</code>" in page for address in accessibility.checked().addresses)

    def test_something_that_blocks_is_said_with_no_account(self, client, programme):
        assert "/signaler/accessibilite/" in client.get("/accessibilite/").text


def derived():
    """From the tests of the browser themselves."""
    pages = {role: len(addresses) for role, addresses in looked_at.PAGES.items()}
    texts = [path.read_text(encoding="utf-8") for path in sorted(JOURNEYS.glob("test_*.py"))]
    return {
        "axe": axe_version(),
        "rules": browser.RULES["runOnly"],
        "pages": pages,
        "addresses": sorted({address for addresses in looked_at.PAGES.values() for address in addresses}),
        "widths": sorted({browser.PHONE["width"], browser.DESK["width"]}),
        "without_script": sum(bool(WITHOUT_SCRIPT.search(text)) for text in texts),
        "first_visit_kb": looked_at.FIRST_VISIT_KB,
        "next_page_kb": looked_at.NEXT_PAGE_KB,
    }


def axe_version():
    import axe_playwright_python

    script = sources.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    return re.search(r"axe v(\d+\.\d+\.\d+)", script)[1]


class TestSecurity:
    def test_it_says_where_to_write_for_less_than_a_year(self, client, programme):
        said = client.get("/.well-known/security.txt")

        lines = dict(line.split(": ", 1) for line in said.text.splitlines())
        assert said.headers["Content-Type"].startswith("text/plain")
        assert lines["Contact"] == f"mailto:{Organisation.objects.get(kind='desk').email}"
        until = datetime.datetime.fromisoformat(lines["Expires"])
        assert datetime.timedelta(0) < until - datetime.datetime.now(datetime.UTC) < datetime.timedelta(days=365)

    def test_without_a_mailbox_there_is_nothing(self, client, programme):
        Organisation.objects.update(email="")

        assert client.get("/.well-known/security.txt").status_code == 404


@pytest.mark.parametrize("path", ["mentions-legales", "confidentialite", "regles", "langage-clair", "accessibilite"])
def test_each_page_is_linked_from_every_page(client, programme, path):
    assert f'href="/{path}/"' in client.get("/").text
    assert client.get(f"/{path}/").status_code == 200
