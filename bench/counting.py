"""`python -m bench.counting`: SQL queries of each page, the weight of a first visit, what the index takes; JSON.

The pages are visited once before they are counted: what each process keeps for a few seconds
(programmes, territories) is there. Sending is counted as a person does it: the form, then its POST.
"""

import json
import os
import re
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from bench import indexed  # noqa: E402
from bench.targets import CSRF, FEED, FILTER  # noqa: E402

SENDS_NEVER = re.compile(r"^(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET )", re.IGNORECASE)


def queries_of_pages(known: dict) -> dict[str, int]:
    pages = {"list": "/fiches/", "filter": FILTER, "sheet": known["sheets"][-2], "figures": "/chiffres/"}
    client = Client(headers={"host": "127.0.0.1"})
    pages |= {f"search, {name}": addresses[0] for name, addresses in known["searches"].items()} | {"feed": FEED}
    counted = {name: _count(lambda address=address: client.get(address)) for name, address in pages.items()}
    address, session = known["similar"][0]
    client.cookies["sessionid"] = session
    counted["similar sheets"] = _count(lambda: client.get(address))
    return counted | {"send (form and POST)": _count_sending(*known["drafts"])}


def first_visit(address: str) -> tuple[int, int]:
    """Bytes on the wire and requests of a browser that has kept nothing."""
    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})
    page = client.get(address)
    linked = re.findall(rb'(?:href|src)="(/static/[^"]+)"', _plain(address))
    weights = [_weight(client.get(link.decode())) for link in dict.fromkeys(linked)]
    return _weight(page) + sum(weights), 1 + len(weights)


def _plain(address):
    return Client(headers={"host": "127.0.0.1"}).get(address).content


def _weight(response):
    assert response.status_code == 200, response
    head = sum(len(name) + len(value) + 4 for name, value in response.items())
    return head + len(b"".join(response) if response.streaming else response.content)


def _count(visit):
    visit()
    with CaptureQueriesContext(connection) as asked:
        response = visit()
    assert response.status_code == 200, response
    return _number(asked)


def _count_sending(*drafts):
    """The first draft warms, the second is counted."""
    for address, session in drafts:
        client = Client(headers={"host": "127.0.0.1"})
        client.cookies["sessionid"], client.cookies["csrftoken"] = session, CSRF
        with CaptureQueriesContext(connection) as asked:
            key = client.get(address).context["form"]["key"].value()
            sent = client.post(address, {"key": str(key), "version": "1", "unapproved_reason": "Banc d'essai."})
        assert sent.status_code == 302, sent
    return _number(asked)


def _number(asked):
    return sum(not SENDS_NEVER.match(query["sql"]) for query in asked)


if __name__ == "__main__":
    found = json.load(sys.stdin)
    # Lets the test client read what a page was drawn from; the settings stay those of a real site.
    setup_test_environment()
    visit_bytes, visit_requests = first_visit("/fiches/")
    result = {
        "queries": queries_of_pages(found),
        "first_visit": [visit_bytes, visit_requests],
        "index": {"ms each": indexed.milliseconds_each(), "seconds": found["seconds"], **indexed.megabytes()},
    }
    json.dump(result, sys.stdout)
