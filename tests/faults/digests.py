"""What waits for a digest in a site where nothing else runs.

`python -m tests.faults.digests prepare MAILBOXES`, `gather` (waits for a line, then gathers all), `census`.
"""

import json
import os
import sys

import django

EACH = 3


def prepare(mailboxes: int) -> dict:
    from django.db import transaction

    from portevoix.kit import clock
    from tests.factories import EntryFactory, NoticeFactory, ProgrammeFactory

    with transaction.atomic():
        entries = EntryFactory.create_batch(EACH, programme=ProgrammeFactory(is_default=True))
        for number in range(mailboxes):
            for entry in entries:
                recipient = f"boite-{number:03}@test.example"
                NoticeFactory(entry=entry, user=None, recipient=recipient, send_at=clock.now())
    return {"notices": mailboxes * EACH}


def gather() -> dict:
    from portevoix.notifications import tasks

    print("ready", flush=True)
    sys.stdin.readline()
    tasks.gather_notices.call()
    return {}


def census() -> dict:
    from portevoix.jobs.models import Job
    from portevoix.notifications.models import Mail, Notice

    jobs = Job.objects.filter(task__endswith="send_mail").values_list("args", flat=True)
    return {
        "mails": Mail.objects.count(),
        "to_send": len({args[0] for args in jobs}),
        "recipients": Mail.objects.values("recipient").distinct().count(),
        "empty": Mail.objects.filter(body="").count() + Mail.objects.filter(notices=None).count(),
        "untold": Notice.objects.filter(mail=None).count(),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    act = {"prepare": prepare, "gather": gather, "census": census}[sys.argv[1]]
    print(json.dumps(act(*map(int, sys.argv[2:]))))
