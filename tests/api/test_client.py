"""The example that the documentation gives runs, against a real server."""

import json
import subprocess
import sys

import pytest

from tests import factories as make
from tests.nets.sources import ROOT

CLIENT = ROOT / "docs" / "api_client.py"


@pytest.fixture
def run(live_server, settings):
    def client(*arguments):
        settings.SITE_URL = live_server.url
        done = subprocess.run(
            [sys.executable, CLIENT, live_server.url, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done

    return client


@pytest.mark.django_db(transaction=True)
def test_the_client_of_the_documentation_reads_every_page(run):
    programme = make.ProgrammeFactory(is_default=True)
    made = {make.SheetFactory(programme=programme, sent=True).reference for _each in range(53)}

    done = run("sheets")

    assert {json.loads(line)["reference"] for line in done.stdout.splitlines()} == made, done.stderr


@pytest.mark.django_db(transaction=True)
def test_it_says_what_the_site_refuses(run):
    make.ProgrammeFactory(is_default=True)

    done = run("sheets", "--theme", "aucun")

    assert done.returncode != 0
    assert "aucun" in done.stderr
