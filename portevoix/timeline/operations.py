"""Writing the history. Called by the operations of the other apps, inside their transaction."""

import uuid
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction

from portevoix.accounts.models import User

from .listeners import listeners_to
from .models import Entry
from .tasks import deliver


def record(
    verb: str, *, subject: models.Model, by: User, at: datetime, key: uuid.UUID | None = None, **facts: Any
) -> Entry:
    """Write one entry, and one job per listener of its verb.

    `subject` has a `programme`. `key` is the submission key of the form, if a form caused it:
    a second entry with the same key is an IntegrityError, which undoes the whole operation.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{verb} was recorded outside the transaction of its operation.")
    entry = Entry.objects.create(
        programme_id=subject.programme_id,
        verb=verb,
        subject_model=subject._meta.label,
        subject_id=subject.pk,
        actor=by,
        happened_at=at,
        facts=facts,
        submission_key=key,
    )
    for name in listeners_to(verb):
        deliver.enqueue(entry.pk, name)
    return entry


def record_all(verb: str, facts_of: Iterable[tuple[models.Model, dict[str, Any]]], *, by: User, at: datetime) -> int:
    """`record` for many subjects, each with its facts, in a few statements; returns how many."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{verb} was recorded outside the transaction of its operation.")
    entries = Entry.objects.bulk_create(
        Entry(
            programme_id=subject.programme_id,
            verb=verb,
            subject_model=subject._meta.label,
            subject_id=subject.pk,
            actor=by,
            happened_at=at,
            facts=facts,
        )
        for subject, facts in facts_of
    )
    deliver.enqueue_all([(entry.pk, name) for entry in entries for name in listeners_to(verb)])
    return len(entries)


def record_once(
    verb: str, *, subject: models.Model, by: User, at: datetime, key: uuid.UUID, **facts: Any
) -> Entry | None:
    """`record`, for what the software itself says once, under a key that each machine makes for itself.

    None when it is said already, be it by another worker at this very moment.
    """
    if Entry.objects.filter(submission_key=key).exists():
        return None
    try:
        with transaction.atomic():
            return record(verb, subject=subject, by=by, at=at, key=key, **facts)
    except IntegrityError:
        return None


def once(key: uuid.UUID, operation: Callable[[], Any], *, by: User) -> Entry:
    """Run `operation` unless this form already did; either way, the entry that it wrote.

    The second of two simultaneous clicks fails on whatever the first one changed: a lock, a
    permission that is gone, the unique key. Whatever it was, if the key's entry exists by then,
    the person's wish is done, and they get the same page.
    """
    done = _done(key, by)
    if done is not None:
        return done
    try:
        operation()
    except Exception:
        done = _done(key, by)
        if done is None:
            raise
        return done
    return Entry.objects.get(submission_key=key)


def _done(key, by):
    return Entry.objects.filter(submission_key=key, actor=by).first()
