"""Clocks of a site: `python -m tests.faults.clocks fill 2000`, `… climb 50`, `… live 10 3`, `… census`. Prints JSON.

`climb`: one pass, in batches of so many. `live`: the real worker, so many days from now, for so many seconds; with a
second number of days, its clock jumps there half-way, under its feet.
"""

import datetime
import json
import os
import sys
import threading
from collections import Counter

import django

DAY = datetime.timedelta(days=1)
LEVELS = ["untaken", "reminder", "due", "head", "coordinator", "elected"]
DATES = ("take_due_at", "remind_at", "due_at", "head_at", "coordinator_at", "elected_at")


def fill(count: str, first_in_days: str = "-7") -> dict:
    """Duties of one service, whose six dates follow each other from that day on, a day apart. One person reads all."""
    from django.db import transaction

    from portevoix.kit import clock
    from portevoix.sheets.models import Referral, Sheet
    from tests.factories import CohortFactory, MembershipFactory, ProgrammeFactory, ThemeFactory

    with transaction.atomic():
        programme = ProgrammeFactory(is_default=True, desk=True)
        agent = MembershipFactory(organisation__programme=programme, role="head")
        cohort, theme = CohortFactory(programme=programme), ThemeFactory(programme=programme)
        now = clock.now()
        sheets = Sheet.objects.bulk_create(
            Sheet(
                programme=programme,
                cohort=cohort,
                drafted_by=agent.user,
                drafted_at=now - 90 * DAY,
                problem="Le bus n'arrive plus.",
                theme=theme,
                sent_at=now - 80 * DAY,
                reference=f"2020-{number:04d}",
                title="Le bus n'arrive plus.",
                status="in_progress",
            )
            for number in range(int(count))
        )
        dates = {name: now + (int(first_in_days) + number) * DAY for number, name in enumerate(DATES)}
        Referral.objects.bulk_create(
            Referral(
                sheet=sheet,
                organisation=agent.organisation,
                reason="chosen",
                referred_at=sheet.sent_at,
                rings_at=dates["take_due_at"],
                **dates,
            )
            for sheet in sheets
        )
    return {"agent": agent.user.email}


def climb(most: str = "500") -> dict:
    """Waits for a line, so that several begin together."""
    from portevoix.accounts.models import User
    from portevoix.kit import clock
    from portevoix.sheets import operations

    by, looked = User.objects.system(), 0
    print("ready", flush=True)
    sys.stdin.readline()
    while now := operations.climb(by=by, at=clock.now(), most=int(most)):
        looked += now
    return {"looked": looked}


def live(days: str, seconds: str, later_days: str = "") -> dict:
    import time_machine

    from portevoix.jobs import worker
    from portevoix.kit import clock

    start, stop = clock.now(), threading.Event()
    half = float(seconds) / 2

    def let_time_pass(traveller):
        # Not `time.sleep`: its clock jumps too.
        stop.wait(half)
        if later_days:
            traveller.move_to(start + int(later_days) * DAY)
        threading.Event().wait(half)
        stop.set()

    with time_machine.travel(start + int(days) * DAY) as traveller:
        threading.Thread(target=let_time_pass, args=[traveller]).start()
        worker.work(stop=stop, poll_seconds=0.05)
    return {}


def census() -> dict:
    """How many duties have which levels in which order, what each reader got, what the queue still holds."""
    from portevoix.jobs.models import Job
    from portevoix.notifications.models import Notice
    from portevoix.sheets.models import Referral
    from portevoix.timeline.models import Entry

    said: dict[int, list[str]] = {}
    early = 0
    for entry in Entry.objects.filter(verb="sheets.level_reached").order_by("pk").iterator():
        said.setdefault(entry.facts["referral"], []).append(entry.facts["level"])
        early += entry.happened_at < datetime.datetime.fromisoformat(entry.facts["was_due_at"])
    referrals = Referral.objects.filter(sheet__reference__startswith="2020-").order_by("pk")
    return {
        "ladders": [[levels, number] for levels, number in _counted(referrals, said)],
        "early": early,
        "told": dict(Counter(_told().values_list("recipient", flat=True))),
        "notices": Notice.objects.count(),
        "ungathered": Notice.objects.filter(mail=None, send_at__isnull=False).count(),
        "failed": list(Job.objects.exclude(last_error="").values_list("last_error", flat=True)[:3]),
    }


def _told():
    """The mails that say levels: a week's report says something else."""
    from portevoix.notifications.models import Mail

    levels = Mail.objects.filter(notices__entry__verb="sheets.level_reached")
    return Mail.objects.filter(pk__in=levels.values("pk")).order_by()


def _counted(referrals, said):
    ladders = Counter(tuple(said.get(pk, ())) for pk in referrals.values_list("pk", flat=True))
    return ladders.items()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    word, *arguments = sys.argv[1:]
    print(json.dumps({"fill": fill, "climb": climb, "live": live, "census": census}[word](*arguments)), flush=True)
