"""`python -m bench.filling 1000`: fills the installation named by the environment, and says where to look.

Writes `bench.json` in its data folder: what the load needs to know (addresses, drafts, sessions).
"""

import json
import os
import sys
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.urls import reverse  # noqa: E402

from bench import bulk, directory, history, indexing, multiplying, questions  # noqa: E402
from bench.sentences import Composer, SaidWriter  # noqa: E402
from portevoix.kit import clock  # noqa: E402
from portevoix.results import tallies  # noqa: E402
from portevoix.results.models import Tally  # noqa: E402
from portevoix.sheets.models import Numbering, Sheet  # noqa: E402

SENDERS = 8
READ_SHEETS = 200
# Sheets that are written one by one; the others are their copies.
BLOCK = 5_000
FILE = "bench.json"


def fill(sheets: int, drafts: int, texts: Path | None) -> None:
    begun = time.monotonic()
    call_command("prepare")
    bulk.patient()
    at = clock.now()
    region = directory.lay(at)
    writer = SaidWriter(texts)
    with transaction.atomic():
        historian = history.Historian(region, writer, at)
        _write(historian, sheets)
        written = historian.drafts(drafts, region.cohorts[:SENDERS])
        Numbering.objects.bulk_create(
            Numbering(programme=region.programme, year=year, last=last) for year, last in historian.numbers.items()
        )
        Tally.objects.filter(programme=region.programme).delete()
        Tally.objects.bulk_create(tallies.recount(region.programme))
        sessions = {cohort.pk: _session(region.delegates[cohort.pk]) for cohort in region.cohorts[:SENDERS]}
        indexing.Index(region.programme.pk).write(indexing.sheets_found(region.programme, Composer(texts)))
    bulk.seen()
    known = {
        "sheets": _addresses(sheets),
        "drafts": [[_proofreading(draft), sessions[draft.cohort_id]] for draft in written],
        "similar": [[_similar(draft), sessions[draft.cohort_id]] for draft in written[: questions.ASKED]],
        "searches": questions.searches(region.programme),
        "export": reverse("api:sheets_csv"),
        "seconds": time.monotonic() - begun,
    }
    (settings.DATA / FILE).write_text(json.dumps(known))


def _write(historian, count):
    """Those that are closed, then those that are owed: of many, a block of each and its copies."""
    closed = round(count * (1 - history.OPEN_SHARE))
    if count <= BLOCK:
        return historian.write(count)
    # Whole copies: a few sheets more than asked, unless blocks divide them.
    parts = [(-(-number // -(-number // BLOCK)), -(-number // BLOCK)) for number in (closed, count - closed)]
    total, first = sum(block * copies for block, copies in parts), 0
    with bulk.unindexed(*multiplying.TABLES):
        for block, copies in parts:
            before = multiplying.last_keys()
            historian.write_part(range(first, first + block), total)
            multiplying.multiply(historian, before, copies - 1, history.YEARS * 365 * history.DAY * block / total)
            first += block * copies


def _addresses(count):
    """Sheets of every age, spread evenly."""
    spread = range(0, count, max(1, count // READ_SHEETS))
    found = Sheet.objects.sent().order_by("pk").values_list("reference", flat=True)
    references = list(found)
    return [reverse("sheets:detail", args=[references[position]]) for position in spread][:READ_SHEETS]


def _proofreading(draft):
    return reverse("sheets:draft_proofreading", args=[draft.pk])


def _similar(draft):
    return reverse("sheets:draft_similar", args=[draft.pk])


def _session(user):
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


if __name__ == "__main__":
    fill(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]) if sys.argv[3:] else None)
