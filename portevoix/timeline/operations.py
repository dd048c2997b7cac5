"""Writing the history. Called by the operations of the other apps, inside their transaction."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import models, transaction

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
