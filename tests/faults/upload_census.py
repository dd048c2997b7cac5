"""The uploads of a stopped site, after the worker's own code has run all that is due ten minutes later.

`python -m tests.faults.upload_census` prints, by key, what the row says and what the folder holds.
"""

import datetime
import json
import os

import django


def main() -> dict:
    import time_machine

    from portevoix.jobs import worker
    from portevoix.kit import clock
    from portevoix.media.models import Upload

    with time_machine.travel(clock.now() + datetime.timedelta(minutes=10)):
        worker.drain()
    return {str(upload.key): _facts(upload) for upload in Upload.objects.order_by("created_at")}


def _facts(upload):
    from portevoix.media import folders

    return {
        "state": upload.state,
        "sha256": upload.sha256,
        "duration_ms": upload.duration_ms,
        "left": sorted(path.name for path in folders.of(upload.pk).glob("*")),
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main()))
