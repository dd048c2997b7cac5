"""What a stopped site holds, after the worker's own code has run all that is due ten minutes later.

`python -m tests.faults.census` prints it as JSON: the leases of killed workers have run out by then.
"""

import datetime
import json
import os

import django


def main() -> dict:
    import time_machine

    from portevoix.jobs import worker
    from portevoix.jobs.models import Job
    from portevoix.kit import clock
    from portevoix.notifications.models import Mail
    from portevoix.programmes.models import Programme
    from portevoix.sheets.models import Answer, Sheet
    from portevoix.timeline.models import Entry

    # Twice: a notice that a killed worker had claimed makes mails, whose turn then comes.
    for minutes in (10, 20):
        with time_machine.travel(clock.now() + datetime.timedelta(minutes=minutes)):
            worker.drain()
    entries = Entry.objects.exclude(submission_key=None)
    sent = Sheet.objects.sent().exclude(reference__startswith="2020-")
    return {
        "entries": {str(key): verb for key, verb in entries.values_list("submission_key", "verb")},
        "sent": sent.count(),
        "sent_entries": Entry.objects.filter(verb="sheets.sent").count(),
        "classes": dict(Sheet.objects.filter(class_count__gt=1).values_list("reference", "class_count")),
        "references": sorted(sent.values_list("reference", flat=True)),
        "answers": Answer.objects.count(),
        "answered_entries": Entry.objects.filter(verb="sheets.answered").count(),
        "drafts_started": Entry.objects.filter(verb="sheets.drafted").count(),
        "jobs_left": list(Job.objects.values_list("task", "last_error")[:5]),
        "mails": dict(Mail.objects.values_list("message_id", "state")),
        "mails_due": _mails_due(),
        "tallies_differ": _tallies_differ(Programme.objects.get()),
    }


def _mails_due() -> int:
    """Each sent sheet: its delegate and the service's eight people; each answer: the class's delegates."""
    from portevoix.delegates.models import Mandate
    from portevoix.organisations.models import Membership
    from portevoix.timeline.models import Entry

    from .people import CLIENTS

    assert Membership.objects.live().count() == CLIENTS
    assert Mandate.objects.count() == CLIENTS
    return Entry.objects.filter(verb="sheets.sent").count() * (1 + CLIENTS)


def _tallies_differ(programme) -> list:
    from portevoix.results.models import Tally
    from portevoix.results.tallies import COLUMNS, recount

    kept = {line.organisation_id: line for line in Tally.objects.filter(programme=programme)}
    entries_made_by_hand = {"received"}  # the prepared referrals were never sent through the operations
    compared = set(COLUMNS) - entries_made_by_hand
    return [
        (str(line), column)
        for line in recount(programme)
        for column in compared
        if getattr(line, column) != getattr(kept.get(line.organisation_id), column, 0)
    ]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    print(json.dumps(main()))
