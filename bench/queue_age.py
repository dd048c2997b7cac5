"""How long messages wait, in the installation named by the environment.

`python -m bench.queue_age write PER_SECOND SECONDS` writes them at that pace, as `tell` does; the worker is another
process. `… ages` says, once all have left, how many seconds each waited: JSON.
"""

import datetime
import json
import os
import statistics
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import transaction  # noqa: E402

from portevoix.kit import clock  # noqa: E402
from portevoix.notifications.models import Mail  # noqa: E402
from portevoix.notifications.operations.queueing import Addressee, queue  # noqa: E402

BODY = "Votre fiche est partie.\n\nhttps://porte-voix.example/fiches/2026-0042/\n" * 6


def write(per_second: float, seconds: float) -> dict:
    begun, number = time.monotonic(), 0
    while (now := time.monotonic() - begun) < seconds:
        if number > now * per_second:
            time.sleep(1 / per_second / 4)
            continue
        with transaction.atomic():
            queue(Addressee(f"boite-{number}@mesures.example"), subject="Une fiche", body=BODY, at=clock.now())
        number += 1
    return {"written": number, "seconds": time.monotonic() - begun}


def ages() -> dict:
    waited = sorted(
        (sent - created).total_seconds()
        for created, sent in Mail.objects.exclude(sent_at=None).order_by().values_list("created_at", "sent_at")
    )
    cuts = statistics.quantiles(waited, n=100) if len(waited) > 1 else [0.0] * 99
    left = Mail.objects.filter(state=Mail.State.QUEUED).count()
    return {"sent": len(waited), "left": left, "p50": cuts[49], "p95": cuts[94], "worst": max(waited, default=0.0)}


if __name__ == "__main__":
    word, *numbers = sys.argv[1:]
    found = ages() if word == "ages" else write(*map(float, numbers))
    print(json.dumps(found | {"at": datetime.datetime.now(datetime.UTC).isoformat()}), flush=True)
