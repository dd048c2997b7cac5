"""A test's own transaction stays open, even under a site that is called as a server calls it.

Django closes old connections when a request begins and ends: `get_autocommit()` is false inside a transaction, which
it takes for a connection left in a wrong state. Its test client keeps that from happening; `get_wsgi_application` does
not, and PostgreSQL then says "the connection is closed". A server never begins a request inside a transaction.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_close_if_unusable = BaseDatabaseWrapper.close_if_unusable_or_obsolete


def close_outside_transactions(connection):
    """In the place of `BaseDatabaseWrapper.close_if_unusable_or_obsolete`."""
    if not connection.in_atomic_block:
        _close_if_unusable(connection)


def watch(monkeypatch):
    monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", close_outside_transactions)
