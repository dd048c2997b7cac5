"""Learns, from what everyone may read, which words lead where."""

import dataclasses
import datetime
import hashlib
from collections import Counter
from collections.abc import Iterator

from django.db.models import F

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.models import Organisation
from portevoix.programmes.models import Programme
from portevoix.sheets import permissions
from portevoix.sheets.models import LearntRouting, Referral, Sheet
from portevoix.sheets.routing import learning
from portevoix.sheets.status import State

# The latest: learning takes seconds, whatever the size of the programme.
MOST_SHEETS = 10_000
# Below, chance would speak.
LEAST_SHEETS = 30
LEAST_OF_A_LABEL = 3
MOST_LABELS = 40
HEADINGS = ("problem", "causes", "consequences", "solutions")
BATCH = 500


def learn_routing(programme: Programme, *, about: str, by: User, at: datetime.datetime) -> LearntRouting | None:
    """Learn again what changed; None when nothing did, or when there is too little to learn from.

    No transaction is open while it learns: only the row that it leaves is written.
    """
    require(permissions.can_learn_routing(by))
    labels = _frequent(LABELS[about](_latest(programme)))
    before = LearntRouting.objects.filter(programme=programme, about=about)
    if len(labels) < LEAST_SHEETS or len(set().union(*labels.values())) < 2:
        before.delete()
        return None
    fingerprint = _fingerprint(labels)
    if before.filter(fingerprint=fingerprint).exists():
        return None
    learnt = learning.learn((text, labels[pk]) for pk, text in _texts(labels))
    figures = {f.name: getattr(learnt, f.name) for f in dataclasses.fields(learnt) if f.name != "classifier"}
    fields = {
        "fingerprint": fingerprint,
        "learnt_at": at,
        "figures": figures,
        "content": learnt.classifier.to_bytes(),
    }
    if not before.update(version=F("version") + 1, **fields):
        LearntRouting.objects.create(programme=programme, about=about, **fields)
    return before.get()


def _latest(programme):
    return list(Sheet.objects.within(programme).shown().latest_first().values_list("pk", flat=True)[:MOST_SHEETS])


def _themes(keys):
    found: dict[int, list[str]] = {}
    for batch in _batches(keys):
        for pk, theme in Sheet.objects.filter(pk__in=batch).order_by("pk").values_list("pk", "theme"):
            found[pk] = [str(theme)]
    return found


def _who_answered(keys):
    """Those who really did; not the desk, which answers for others, nor the class's own provider."""
    found: dict[int, list[str]] = {}
    answered = Referral.objects.filter(state=State.ANSWERED).exclude(organisation__kind=Organisation.Kind.DESK)
    for batch in _batches(keys):
        named = answered.filter(sheet__in=batch).exclude(organisation=F("sheet__cohort__provider"))
        for sheet, organisation in named.order_by("pk").values_list("sheet", "organisation"):
            found.setdefault(sheet, []).append(str(organisation))
    return found


LABELS = {LearntRouting.About.THEME: _themes, LearntRouting.About.ADDRESSEES: _who_answered}


def _frequent(labels):
    """Without the labels seen too rarely to be learnt, nor the sheets that have no other."""
    counts = Counter(label for found in labels.values() for label in found)
    kept = {label for label, count in counts.most_common(MOST_LABELS) if count >= LEAST_OF_A_LABEL}
    return {pk: frozenset(found) & kept for pk, found in labels.items() if kept.intersection(found)}


def _texts(keys) -> Iterator[tuple[int, str]]:
    for batch in _batches(sorted(keys)):
        for pk, *said in Sheet.objects.filter(pk__in=batch).order_by("pk").values_list("pk", *HEADINGS):
            yield pk, "\n".join(said)


def _fingerprint(labels):
    """Of all that is learnt from: a text that was masked since is learnt again."""
    said = hashlib.sha256(str(learning.METHOD).encode())
    for pk, text in _texts(labels):
        said.update(f"{pk}\0{sorted(labels[pk])}\0{text}\0".encode())
    return said.hexdigest()


def _batches(keys):
    keys = list(keys)
    return (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
