"""The measurements run from end to end; how fast they are is not asserted, machines differ."""

import os
import subprocess
import sys

import pytest

from bench import load
from tests.run import ROOT


def test_a_small_run_writes_its_tables(tmp_path):
    results = tmp_path / "RESULTS.md"
    small = ["--engine", "sqlite", "--sizes", "60", "--rounds", "1", "--seconds", "0.05", "--drafts", "40"]

    ended = subprocess.run(
        [sys.executable, "-m", "bench", *small, "--results", results],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr
    written = results.read_text(encoding="utf-8")
    assert "| SQLite | list: share of the floor, 8 clients, at 60 sheets | ≥ 45% |" in written
    for page in ("list", "filter", "far page", "sheet", "figures", "feed", "send", "list, kept", "sheet, kept"):
        assert f"| Porte-Voix | {page} |" in written
    for page in ("search, rare word", "search, common word", "search, several words, one misspelt", "similar sheets"):
        assert f"| Porte-Voix | {page} |" in written
        assert f"| SQLite | {page}: p95 alone, at 60 sheets | ≤ 150 ms |" in written
    for page in ("ok", "20 rows", "one item", "one insert"):
        assert f"| floor | {page} |" in written
    assert "### SQL queries" in written
    assert "### Filling, and the search index" in written
    assert "### All sheets as a file (CSV)" in written
    assert "### Memory of the whole install" in written


# Each sheet and its document as the site itself would leave them, whether written or copied.
COPIES = """
from bench import filling
filling.BLOCK = 8
filling.fill(60, 4, None)

from django.db import connection
from django.db.models import F
from portevoix.search.models import Document, Word
from portevoix.search.operations import document_of
from portevoix.search.sources import source_of
from portevoix.search.vocabulary import words_of
from portevoix.sheets.models import Answer, Referral, Sheet
from portevoix.timeline.models import Entry

connection.check_constraints()
sheets = Sheet.objects.sent().order_by("pk")
assert sheets.count() >= 60, sheets.count()
assert len({sheet.problem for sheet in sheets}) > 50
assert [sheet.sent_at for sheet in sheets] == sorted(sheet.sent_at for sheet in sheets)
assert not sheets.exclude(reading__subject_id=F("pk")).exists()
assert not Referral.objects.exclude(answer=None).exclude(answer__referral=F("pk")).exists()
told = Entry.objects.filter(verb="sheets.answered")
assert told.count() == Answer.objects.count() > 0
for entry in told:
    answer = Answer.objects.get(pk=entry.facts["answer"])
    assert answer.given_at is not None
    assert (answer.referral.sheet_id, answer.given_at) == (entry.subject_id, entry.happened_at)
    assert 3 <= (answer.given_at - answer.referral.sheet.sent_at).days <= 30

counted = 0
source = source_of("sheet")
for text in source.texts(source.subjects()):
    expected, kept = document_of("sheet", text), Document.objects.get(kind="sheet", subject_id=text.subject_id)
    for field in Document._meta.concrete_fields[1:]:
        assert getattr(expected, field.attname) == getattr(kept, field.attname), (field, text)
    words = words_of(" ".join((expected.title, expected.body, expected.parties, expected.around)))
    counted += len(words)
assert counted == sum(Word.objects.values_list("documents", flat=True))
"""


def test_copies_are_as_the_site_would_have_left_them(tmp_path):
    environment = {**os.environ, "PORTEVOIX_DATA": str(tmp_path), "KEEP_PAGES": "0"}
    environment.pop("DATABASE_URL", None)

    ended = subprocess.run(
        [sys.executable, "-c", COPIES],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert ended.returncode == 0, ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("received", "whole"),
    [
        (b"HTTP/1.1 200 OK\r\ncontent-le", False),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel", False),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", True),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n", False),
        (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n", True),
    ],
)
def test_the_load_waits_for_the_whole_response(received, whole):
    assert load.is_whole(bytearray(received)) == whole


def test_a_small_ladder_is_climbed_and_its_queue_empties(tmp_path):
    results = tmp_path / "LADDER.md"
    small = ["--engine", "sqlite", "--sizes", "100", "300", "--per-second", "5", "--seconds", "1"]

    ended = subprocess.run(
        [sys.executable, "-m", "bench.ladder", *small, "--results", results],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )

    assert ended.stderr == "" or ended.returncode in (0, 1), ended.stderr
    written = results.read_text(encoding="utf-8")
    assert "| SQLite | 300 | all due (300) |" in written
    assert "| SQLite | 300 | 1 % due (3) |" in written
    assert "| SQLite | 300 | all at the end of a pause (300) |" in written
    assert "| SQLite | messages left behind | 0 | 0 |  |" in written
