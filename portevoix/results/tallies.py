"""Keeping the tallies: each entry counts once, because a listener's writes and its removal from
the queue commit together. `recount()` tells the same from the sheets themselves."""

from django.db import transaction
from django.db.models import Count, F, Q

from portevoix.sheets.models import Mediation, Referral, Sheet
from portevoix.sheets.status import State, Status
from portevoix.timeline.listeners import on

from .models import Tally

COLUMNS = ("received", "answered", "in_time", "late", "settled", "abandoned", "released")


@on("sheets.sent")
def count_sent(entry):
    sheet = entry.subject
    _add(sheet.programme_id, None, received=1)
    # Whoever was passed the sheet since is counted by that entry, not by this one.
    for organisation_id in entry.facts["addressee_ids"]:
        _add(sheet.programme_id, organisation_id, received=1)


@on("sheets.answered")
def count_answered(entry):
    _count_answer(entry, 1, is_late=entry.facts["late"])


@on("sheets.contested")
def count_contested(entry):
    """Owed again: the answer that was none is counted no more."""
    _count_answer(entry, -1, is_late=entry.facts["counted_late"])


@on("sheets.mediated")
def count_mediated(entry):
    if entry.facts["outcome"] == Mediation.Outcome.STANDS:
        _count_answer(entry, 1, is_late=entry.facts["late"])


def _count_answer(entry, number, *, is_late):
    punctual = {"late": number} if is_late else {"in_time": number}
    _add(entry.programme_id, entry.facts["organisation_id"], answered=number, **punctual)
    _add(entry.programme_id, None, answered=int(entry.facts.get("completes", False)), **punctual)


@on("sheets.passed_on", "sheets.declined", "sheets.taken_from_closed")
def count_passed_on(entry):
    _add(entry.programme_id, entry.facts["organisation_id"], released=1)
    # Entries of before this was said: always a new duty, and never the last one.
    if entry.facts.get("is_back"):
        _add(entry.programme_id, entry.facts["to_id"], released=-1)
    elif entry.facts["referral"] is not None:
        _add(entry.programme_id, entry.facts["to_id"], received=1)
    if entry.facts.get("completes"):
        _add(entry.programme_id, None, answered=1)


@on("sheets.settled", "sheets.abandoned")
def count_closed(entry):
    _add(entry.programme_id, None, **{entry.verb.removeprefix("sheets."): 1})
    for organisation_id in entry.facts["released_ids"]:
        _add(entry.programme_id, organisation_id, released=1)


def _add(programme_id, organisation_id, **counts):
    """Create the line, then add in the database: two workers never lose a count."""
    line = {"programme_id": programme_id, "organisation_id": organisation_id}
    Tally.objects.get_or_create(**line)
    Tally.objects.filter(**line).update(**{name: F(name) + number for name, number in counts.items()})


@transaction.atomic
def recount(programme) -> list[Tally]:
    """All lines of a programme as counted from its sheets, not saved: what the tallies must say."""
    late = Q(was_late=True) | Q(answered_at__gt=F("due_at"))
    referrals = Referral.objects.filter(sheet__programme=programme)
    by_addressee = referrals.values("organisation").annotate(
        received_count=Count("pk"),
        answered_count=Count("pk", filter=Q(state=State.ANSWERED)),
        late_count=Count("pk", filter=Q(state=State.ANSWERED) & late),
        released_count=Count("pk", filter=Q(state__in=[State.RELEASED, State.PASSED_ON])),
    )
    lines = [
        Tally(
            programme=programme,
            organisation_id=row["organisation"],
            received=row["received_count"],
            answered=row["answered_count"],
            late=row["late_count"],
            in_time=row["answered_count"] - row["late_count"],
            released=row["released_count"],
        )
        for row in by_addressee.order_by("organisation")
    ]
    sheets = Sheet.objects.sent().filter(programme=programme)
    whole = Tally(
        programme=programme,
        received=sheets.count(),
        answered=sheets.exclude(answered_at=None).count(),
        settled=sheets.filter(status=Status.SETTLED).count(),
        abandoned=sheets.filter(status=Status.ABANDONED).count(),
        late=sum(line.late for line in lines),
        in_time=sum(line.in_time for line in lines),
    )
    return [whole, *lines]


@transaction.atomic
def repair(programme) -> list[tuple[Tally, Tally | None]]:
    """Bring the kept lines to what the sheets say. Returns those that differed: (right, kept or None).

    Call it when no delivery waits: an entry still to be counted would be counted twice.
    """
    kept = {line.organisation_id: line for line in Tally.objects.select_for_update().filter(programme=programme)}
    differing = []
    for right in recount(programme):
        line = kept.pop(right.organisation_id, None)
        if line is None or _numbers(line) != _numbers(right):
            differing.append((right, line))
    # A line that no sheet accounts for.
    differing += [
        (Tally(programme=programme, organisation_id=pk), line) for pk, line in kept.items() if any(_numbers(line))
    ]
    for right, _kept in differing:
        numbers = dict(zip(COLUMNS, _numbers(right), strict=True))
        Tally.objects.update_or_create(programme=programme, organisation_id=right.organisation_id, defaults=numbers)
    return differing


def _numbers(line):
    return [getattr(line, name) for name in COLUMNS]
