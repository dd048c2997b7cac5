"""The ladder in the installation named by the environment: `python -m bench.climbing fill|wind|climb|floor …`.

Each word is a process of its own, so that the memory it says is of that work alone. What it prints last is JSON.
"""

import datetime
import json
import os
import resource
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import F, Value  # noqa: E402

from bench import directory  # noqa: E402
from portevoix.accounts.models import User  # noqa: E402
from portevoix.jobs.models import Job  # noqa: E402
from portevoix.kit import clock  # noqa: E402
from portevoix.organisations.competence import Reason  # noqa: E402
from portevoix.sheets import operations  # noqa: E402
from portevoix.sheets.models import Referral, Sheet  # noqa: E402
from portevoix.sheets.status import State, Status  # noqa: E402
from portevoix.timeline.listeners import listeners_to  # noqa: E402
from portevoix.timeline.models import Entry  # noqa: E402

DAY = datetime.timedelta(days=1)
BATCH = 2000
VERB = "sheets.level_reached"


def fill(count: int) -> dict:
    """So many sheets in progress, one duty each; no clock is due."""
    call_command("prepare")
    _without_limits()
    at = clock.now()
    region = directory.lay(at)
    theme = next(iter(region.themes.values()))
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        with transaction.atomic():
            sheets = Sheet.objects.bulk_create(_sheet(region, theme, number, at) for number in numbers)
            Referral.objects.bulk_create(_referral(region, sheet, at) for sheet in sheets)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    return {"referrals": Referral.objects.count()}


def _sheet(region, theme, number, at):
    cohort = region.cohorts[number % len(region.cohorts)]
    return Sheet(
        programme=region.programme,
        cohort=cohort,
        drafted_by=region.delegates[cohort.pk],
        drafted_at=at - 11 * DAY,
        problem="Le bus du matin n'arrive plus.",
        theme=theme,
        sent_at=at - 10 * DAY,
        reference=f"2020-{number:06d}",
        title="Le bus du matin n'arrive plus.",
        status=Status.IN_PROGRESS,
    )


def _referral(region, sheet, at):
    after = {"take_due_at": 1, "remind_at": 10, "due_at": 20, "head_at": 27, "coordinator_at": 34, "elected_at": 76}
    return Referral(
        sheet=sheet,
        organisation=sheet.cohort.provider,
        reason=Reason.OWN_PROVIDER,
        state=State.TO_TAKE,
        referred_at=sheet.sent_at,
        rings_at=at + DAY,
        pause_days_left=10,
        **{name: at + days * DAY for name, days in after.items()},
    )


def wind(per_cent: int, paused: bool) -> dict:
    """Nothing was said and so many clocks in a hundred are due; or so many pauses are over."""
    _without_limits()
    now = clock.now()
    Job.objects.all().delete()
    Referral.objects.update(
        reached="", paused_at=None, pause_days_left=10, state=State.TO_TAKE, take_due_at=now + DAY, rings_at=now + DAY
    )
    due = Referral.objects.alias(hundredth=F("pk") % 100).filter(hundredth__lt=per_cent)
    hour = datetime.timedelta(hours=1)
    if paused:
        due.update(state=State.WAITING, paused_at=now - 20 * DAY, rings_at=now - hour)
    else:
        due.update(take_due_at=now - hour, rings_at=now - hour)
    return {"due": due.count()}


def climb() -> dict:
    """One pass, as `sheets.tasks.climb_ladders` makes it."""
    by, at, looked = User.objects.system(), clock.now(), 0
    begun = time.monotonic()
    while now := operations.climb(by=by, at=at):
        looked += now
    return _measured(begun, looked)


def floor() -> dict:
    """The same rows in three statements of one transaction, with no rule: what the engine needs to write them."""
    _without_limits()
    at = clock.now()
    begun = time.monotonic()
    with transaction.atomic():
        due = Referral.objects.filter(rings_at__lt=at)
        looked = due.count()
        _insert_entries(due, at)
        for name in listeners_to(VERB):
            _insert_jobs(name, at)
        due.update(reached="untaken", rings_at=F("remind_at"))
    return _measured(begun, looked)


def _insert_entries(due, at):
    """The facts are the length of the real ones."""
    facts = json.dumps({"level": "untaken", "organisation": "x" * 40, "was_due_at": at.isoformat(), "referral": 100000})
    row = {
        "programme_id": F("sheet__programme_id"),
        "verb": Value(VERB),
        "subject_model": Value(Sheet._meta.label),
        "subject_id": F("sheet_id"),
        "actor_id": Value(User.objects.system().pk),
        "happened_at": Value(at),
        "recorded_at": Value(at),
    }
    named = {f"row_{name}": value for name, value in row.items()}
    selected, parameters = due.order_by().annotate(**named).values_list(*named).query.sql_with_params()
    # The facts come from outside, or the query would have to know how each engine writes JSON.
    columns = ", ".join([*row, "facts"])
    as_json = "%s::jsonb" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Entry._meta.db_table} ({columns}) SELECT picked.*, {as_json} FROM ({selected}) picked",
            [facts, *parameters],
        )


def _insert_jobs(listener, at):
    is_postgresql = connection.vendor == "postgresql"
    key = "gen_random_uuid()" if is_postgresql else "lower(hex(randomblob(16)))"
    arguments = "jsonb_build_array(id, %s::text)" if is_postgresql else "json_array(id, %s)"
    empty = "'{}'::jsonb" if is_postgresql else "'{}'"
    when = at if is_postgresql else at.replace(tzinfo=None).isoformat(" ")
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Job._meta.db_table} "
            "(id, task, args, kwargs, priority, enqueued_at, run_at, attempts, last_error) "
            f"SELECT {key}, 'portevoix.timeline.tasks.deliver', {arguments}, {empty}, 0, %s, %s, 0, '' "
            f"FROM {Entry._meta.db_table} WHERE verb = %s AND happened_at = %s",
            [listener, when, when, VERB, when],
        )


def _without_limits():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")


def _measured(begun, looked):
    return {
        "seconds": time.monotonic() - begun,
        "processor_seconds": time.process_time(),
        "looked": looked,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "listeners": len(listeners_to(VERB)),
    }


WORDS = {
    "fill": lambda count: fill(int(count)),
    "wind": lambda per_cent, what="dates": wind(int(per_cent), what == "pauses"),
    "climb": climb,
    "floor": floor,
}

if __name__ == "__main__":
    print(json.dumps(WORDS[sys.argv[1]](*sys.argv[2:])), flush=True)
