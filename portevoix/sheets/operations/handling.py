"""What an addressee does with a sheet, and what the class replies on the way."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations.competence import Reason
from portevoix.organisations.models import Organisation
from portevoix.sheets import permissions
from portevoix.sheets.models import Answer, AnswerDraft, DetailsRequest, Referral, Step
from portevoix.sheets.status import State
from portevoix.timeline.operations import record

from .locks import locked_referral
from .statuses import derive_status, move


@transaction.atomic
def take_charge(referral: Referral, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Referral:
    referral = locked_referral(referral)
    require(permissions.can_take_charge(by, referral))
    _take(referral, by=by, at=at)
    move(referral, State.TAKEN)
    _record("sheets.taken", referral, by=by, at=at, key=key)
    return referral


@transaction.atomic
def add_step(referral: Referral, *, text: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Step:
    """Say in public how it is going. Whoever says a step has taken it in charge."""
    referral = locked_referral(referral)
    require(permissions.can_handle(by, referral))
    if referral.state == State.TO_TAKE:
        _take(referral, by=by, at=at)
        move(referral, State.TAKEN)
    step = Step.objects.create(referral=referral, text=text, added_by=by, added_at=at)
    _record("sheets.step_added", referral, by=by, at=at, key=key, step=step.pk)
    return step


@transaction.atomic
def ask_details(
    referral: Referral, *, question: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> DetailsRequest:
    referral = locked_referral(referral)
    require(permissions.can_ask(by, referral))
    if referral.taken_at is None:
        _take(referral, by=by, at=at)
    move(referral, State.WAITING)
    request = DetailsRequest.objects.create(referral=referral, question=question, asked_by=by, asked_at=at)
    _record("sheets.details_asked", referral, by=by, at=at, key=key, request=request.pk)
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
        move(referral, State.TAKEN)
    _record("sheets.details_given", referral, by=by, at=at, key=key, request=request.pk)
    return request


@transaction.atomic
def answer(
    referral: Referral,
    *,
    outcome: str,
    understood: str,
    decision: str,
    next_step: str,
    next_step_date: datetime.date,
    contact: str,
    by: User,
    at: datetime.datetime,
    obstacle: str = "",
    key: uuid.UUID | None = None,
) -> Answer:
    """The answer an addressee owes. Raises Conflict when a colleague was first."""
    # Two agents may answer at once: the lock makes the second one see the first.
    referral = locked_referral(referral)
    if referral.state == State.ANSWERED:
        raise Conflict(referral.answer)
    require(permissions.can_answer(by, referral))
    reply = Answer.objects.create(
        referral=referral,
        outcome=outcome,
        understood=understood,
        decision=decision,
        obstacle=obstacle,
        next_step=next_step,
        next_step_date=next_step_date,
        contact=contact,
        author=by,
        given_at=at,
    )
    AnswerDraft.objects.filter(referral=referral).delete()
    if referral.taken_at is None:
        _take(referral, by=by, at=at)
    referral.answered_at = at
    move(referral, State.ANSWERED)
    completes = derive_status(referral.sheet, at=at)
    _record(
        "sheets.answered",
        referral,
        by=by,
        at=at,
        key=key,
        answer=reply.pk,
        outcome=outcome,
        late=at > referral.due_at,
        completes=completes,
    )
    return reply


@transaction.atomic
def pass_on(
    referral: Referral,
    *,
    to: Organisation,
    reason: str,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Referral:
    """The desk hands the sheet to whoever can answer; the dates stay those of the first day."""
    referral = locked_referral(referral)
    require(permissions.can_pass_on(by, referral))
    if to.programme_id != referral.programme_id or not to.is_open:
        raise ValidationError(_("This organisation cannot receive the sheet."))
    if Referral.objects.filter(sheet=referral.sheet, organisation=to).exists():
        raise ValidationError(_("This organisation already has the sheet."))
    move(referral, State.PASSED_ON)
    successor = Referral.objects.create(
        sheet=referral.sheet,
        organisation=to,
        reason=Reason.PASSED_ON,
        referred_at=at,
        take_due_at=max(referral.take_due_at, at),
        due_at=referral.due_at,
    )
    step = Step.objects.create(referral=referral, text=reason, added_by=by, added_at=at)
    _record(
        "sheets.passed_on",
        referral,
        by=by,
        at=at,
        key=key,
        to=to.name,
        to_id=to.pk,
        step=step.pk,
        referral=successor.pk,
    )
    return successor


def _take(referral, *, by, at):
    referral.taken_at, referral.taken_by = at, by


def _record(verb, referral, /, *, by, at, key, **facts):
    organisation = referral.organisation
    facts = {"organisation": organisation.name, "organisation_id": organisation.pk, **facts}
    return record(verb, subject=referral.sheet, by=by, at=at, key=key, **facts)
