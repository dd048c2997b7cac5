"""Promises long past their date, and workers that say so. Each prints JSON.

`python -m tests.faults.promises make 60`: as many promises, nothing said of them yet.
`python -m tests.faults.promises say`: waits for a line, then does what the periodic task does, some promises at a
time, until none is left.
`python -m tests.faults.promises count`: how many promises, and how often each level was said.
"""

import datetime
import json
import os
import sys

import django

A_FEW = 5


def make(number: str) -> int:
    from django.db import transaction

    from portevoix.commitments import operations
    from portevoix.kit import clock
    from tests.factories import MembershipFactory, OrganisationFactory, ProgrammeFactory

    at = clock.now() - datetime.timedelta(days=90)
    with transaction.atomic():
        service = OrganisationFactory(programme=ProgrammeFactory(is_default=True, desk=True))
        agent = MembershipFactory(organisation=service).user
        for each in range(int(number)):
            operations.promise(
                organisation=service,
                cohort=None,
                text=f"Promesse {each}",
                responsible="L’accueil",
                due_on=at.date() + datetime.timedelta(days=30),
                by=agent,
                at=at,
            )
    return int(number)


def say() -> int:
    from portevoix.accounts.models import User
    from portevoix.commitments import operations
    from portevoix.kit import clock

    by, at, done = User.objects.system(), clock.now(), 0
    print("ready", flush=True)
    sys.stdin.readline()
    while taken := operations.apply_levels(by=by, at=at, most=A_FEW):
        done += taken
    return done


def count() -> dict:
    from portevoix.commitments.models import Commitment
    from portevoix.timeline.models import Entry

    said = Entry.objects.filter(verb__startswith="commitments.").exclude(verb="commitments.promised")
    levels = [facts.get("level", verb) for verb, facts in said.values_list("verb", "facts")]
    return {
        "promises": Commitment.objects.count(),
        "awaited": Commitment.objects.exclude(next_level=None).count(),
        "said": {level: levels.count(level) for level in set(levels)},
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    name, *arguments = sys.argv[1:]
    print(json.dumps({"make": make, "say": say, "count": count}[name](*arguments)))
