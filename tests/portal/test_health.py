"""What watches the server is told the truth."""

import datetime

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError, connection

from portevoix.kit import clock
from tests.factories import JobFactory


def test_a_process_that_answers_lives_even_without_a_database(client, monkeypatch):
    def be_away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", be_away)

    assert client.get("/sante/vivant").json() == {"alive": True}


@pytest.mark.django_db
def test_ready_without_any_programme_yet(client):
    response = client.get("/sante/pret")

    assert (response.status_code, response.json()) == (
        200,
        {"ready": True, "database": True, "oldest_job_seconds": 0, "jobs_given_up": 0},
    )


@pytest.mark.django_db
def test_how_far_behind_the_worker_is(client, programme):
    now = clock.now()
    for minutes in (2, 10, -5):
        JobFactory(run_at=now - datetime.timedelta(minutes=minutes))

    assert 600 <= client.get("/sante/pret").json()["oldest_job_seconds"] < 660


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError, DatabaseError])
def test_a_database_that_is_away_is_a_503_that_the_watcher_reads(client, monkeypatch, fault):
    def be_away():
        raise fault("connection refused")

    monkeypatch.setattr(connection, "ensure_connection", be_away)

    response = client.get("/sante/pret")

    assert (response.status_code, response.json()) == (503, {"ready": False, "database": False})


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/sante/vivant", "/sante/pret"])
def test_no_proxy_keeps_the_answer(client, path):
    assert "no-store" in client.get(path).headers["Cache-Control"]
    assert client.post(path).status_code == 405
