"""What every test has: a fixed place, no leftovers, and the nets of tests/nets.py."""

import datetime

import pytest
from django.core.cache import cache

from portevoix.kit import clock
from portevoix.programmes import directory

from .factories import ProgrammeFactory


@pytest.fixture(autouse=True)
def nothing_left_over():
    """Processes keep programmes and limits for a few seconds; tests do not."""
    directory.forget()
    cache.clear()
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


@pytest.fixture(autouse=True)
def history_can_be_flushed(request, monkeypatch):
    """Transactional tests empty the tables afterwards, which the triggers would refuse."""
    from django.core.management.commands import flush
    from django.db import connection

    from portevoix.timeline import append_only

    handle = flush.Command.handle

    def handle_unprotected(self, **options):
        append_only.unprotect(connection)
        handle(self, **options)
        append_only.protect(connection)

    monkeypatch.setattr(flush.Command, "handle", handle_unprotected)
