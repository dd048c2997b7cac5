"""Lets a day pass over a running site: everything recorded becomes a day older.

`python -m tests.faults.tomorrow`. Moving the rows back is, for the site, the clock moved on.
"""

import datetime
import json
import os

import django


def main() -> dict:
    from django.db.models import F

    from portevoix.sheets.models import Referral, Sheet
    from portevoix.timeline import append_only
    from portevoix.timeline.models import Entry

    day = datetime.timedelta(days=1)
    with append_only.lifted():
        entries = Entry.objects.update(happened_at=F("happened_at") - day, recorded_at=F("recorded_at") - day)
    Sheet.objects.sent().update(sent_at=F("sent_at") - day, drafted_at=F("drafted_at") - day)
    Referral.objects.update(referred_at=F("referred_at") - day, due_at=F("due_at") - day)
    return {"entries": entries}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main()))
