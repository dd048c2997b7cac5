"""What stands between the test client and each response."""

import re

from django.conf import settings
from django.db import connection
from django.test import Client

from . import faults, pages

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(?P<table>\w+)', re.IGNORECASE)
TOKENS = re.compile(rb'value="[\w-]{30,}"')
# The visit itself: who is signed in, which message waits.
TABLES_OF_THE_VISIT = {"django_session"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}

_request = Client.request
# The permission table asks for the same pages thousands of times: each is read once.
_pages_read: set[int | tuple[int, int]] = set()


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
    kind = _kind_of(response)
    if not response.content or kind in _pages_read:
        return
    found = pages.faults_of(response.content.decode(response.charset))
    if found:
        raise faults.fault(f"{where}:\n- " + "\n- ".join(found))
    _pages_read.add(kind)


def _kind_of(response):
    """The same page but for its tokens; for an error page, but for the name in its frame."""
    if response.status_code in {403, 404, 405}:
        return (response.status_code, len(response.content) // 256)
    return hash(TOKENS.sub(b"", response.content))


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
