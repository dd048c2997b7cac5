"""An answer before it is published: kept, without history, until it is."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.sheets import permissions
from portevoix.sheets.models import AnswerDraft, Referral

from .locks import locked_referral

ANSWER_FIELDS = ("outcome", "understood", "decision", "obstacle", "next_step", "next_step_date", "contact")


@transaction.atomic
def save_answer_draft(
    referral: Referral, *, texts: Mapping[str, Any], version: int, by: User, at: datetime.datetime
) -> AnswerDraft:
    """Keep what was typed. `version` is the one that was read, 0 before the first.

    Raises Conflict when a colleague saved something else meanwhile; the same texts sent again
    (a telephone that lost the reply) are no conflict.
    """
    referral = locked_referral(referral)
    require(permissions.can_answer(by, referral))
    texts = {name: texts[name] for name in ANSWER_FIELDS}
    draft = AnswerDraft.objects.filter(referral=referral).first()
    if draft is None:
        return AnswerDraft.objects.create(referral=referral, **texts, saved_by=by, saved_at=at)
    if all(getattr(draft, name) == text for name, text in texts.items()):
        return draft
    if draft.version != version:
        raise Conflict(draft)
    for name, text in texts.items():
        setattr(draft, name, text)
    draft.version += 1
    draft.saved_by, draft.saved_at = by, at
    draft.save()
    return draft
