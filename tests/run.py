"""Runs the suite on every engine this machine has, and says what it could not run.

SQLite always, with the browser journeys where Chromium is found; then PostgreSQL where one
answers. With CI=true a missing piece, or a single skipped test, is a failure. `--faults` and
`--journeys` run only those.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

import psycopg

ROOT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
USUAL_SERVERS = ["postgres:////var/run/postgresql", "postgres://postgres@127.0.0.1:5432"]
# What a developer has set for a running site must not reach the tests.
SITE_SETTINGS = (
    *("CACHE_URL", "DATABASE_URL", "DEBUG", "DEMO", "EMAIL_URL", "EMAIL_FROM", "LISTEN", "LOG_FORMAT"),
    *("LOG_LEVEL", "PORT", "PORTEVOIX_DATA", "PORTEVOIX_HOSTS", "PROXIES", "SECRET_KEY"),
    *("INBOUND_MAILDIR", "INBOUND_SECRET", "KEEP_PAGES", "REPLY_DOMAIN"),
    *("SECRET_KEY_FALLBACKS", "SITE_URL", "SMS_URL", "WEB_THREADS", "WEB_WORKERS", "FFMPEG", "SPEECH_MODEL"),
)


def main(arguments: list[str]) -> int:
    in_ci = os.environ.get("CI") == "true"
    only = next((kind for kind in ("faults", "journeys") if f"--{kind}" in arguments), "")
    arguments = [argument for argument in arguments if argument != f"--{only}"]
    chromium, postgresql = find_chromium(), find_postgresql()
    missing = []
    if not chromium and only != "faults":
        missing.append("the browser journeys (no Chromium: sudo apt install chromium)")
    if not postgresql and only != "journeys":
        missing.append("PostgreSQL (none answers: sudo apt install postgresql, or set PORTEVOIX_TEST_POSTGRES)")

    # Faults and journeys are timed: one at a time, so that they only disturb themselves.
    chosen, at_once = (only, "0") if only else ("not slow", "auto")
    browser = "" if chromium else " and not journeys"
    runs = {"SQLite": (f"{chosen}{browser}", {"PORTEVOIX_CHROMIUM": chromium} if chromium else {})}
    if only == "journeys" and not chromium:
        runs = {}
    if postgresql and only != "journeys":
        runs["PostgreSQL"] = (f"{chosen} and not journeys", {"DATABASE_URL": postgresql})
    failures, skipped = [], 0
    for engine, (selection, settings) in runs.items():
        print(f"\n— {engine} —", flush=True)
        failed, left_out = run_pytest(["-n", at_once, "-m", selection, *arguments], settings)
        skipped += left_out
        if failed:
            failures.append(engine)
    return conclude(failures, missing, skipped, in_ci=in_ci)


def run_pytest(arguments: list[str], settings: dict[str, str]) -> tuple[bool, int]:
    """Whether it failed, and how many tests were skipped."""
    with tempfile.TemporaryDirectory(prefix="portevoix-test-") as folder:
        report = Path(folder, "report.xml")
        environment = {name: value for name, value in os.environ.items() if name not in SITE_SETTINGS}
        environment |= {"PORTEVOIX_DATA": str(Path(folder, "data")), **settings}
        command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
        ended = subprocess.run([*command, *arguments], cwd=ROOT, env=environment, check=False)
        skipped = 0
        if report.exists():
            suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
            skipped = sum(int(suite.get("skipped", 0)) for suite in suites)
        return ended.returncode != 0, skipped


def conclude(failures: list[str], missing: list[str], skipped: int, *, in_ci: bool) -> int:
    if skipped:
        missing.append(f"{skipped} skipped test(s), named above by pytest")
    print(flush=True)
    if missing:
        print(f"NOT RUN: {'; '.join(missing)}.")
    if failures:
        print(f"FAILED on {' and on '.join(failures)}.")
    if missing and in_ci:
        print("With CI=true nothing may be left out.")
    if not failures and not missing:
        print("Everything ran, everything passed.")
    return 1 if failures or (missing and in_ci) else 0


def find_chromium() -> str | None:
    given = os.environ.get("PORTEVOIX_CHROMIUM")
    return given or next(filter(None, map(shutil.which, BROWSERS)), None)


def find_postgresql() -> str | None:
    """The address of a database of our own, made and dropped by the tests, on a server that lets us make one."""
    given = os.environ.get("PORTEVOIX_TEST_POSTGRES")
    name = f"portevoix_{os.getpid()}"
    servers = [given.rpartition("/")[0]] if given else USUAL_SERVERS
    return next((f"{server}/{name}" for server in servers if may_create_databases(server)), None)


def may_create_databases(server: str) -> bool:
    host = server.removeprefix("postgres:///") if server.startswith("postgres:////") else None
    address = f"host={host} dbname=postgres" if host else f"{server}/postgres"
    try:
        with psycopg.connect(address, connect_timeout=3) as connection:
            row = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
