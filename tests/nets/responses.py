"""What stands between the test client and each response."""

import re

from django.conf import settings
from django.db import connection
from django.test import Client

from . import faults, pages

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?P<table>\w+)', re.IGNORECASE)
# The visit itself: who is signed in, which message waits.
TABLES_OF_THE_VISIT = {"django_session"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

_request = Client.request
# Error pages come by the thousand from the permission table: one of each kind is read.
_error_pages_read: set[tuple[int, int]] = set()


def request(client, **environ):
    """In the place of `Client.request`."""
    if environ["REQUEST_METHOD"] not in SAFE_METHODS:
        response = _request(client, **environ)
    else:
        with connection.execute_wrapper(_refuse_writes(environ)):
            response = _request(client, **environ)
    check(response, environ)
    return response


def check(response, environ):
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    where = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} ({response.status_code})"
    policy = response.headers.get("Content-Security-Policy", "")
    if "script-src 'self'" not in policy or "unsafe" in policy:
        raise faults.fault(f"{where}: the Content-Security-Policy is {policy!r}.")
    if not response.content or _is_known_error_page(response):
        return
    found = pages.faults_of(response.content.decode(response.charset))
    if found:
        raise faults.fault(f"{where}:\n- " + "\n- ".join(found))


def _is_known_error_page(response):
    if response.status_code not in {403, 404, 405}:
        return False
    kind = (response.status_code, len(response.content) // 256)
    known = kind in _error_pages_read
    _error_pages_read.add(kind)
    return known


def _refuse_writes(environ):
    def wrapper(execute, sql, params, many, context):
        written = WRITES.match(sql)
        if written and written["table"] not in TABLES_OF_THE_VISIT:
            path = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
            raise faults.fault(f"{path} writes in {written['table']}: only a POST may.")
        return execute(sql, params, many, context)

    return wrapper


def watch(monkeypatch):
    monkeypatch.setattr(Client, "request", request)
    assert settings.SECURE_CSP, "The pages are checked against this policy."
