"""`python -m bench.filling 1000`: fills the installation named by the environment, and says where to look.

Writes `bench.json` in its data folder: what the load needs to know (addresses, drafts, sessions).
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import directory, history  # noqa: E402
from bench.texts import Writer  # noqa: E402
from portevoix.kit import clock  # noqa: E402
from portevoix.results import tallies  # noqa: E402
from portevoix.results.models import Tally  # noqa: E402
from portevoix.sheets.models import Numbering, Sheet  # noqa: E402

SENDERS = 8
READ_SHEETS = 200
FILE = "bench.json"


def fill(sheets: int, drafts: int) -> None:
    call_command("prepare")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
    at = clock.now()
    region = directory.lay(at)
    with transaction.atomic():
        historian = history.Historian(region, Writer(), at)
        historian.write(sheets)
        written = historian.drafts(drafts, region.cohorts[:SENDERS])
        Numbering.objects.bulk_create(
            Numbering(programme=region.programme, year=year, last=last) for year, last in historian.numbers.items()
        )
        Tally.objects.filter(programme=region.programme).delete()
        Tally.objects.bulk_create(tallies.recount(region.programme))
        sessions = {cohort.pk: _session(region.delegates[cohort.pk]) for cohort in region.cohorts[:SENDERS]}
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    known = {
        "sheets": _addresses(sheets),
        "drafts": [[_proofreading(draft), sessions[draft.cohort_id]] for draft in written],
    }
    (settings.DATA / FILE).write_text(json.dumps(known))


def _addresses(count):
    """Sheets of every age, spread evenly."""
    spread = range(0, count, max(1, count // READ_SHEETS))
    found = Sheet.objects.sent().order_by("pk").values_list("reference", flat=True)
    references = list(found)
    return [reverse("sheets:detail", args=[references[position]]) for position in spread][:READ_SHEETS]


def _proofreading(draft):
    return reverse("sheets:draft_proofreading", args=[draft.pk])


def _session(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


if __name__ == "__main__":
    fill(int(sys.argv[1]), int(sys.argv[2]))
