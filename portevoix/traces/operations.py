"""Writing and reading the thread. `link` is called by the operations of the other apps, in their transaction."""

from collections import defaultdict
from datetime import datetime

from django.db import models, transaction

from portevoix.accounts.models import User

from .models import Link


def link(source: models.Model, target: models.Model, relation: str, *, by: User, at: datetime) -> Link:
    """`target` comes from `source`; said twice, it is written once. `target` has a `programme`."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("A link was written outside the transaction of its operation.")
    made, _created = Link.objects.get_or_create(
        source_model=source._meta.label,
        source_id=source.pk,
        target_model=target._meta.label,
        target_id=target.pk,
        relation=relation,
        defaults={"programme_id": target.programme_id, "made_by": by, "made_at": at},
    )
    return made


def origins(*targets: models.Model) -> dict[int, list[tuple[str, int]]]:
    """For things of one model, by key: what each came from, as (model, key), the oldest first. One query."""
    found = defaultdict(list)
    for made in Link.objects.to(*targets).order_by("pk"):
        found[made.target_id].append((made.source_model, made.source_id))
    return found


def outcomes(*sources: models.Model) -> dict[int, list[tuple[str, int]]]:
    """For things of one model, by key: what came of each, as (model, key), the oldest first. One query."""
    found = defaultdict(list)
    for made in Link.objects.since(*sources).order_by("pk"):
        found[made.source_id].append((made.target_model, made.target_id))
    return found
