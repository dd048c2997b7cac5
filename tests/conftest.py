"""What every test has: a fixed place, no leftovers, and the nets of tests/nets/."""

import datetime

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management.commands import flush
from django.db import connection
from django.utils import translation
from hypothesis import settings as hypothesis

from portevoix.kit import clock
from portevoix.programmes import directory
from portevoix.timeline import append_only

from .factories import ProgrammeFactory
from .nets import connections, faults, ordering, queries, responses, sockets, templates

# A shared machine is slow at times: that is no fault of an example.
hypothesis.register_profile("suite", deadline=None, max_examples=60)
hypothesis.load_profile("suite")


@pytest.fixture(autouse=True, scope="session")
def nets():
    """Stand from the first test to the last."""
    # WhiteNoise warns of a folder that no `collectstatic` has made.
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as monkeypatch:
        for net in (connections, responses, templates, ordering, sockets):
            net.watch(monkeypatch)
        _let_the_history_be_flushed(monkeypatch)
        yield


def _let_the_history_be_flushed(monkeypatch):
    """Transactional tests empty the tables afterwards, which the triggers would refuse."""
    handle = flush.Command.handle

    def handle_unprotected(self, **options):
        append_only.unprotect(connection)
        handle(self, **options)
        append_only.protect(connection)

    monkeypatch.setattr(flush.Command, "handle", handle_unprotected)


@pytest.fixture(autouse=True)
def nothing_caught(nets):
    """A fault that the code swallowed (a worker does) still fails the test."""
    faults.take()
    yield
    caught = faults.take()
    assert not caught, "\n".join(caught)


@pytest.fixture(autouse=True)
def nothing_left_over():
    """Processes keep programmes and limits for a few seconds, threads the last page's language; tests do not."""
    directory.forget()
    cache.clear()
    translation.activate(settings.LANGUAGE_CODE)
    yield
    directory.forget()


@pytest.fixture
def programme(db):
    """The default programme, with its desk."""
    return ProgrammeFactory(is_default=True, desk=True)


@pytest.fixture
def now():
    return clock.now()


@pytest.fixture
def in_days(now):
    """`in_days(3)`, `in_days(-400)`: an instant around now."""
    return lambda days: now + datetime.timedelta(days=days)


@pytest.fixture
def assert_constant_queries(client):
    """`assert_constant_queries(url, add_rows=…)`: as many queries for many rows as for few."""

    def check(url, *, add_rows):
        def visit():
            assert client.get(url).status_code == 200, url

        queries.assert_constant(visit, add_rows=add_rows)

    return check


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The browser's own loop stays in the process that opened one, where the database then refuses to answer: last."""
    items.sort(key=lambda item: item.get_closest_marker("journeys") is not None)
