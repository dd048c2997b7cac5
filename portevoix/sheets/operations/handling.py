"""What an addressee does with a sheet, and what the class replies on the way."""

import datetime
import uuid

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import DetailsRequest, Referral, Step
from portevoix.sheets.status import State

from .clocks import pause, resume
from .history import record_for
from .locks import locked_referral
from .statuses import move


@transaction.atomic
def take_charge(referral: Referral, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Referral:
    referral = locked_referral(referral)
    require(permissions.can_take_charge(by, referral))
    _take(referral, by=by, at=at)
    move(referral, State.TAKEN)
    record_for("sheets.taken", referral, by=by, at=at, key=key)
    return referral


@transaction.atomic
def take_over(referral: Referral, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Referral:
    """Carry on with what a colleague had taken in charge. The affair of the organisation: the class sees no change."""
    referral = locked_referral(referral)
    require(permissions.can_take_over(by, referral))
    before, referral.taken_by = referral.taken_by_id, by
    referral.save(update_fields=["taken_by"])
    record_for("sheets.taken_over", referral, by=by, at=at, key=key, referral=referral.pk, taken_from=before)
    return referral


@transaction.atomic
def add_step(referral: Referral, *, text: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Step:
    """Say in public how it is going. Whoever says a step has taken it in charge."""
    referral = locked_referral(referral)
    require(permissions.can_add_step(by, referral))
    if referral.state == State.TO_TAKE:
        _take(referral, by=by, at=at)
        move(referral, State.TAKEN)
    step = Step.objects.create(referral=referral, text=text, added_by=by, added_at=at)
    facts = {"step": step.pk, "is_of_desk": referral.state == State.MEDIATION}
    record_for("sheets.step_added", referral, by=by, at=at, key=key, **facts)
    return step


@transaction.atomic
def ask_details(
    referral: Referral, *, question: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> DetailsRequest:
    referral = locked_referral(referral)
    require(permissions.can_ask(by, referral))
    if referral.taken_at is None:
        _take(referral, by=by, at=at)
    pause(referral, at=at)
    move(referral, State.WAITING)
    request = DetailsRequest.objects.create(referral=referral, question=question, asked_by=by, asked_at=at)
    record_for("sheets.details_asked", referral, by=by, at=at, key=key, request=request.pk)
    return request


@transaction.atomic
def give_details(
    request: DetailsRequest, *, reply: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> DetailsRequest:
    referral = locked_referral(request.referral)
    request = DetailsRequest.objects.select_related("referral__sheet__cohort").get(pk=request.pk)
    require(permissions.can_reply(by, request, at=at))
    request.reply, request.replied_by, request.replied_at = reply, by, at
    request.save(update_fields=["reply", "replied_by", "replied_at"])
    if referral.state == State.WAITING:
        resume(referral, at=at)
        move(referral, State.TAKEN)
    record_for("sheets.details_given", referral, by=by, at=at, key=key, request=request.pk)
    return request


def _take(referral, *, by, at):
    referral.taken_at, referral.taken_by = at, by
