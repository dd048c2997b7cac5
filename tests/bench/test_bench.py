"""The measurements run from end to end; how fast they are is not asserted, machines differ."""

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
    for page in ("list", "filter", "far page", "sheet", "figures", "send"):
        assert f"| Porte-Voix | {page} |" in written
    for page in ("ok", "20 rows", "one item", "one insert"):
        assert f"| floor | {page} |" in written
    assert "### SQL queries" in written
    assert "### Memory of the whole install" in written


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
