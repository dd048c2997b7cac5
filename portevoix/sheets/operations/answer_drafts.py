"""An answer before it is published: kept, without history, until it is."""

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.sheets import permissions
from portevoix.sheets.models import AnswerDraft, Referral
from portevoix.timeline.operations import record

from .locks import locked_referral

ANSWER_FIELDS = ("in_brief", "outcome", "understood", "decision", "obstacle", "next_step", "next_step_date", "contact")


@transaction.atomic
def save_answer_draft(
    referral: Referral,
    *,
    texts: Mapping[str, Any],
    version: int,
    by: User,
    at: datetime.datetime,
    also: Iterable[int] = (),
) -> AnswerDraft:
    """Keep what was typed, and the keys of the referrals that it also goes to.

    `version` is the one that was read, 0 before the first.
    Raises Conflict when a colleague saved something else meanwhile; the same texts sent again
    (a telephone that lost the reply) are no conflict.
    """
    referral = locked_referral(referral)
    require(permissions.can_answer(by, referral))
    texts = {**{name: texts[name] for name in ANSWER_FIELDS}, "also": sorted(set(also))}
    draft = AnswerDraft.objects.filter(referral=referral).first()
    if draft is None:
        return AnswerDraft.objects.create(referral=referral, **texts, saved_by=by, saved_at=at)
    if holds(draft, texts, texts["also"]):
        return draft
    if draft.version != version:
        raise Conflict(draft)
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.version += 1
    draft.saved_by, draft.saved_at = by, at
    draft.check_asked_by = draft.check_asked_at = None
    draft.save()
    return draft


def holds(draft: AnswerDraft, texts: Mapping[str, Any], also: Iterable[int]) -> bool:
    """Whether the draft says the same: the spaces around a text count for nothing."""
    same_words = all(_trimmed(getattr(draft, name)) == _trimmed(texts.get(name, "")) for name in ANSWER_FIELDS)
    return same_words and draft.also == sorted(set(also))


@transaction.atomic
def ask_check(referral: Referral, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> AnswerDraft:
    """Ask the colleagues to read the draft and to publish it. The history of the sheet keeps it to itself."""
    referral = locked_referral(referral)
    draft = AnswerDraft.objects.filter(referral=referral).first()
    require(draft is not None and permissions.can_ask_check(by, referral))
    draft.check_asked_by, draft.check_asked_at = by, at
    draft.save(update_fields=["check_asked_by", "check_asked_at"])
    organisation = referral.organisation
    record(
        "sheets.check_asked",
        subject=referral.sheet,
        by=by,
        at=at,
        key=key,
        organisation=organisation.name,
        organisation_id=organisation.pk,
        referral=referral.pk,
    )
    return draft


def _trimmed(value):
    return value.strip() if isinstance(value, str) else value
