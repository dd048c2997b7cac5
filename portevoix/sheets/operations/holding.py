"""A month after "settled": does it hold?"""

import datetime
import uuid

from django.db import connection, transaction

from portevoix.accounts.models import User
from portevoix.delegates.succession import voice_of
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import Holding, Saying, Sheet
from portevoix.timeline.operations import record

from .reading import ask_words

AT_ONCE = 100


@transaction.atomic
def ask_whether_it_holds(*, by: User, at: datetime.datetime) -> int:
    """Ask the classes whose day it is, or those that came after them; returns how many were asked."""
    require(by.is_system)
    locking = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    due = Sheet.objects.select_for_update(of=["self"], **locking).filter(ask_holding_at__lt=at)
    sheets = list(due.select_related("cohort").order_by("ask_holding_at", "pk")[:AT_ONCE])
    for sheet in sheets:
        voice = voice_of(sheet.cohort, at=at)
        holding = Holding.objects.create(sheet=sheet, cohort=voice, asked_at=at)
        record(
            "sheets.holding_asked",
            subject=sheet,
            by=by,
            at=at,
            holding=holding.pk,
            cohort=voice.name if voice is not None else "",
            is_heir=voice is not None and voice.pk != sheet.cohort_id,
        )
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(ask_holding_at=None)
    return len(sheets)


@transaction.atomic
def say_whether_it_holds(
    holding: Holding, *, said: str, words: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Holding:
    """In public, once; the words of it, once they are read.

    What came back does not open the old sheet again: the class writes a new one.
    """
    holding = (
        Holding.objects.select_for_update(of=["self"])
        .select_related("sheet__cohort", "sheet__programme", "cohort")
        .get(pk=holding.pk)
    )
    require(permissions.can_say_whether_it_holds(by, holding, at=at))
    holding.said, holding.words, holding.said_by, holding.said_at = said, words, by, at
    holding.save(update_fields=["said", "words", "said_by", "said_at"])
    cohort = holding.cohort or holding.sheet.cohort
    ask_words(Saying.Kind.HOLDING, holding, sheet=holding.sheet, cohort=cohort, said=words, at=at)
    record("sheets.holding_said", subject=holding.sheet, by=by, at=at, key=key, holding=holding.pk, said=said)
    return holding
