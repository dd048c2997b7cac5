"""Public pages are drawn once for all visitors; never stale after a change, never one reader's for another."""

import datetime
import gzip

import pytest
import time_machine
from django.conf import settings
from django.core.cache import caches
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import ClientHandler
from django.test.utils import CaptureQueriesContext
from redis.exceptions import ConnectionError as RedisAway

from portevoix.results.models import Tally
from portevoix.sheets import operations as sheets
from portevoix.timeline import kept_pages
from tests import factories as make

pytestmark = pytest.mark.django_db
NOON = datetime.datetime(2026, 11, 26, 11, 0, 10, tzinfo=datetime.UTC)
PACKED = {"Accept-Encoding": "gzip"}
LOCMEM = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages-under-test"}


@pytest.fixture(autouse=True)
def kept(settings):
    """A cache of pages as a site has it, at a moment that stands still."""
    settings.CACHES = {**settings.CACHES, "pages": LOCMEM}
    caches["pages"].clear()
    with time_machine.travel(NOON, tick=False):
        yield
        caches["pages"].clear()


@pytest.fixture
def referral(programme):
    organisation = make.OrganisationFactory(programme=programme)
    return make.ReferralFactory(sheet__programme=programme, organisation=organisation, taken=True)


def cost_of(client, address, **headers):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, headers=headers)
    return response, len(queries)


def test_the_second_visitor_costs_one_query(client, programme, referral):
    first, drawn = cost_of(client, "/")
    second, again = cost_of(client, "/")

    assert again == 1 < drawn
    assert second.content == first.content


def test_the_headers_of_a_kept_page_are_those_of_a_drawn_one(client, programme):
    first, second = client.get("/"), client.get("/")

    own = {"X-Request-ID"}
    assert {k: v for k, v in second.headers.items() if k not in own} == {
        k: v for k, v in first.headers.items() if k not in own
    }
    assert second["Cache-Control"] == kept_pages.PUBLIC
    assert "Cookie" in second["Vary"]


@pytest.mark.parametrize("address", ["/", "/fiches/", "/chiffres/", "/engagements/", "/en-attente/", "/a-propos/"])
def test_a_public_page_sets_no_cookie_and_holds_no_token(address, client, programme):
    response = client.get(address)

    assert not response.cookies
    assert b"csrfmiddlewaretoken" not in response.content


def test_whoever_has_the_page_already_gets_it_not_again(client, programme, referral):
    tag = client.get("/")["ETag"]

    response, queries = cost_of(client, "/", **{"If-None-Match": tag})

    assert (response.status_code, response.content, queries) == (304, b"", 1)
    assert response["ETag"] == tag


def test_a_change_is_seen_at_once(client, programme, referral):
    address = f"/fiches/{referral.sheet.reference}/"
    tag = client.get(address)["ETag"]
    member = make.MembershipFactory(organisation=referral.organisation).user

    sheets.add_step(referral, text="Nous avons appelé la régie.", by=member, at=NOON)
    response = client.get(address, headers={"If-None-Match": tag})

    assert response.status_code == 200
    assert "Nous avons appelé la régie." in response.content.decode()


def test_the_figures_follow_the_queue(client, programme, referral):
    """The entry alone changes no figure: its listener does, later."""
    job = make.JobFactory(task=kept_pages.deliver.module_path)
    client.get("/chiffres/")
    Tally.objects.update_or_create(programme=programme, organisation=None, defaults={"received": 4321})

    job.delete()

    assert "4321" in client.get("/chiffres/").content.decode().replace("\u202f", "").replace("\xa0", "")


def test_a_date_that_goes_by_is_seen_within_the_minute(programme):
    with time_machine.travel(NOON, tick=False) as clock:
        before = kept_pages.generation()
        clock.shift(60)

        assert kept_pages.generation() != before


def test_an_entry_committed_after_a_later_one_is_seen(programme):
    """PostgreSQL gives numbers when rows are written, not when they are committed."""
    make.EntryFactory(programme=programme, pk=5000)
    make.EntryFactory(programme=programme, pk=5002)
    before = kept_pages.generation()

    make.EntryFactory(programme=programme, pk=5001)

    assert kept_pages.generation() != before


def test_a_queue_too_long_to_count_is_looked_at_each_second(programme, monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST_JOBS", 2)
    for _each in range(3):
        make.JobFactory()

    with time_machine.travel(NOON, tick=False) as clock:
        before = kept_pages.generation()
        clock.shift(1)

        assert kept_pages.generation() != before


def test_somebody_signed_in_neither_gets_a_kept_page_nor_leaves_one(client, programme):
    user = make.UserFactory(full_name="Inès Invisible")
    anonymous = client.get("/").content
    client.force_login(user)

    own = client.get("/")
    client.logout()
    client.cookies.clear()

    assert "Inès Invisible" in own.content.decode()
    assert own["Cache-Control"] == kept_pages.PRIVATE
    assert client.get("/").content == anonymous


@pytest.mark.parametrize("cookie", [settings.SESSION_COOKIE_NAME, "messages", "telephone", "anything"])
def test_any_other_cookie_keeps_out(cookie, client, programme):
    client.get("/")
    client.cookies[cookie] = "x"

    response, queries = cost_of(client, "/")

    assert queries > 1
    assert response["Cache-Control"] == kept_pages.PRIVATE


def test_each_language_has_its_page(client, programme):
    client.get("/")
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert '<html lang="en"' in client.get("/").content.decode()
    del client.cookies[settings.LANGUAGE_COOKIE_NAME]
    assert '<html lang="fr"' in client.get("/").content.decode()


def test_each_programme_and_host_has_its_page(client, programme, settings):
    other = make.ProgrammeFactory(slug="ailleurs", name="Ailleurs, ensemble", desk=True)
    hosted = make.ProgrammeFactory(slug="hote", name="Chez l’hôte", host="voix.example", desk=True)
    settings.ALLOWED_HOSTS = ["testserver", "voix.example"]

    pages = [
        client.get("/").content.decode(),
        client.get(f"/p/{other.slug}/").content.decode(),
        client.get("/", headers={"Host": "voix.example"}).content.decode(),
        client.get("/").content.decode(),
    ]

    named = [[p.name in page for p in (programme, other, hosted)] for page in pages]
    assert named == [[True, False, False], [False, True, False], [False, False, True], [True, False, False]]


def test_each_filter_has_its_page(client, programme, referral):
    whole, settled = client.get("/fiches/"), client.get("/fiches/?statut=reglee")

    assert client.get("/fiches/").content == whole.content != settled.content


def test_a_site_that_keeps_none_draws_each_and_asks_nothing_first(client, programme, settings):
    settings.CACHES = {**settings.CACHES, "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    client.get("/a-propos/")  # the programmes themselves are kept for some seconds

    (first, drawn), (second, again) = cost_of(client, "/a-propos/"), cost_of(client, "/a-propos/")

    assert (second.content, again) == (first.content, drawn)
    assert second["Cache-Control"] == kept_pages.PUBLIC


def test_a_browser_that_reads_no_gzip_gets_none(programme, rf):
    site = ClientHandler()
    packed, plain, again = (site(rf.get("/", headers=h).environ) for h in (PACKED, {}, PACKED))

    assert gzip.decompress(packed.content) == plain.content
    assert "Content-Encoding" not in plain
    assert again.content == packed.content


def test_what_is_missing_is_not_kept(client, programme):
    assert client.get("/fiches/2026-9999/").status_code == 404
    make.SheetFactory(programme=programme, sent=True, reference="2026-9999")

    assert client.get("/fiches/2026-9999/").status_code == 200


@pytest.mark.parametrize("away", [OSError, RedisAway])
def test_a_cache_that_is_away_takes_no_page_away(away, client, programme, monkeypatch):
    def fail(*args):
        raise away

    monkeypatch.setattr(type(caches["pages"]), "get", fail)
    monkeypatch.setattr(type(caches["pages"]), "set", fail)

    assert client.get("/").status_code == 200


def test_a_database_that_is_away_keeps_nothing(rf, monkeypatch):
    def fail():
        raise OperationalError

    monkeypatch.setattr(kept_pages, "generation", fail)

    assert kept_pages.key_of(rf.get("/")) == ""


def with_token(request):
    request.META["CSRF_COOKIE_NEEDS_UPDATE"] = True
    return HttpResponse("one reader's")


def with_cookie(request):
    response = HttpResponse("one reader's")
    response.set_cookie("mine", "1")
    return response


def with_word(request):
    return HttpResponse("one reader's", headers={"Content-Security-Policy": "script-src 'nonce-abc'"})


@pytest.mark.parametrize("view", [with_token, with_cookie, with_word])
def test_a_page_that_is_one_readers_is_kept_for_nobody(view, db):
    drawn = []

    def counted(request):
        drawn.append(request)
        return view(request)

    middleware = kept_pages.KeptPagesMiddleware(kept_pages.for_everyone(counted))

    said = [middleware(RequestFactory().get("/"))["Cache-Control"] for _twice in range(2)]

    assert len(drawn) == 2
    assert said == [kept_pages.PRIVATE] * 2


def test_a_page_that_says_nothing_is_left_as_it_is(client, programme):
    response = client.get("/connexion/")

    assert response.get("Cache-Control") != kept_pages.PUBLIC


def test_a_visitor_changes_the_language_without_a_token(programme, client):
    client.handler.enforce_csrf_checks = True

    response = client.post("/langue/", {"language": "en", "next": "/"})

    assert response.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"


@pytest.mark.parametrize("who", ["another site", "signed in"])
def test_nobody_else_changes_it_without_one(who, programme, client):
    client.handler.enforce_csrf_checks = True
    if who == "signed in":
        client.force_login(make.UserFactory())
    headers = {"Sec-Fetch-Site": "cross-site"} if who == "another site" else {}

    response = client.post("/langue/", {"language": "en", "next": "/"}, headers=headers)

    assert response.status_code == 403
