"""Saying no, telling the time, refusing inline scripts, logging without names."""

import json
import logging

import pytest
import time_machine
from django.conf import settings
from django.core.exceptions import PermissionDenied

from portevoix.kit import clock
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.kit.csp import CSP, HEADER, build_policy
from portevoix.kit.logs import JsonFormatter, SecretsFilter, request_number


def test_a_no_is_a_403():
    with pytest.raises(PermissionDenied):
        require(False)
    require(True)


@pytest.mark.parametrize("answer", [None, 1, "yes", [True]])
def test_only_the_answer_of_a_permission_is_one(answer):
    with pytest.raises(TypeError):
        require(answer)


def test_a_conflict_carries_what_the_other_wrote():
    assert Conflict("their text").current == "their text"


def test_the_clock_can_be_moved_and_knows_its_zone():
    with time_machine.travel("2027-03-28T01:30:00+00:00", tick=False):
        assert clock.now().isoformat() == "2027-03-28T01:30:00+00:00"


def test_the_policy_allows_no_inline_script_or_style():
    policy = build_policy(settings.SECURE_CSP, "word")

    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "http" not in policy, "Nothing comes from a third party."


def test_a_nonce_is_written_where_it_is_named():
    assert build_policy({"script-src": [CSP.SELF, CSP.NONCE]}, "word") == "script-src 'self' 'nonce-word'"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/fiches/", "/rien/", "/connexion/"])
def test_every_page_carries_the_policy(client, programme, path):
    assert "script-src 'self'" in client.get(path).headers[HEADER]


@pytest.mark.django_db
def test_each_answer_carries_the_number_of_its_log_line(client, programme, caplog):
    caplog.set_level(logging.INFO, "portevoix.access")

    response = client.get("/fiches/?theme=secret", headers={"X-Request-ID": "abcdefgh-123"})

    assert response.headers["X-Request-ID"] == "abcdefgh-123"
    line = next(record for record in caplog.records if record.name == "portevoix.access")
    assert line.facts["path"] == "/fiches/"
    assert "secret" not in line.getMessage()


@pytest.mark.django_db
def test_a_forged_number_is_replaced(client, programme):
    response = client.get("/sante/vivant", headers={"X-Request-ID": "a\tb {}"})

    assert response.headers["X-Request-ID"] != "a\tb {}"


def test_a_log_line_is_one_json_object():
    record = logging.LogRecord("portevoix", logging.WARNING, __file__, 1, "Été\n%s", ("x",), None)
    record.facts = {"status": 200}
    token = request_number.set("n1")

    line = JsonFormatter().format(record)

    request_number.reset(token)
    assert "\n" not in line
    assert json.loads(line) | {"at": ""} == {
        "at": "",
        "level": "warning",
        "logger": "portevoix",
        "message": "Été\nx",
        "request": "n1",
        "status": 200,
    }


@pytest.mark.parametrize(
    ("said", "parts", "written"),
    [
        ("Forbidden (%s): %s", ("CSRF", "/c/K7MT4QRB/"), "Forbidden (CSRF): /c/…/"),
        (
            "Internal Server Error: %s",
            ("/p/x/classe/k/sons/WyJ4Il0:1s/",),
            "Internal Server Error: /p/x/classe/k/sons/…/",
        ),
        ("GET /c/K7MT4QRB 301", (), "GET /c/… 301"),
        ("GET /entrer/WzEsICJhIl0:x/ 200", (), "GET /entrer/…/ 200"),
        ("POST /p/2026/repondre/WzEsImEi0:x/reponse/ 302", (), "POST /p/2026/repondre/…/reponse/ 302"),
        ("GET /classe/k/probleme/ 200", (), "GET /classe/k/probleme/ 200"),
    ],
)
def test_no_handler_writes_the_code_of_a_class_nor_a_signed_link(settings, said, parts, written):
    record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, said, parts, None)

    assert SecretsFilter().filter(record)

    assert record.getMessage() == written
    for handler in settings.LOGGING["handlers"].values():
        assert "secrets" in handler["filters"]
