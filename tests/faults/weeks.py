"""A Monday that several workers begin in the same instant; prints JSON.

`python -m tests.faults.weeks 4`: for each worker, whether it was the one; then how often it is said.
"""

import datetime
import json
import os
import sys
import threading

import django

MONDAY = datetime.datetime(2026, 11, 2, 8, tzinfo=datetime.UTC)


def main(number: str) -> dict:
    from django.db import connection

    from portevoix.accounts.models import User
    from portevoix.programmes.weeks import Week
    from portevoix.sheets import operations
    from portevoix.timeline.models import Entry
    from tests.factories import ProgrammeFactory

    desk = ProgrammeFactory(is_default=True, desk=True).organisation_set.get(kind="desk")
    by, gate, begun = User.objects.system(), threading.Barrier(int(number)), []

    def begin():
        gate.wait()
        try:
            begun.append(operations.begin_week(desk, week=Week.of(MONDAY), by=by, at=MONDAY) is not None)
        finally:
            connection.close()

    workers = [threading.Thread(target=begin) for _worker in range(int(number))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"begun": sorted(begun), "said": Entry.objects.filter(verb="sheets.week_begun").count()}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main(*sys.argv[1:])))
