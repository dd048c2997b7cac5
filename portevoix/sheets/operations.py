"""Every way a sheet changes. Views, commands and tasks call these; nothing else writes.

Saving a draft leaves no history: it is the class's own paper until it is sent.
"""

import datetime
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations.competence import Proposal, Reason
from portevoix.organisations.models import Organisation
from portevoix.programmes.working_days import PARIS, add_working_days, calendar_of
from portevoix.timeline.operations import record

from . import permissions
from .models import Answer, DetailsRequest, Numbering, Referral, Sheet, Step
from .status import NEXT_STATES, OPEN_STATES, State, Status, derive

DRAFT_FIELDS = ("problem", "causes", "consequences", "solutions", "theme", "territory", "place")
TITLE_LENGTH = 110


@transaction.atomic
def start(cohort: Cohort, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Sheet:
    """Open a draft for a class, with the class's own place as a first guess."""
    require(permissions.can_start(by, cohort, at=at))
    sheet = Sheet.objects.create(
        programme_id=cohort.programme_id,
        cohort=cohort,
        drafted_by=by,
        drafted_at=at,
        territory=cohort.territory,
        place=cohort.place,
    )
    record("sheets.drafted", subject=sheet, by=by, at=at, key=key)
    return sheet


@transaction.atomic
def save_draft(sheet: Sheet, *, changes: Mapping[str, Any], version: int, by: User, at: datetime.datetime) -> Sheet:
    """Keep what was typed. Raises Conflict when another phone saved since `version`.

    `changes`: some of DRAFT_FIELDS, or `other_themes` (themes the problem crosses).
    """
    require(permissions.can_edit(by, sheet, at=at))
    changes = dict(changes)
    other_themes = changes.pop("other_themes", None)
    unknown = set(changes) - set(DRAFT_FIELDS)
    if unknown:
        raise ValueError(f"Not fields of a draft: {sorted(unknown)}")
    saved = Sheet.objects.filter(pk=sheet.pk, version=version, sent_at=None).update(**changes, version=F("version") + 1)
    if not saved:
        raise Conflict(Sheet.objects.get(pk=sheet.pk))
    sheet.refresh_from_db()
    if other_themes is not None:
        sheet.other_themes.set(theme for theme in other_themes if theme != sheet.theme)
    return sheet


@transaction.atomic
def discard(sheet: Sheet, *, by: User, at: datetime.datetime) -> None:
    """Throw a draft away. What was sent can never be."""
    sheet = _locked(sheet)
    require(permissions.can_edit(by, sheet, at=at))
    record("sheets.discarded", subject=sheet, by=by, at=at)
    sheet.delete()


@transaction.atomic
def send(
    sheet: Sheet,
    *,
    addressees: Iterable[Proposal],
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Sheet:
    """Publish a draft in the class's name and give each addressee its duty and dates.

    Raises ValidationError when a heading, the theme or every addressee is missing.
    """
    sheet = _locked(sheet)
    require(permissions.can_send(by, sheet, at=at))
    addressees = list(addressees)
    _require_complete(sheet, addressees)
    sheet.reference = _next_reference(sheet.programme_id, at)
    sheet.title = title_of(sheet.problem)
    sheet.sent_at = at
    sheet.status = Status.IN_PROGRESS
    sheet.save(update_fields=["reference", "title", "sent_at", "status"])
    is_working = calendar_of(sheet.programme)
    for proposal in addressees:
        Referral.objects.create(
            sheet=sheet,
            organisation=proposal.organisation,
            reason=proposal.reason,
            referred_at=at,
            take_due_at=add_working_days(at, sheet.programme.take_charge_days, is_working),
            due_at=add_working_days(at, sheet.programme.answer_days, is_working),
        )
    record(
        "sheets.sent",
        subject=sheet,
        by=by,
        at=at,
        key=key,
        cohort=sheet.cohort.name,
        addressees=[proposal.organisation.name for proposal in addressees],
        addressee_ids=[proposal.organisation.pk for proposal in addressees],
    )
    return sheet


@transaction.atomic
def take_charge(referral: Referral, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Referral:
    referral = _locked_referral(referral)
    require(permissions.can_take_charge(by, referral))
    _take(referral, by=by, at=at)
    _move(referral, State.TAKEN)
    _record("sheets.taken", referral, by=by, at=at, key=key)
    return referral


@transaction.atomic
def add_step(referral: Referral, *, text: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Step:
    """Say in public how it is going. Whoever says a step has taken it in charge."""
    referral = _locked_referral(referral)
    require(permissions.can_handle(by, referral))
    if referral.state == State.TO_TAKE:
        _take(referral, by=by, at=at)
        _move(referral, State.TAKEN)
    step = Step.objects.create(referral=referral, text=text, added_by=by, added_at=at)
    _record("sheets.step_added", referral, by=by, at=at, key=key, step=step.pk)
    return step


@transaction.atomic
def ask_details(
    referral: Referral, *, question: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> DetailsRequest:
    referral = _locked_referral(referral)
    require(permissions.can_ask(by, referral))
    if referral.taken_at is None:
        _take(referral, by=by, at=at)
    _move(referral, State.WAITING)
    request = DetailsRequest.objects.create(referral=referral, question=question, asked_by=by, asked_at=at)
    _record("sheets.details_asked", referral, by=by, at=at, key=key, request=request.pk)
    return request


@transaction.atomic
def give_details(
    request: DetailsRequest, *, reply: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> DetailsRequest:
    referral = _locked_referral(request.referral)
    request = DetailsRequest.objects.select_related("referral__sheet__cohort").get(pk=request.pk)
    require(permissions.can_reply(by, request, at=at))
    request.reply, request.replied_by, request.replied_at = reply, by, at
    request.save(update_fields=["reply", "replied_by", "replied_at"])
    if referral.state == State.WAITING:
        _move(referral, State.TAKEN)
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
    referral = _locked_referral(referral)
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
    if referral.taken_at is None:
        _take(referral, by=by, at=at)
    referral.answered_at = at
    _move(referral, State.ANSWERED)
    completes = _derive_status(referral.sheet, at=at)
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
    referral = _locked_referral(referral)
    require(permissions.can_pass_on(by, referral))
    if to.programme_id != referral.programme_id or not to.is_open:
        raise ValidationError(_("This organisation cannot receive the sheet."))
    if Referral.objects.filter(sheet=referral.sheet, organisation=to).exists():
        raise ValidationError(_("This organisation already has the sheet."))
    _move(referral, State.PASSED_ON)
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


@transaction.atomic
def settle(sheet: Sheet, *, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Sheet:
    """The class says that its problem is settled; nobody else can."""
    sheet = _locked(sheet)
    require(permissions.can_settle(by, sheet, at=at))
    sheet.settled_at = at
    return _close(sheet, "sheets.settled", by=by, at=at, key=key)


@transaction.atomic
def abandon(sheet: Sheet, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None) -> Sheet:
    """The class says that the matter is no longer current, and why."""
    sheet = _locked(sheet)
    require(permissions.can_abandon(by, sheet, at=at))
    sheet.abandoned_at = at
    sheet.abandon_reason = reason
    return _close(sheet, "sheets.abandoned", by=by, at=at, key=key)


def title_of(problem: str) -> str:
    """The first sentence of the problem, for lists."""
    first = re.split(r"(?<=[.!?…])\s|\n", problem.strip(), maxsplit=1)[0]
    return Truncator(" ".join(first.split())).chars(TITLE_LENGTH, truncate="…")


def _close(sheet, verb, *, by, at, key):
    released = list(sheet.referrals.filter(state__in=OPEN_STATES))
    for referral in released:
        _move(referral, State.RELEASED)
    _derive_status(sheet, at=at)
    record(
        verb,
        subject=sheet,
        by=by,
        at=at,
        key=key,
        cohort=sheet.cohort.name,
        released_ids=[referral.organisation_id for referral in released],
    )
    return sheet


def _derive_status(sheet, *, at):
    """Save what follows from the facts; True when the sheet has just become answered."""
    states = sheet.referrals.order_by().values_list("state", flat=True)
    sheet.status = derive(states, is_settled=sheet.settled_at is not None, is_abandoned=sheet.abandoned_at is not None)
    completes = sheet.status == Status.ANSWERED and sheet.answered_at is None
    if completes:
        sheet.answered_at = at
    sheet.save(update_fields=["status", "answered_at", "settled_at", "abandoned_at", "abandon_reason"])
    return completes


def _locked(sheet):
    """The sheet is locked before its referrals, always: no two operations wait for each other."""
    return Sheet.objects.select_for_update(of=["self"]).select_related("cohort", "programme").get(pk=sheet.pk)


def _locked_referral(referral):
    sheet = _locked(referral.sheet)
    referral = (
        Referral.objects.select_for_update(of=["self"]).select_related("organisation__programme").get(pk=referral.pk)
    )
    referral.sheet = sheet
    return referral


def _move(referral, state):
    if state not in NEXT_STATES[State(referral.state)]:
        raise ValueError(f"A referral cannot go from {referral.state} to {state}.")
    referral.state = state
    referral.save(update_fields=["state", "taken_at", "taken_by", "answered_at"])


def _take(referral, *, by, at):
    referral.taken_at, referral.taken_by = at, by


def _record(verb, referral, *, by, at, key, **facts):
    organisation = referral.organisation
    facts = {"organisation": organisation.name, "organisation_id": organisation.pk, **facts}
    return record(verb, subject=referral.sheet, by=by, at=at, key=key, **facts)


def _require_complete(sheet, addressees):
    empty = [
        sheet._meta.get_field(name).verbose_name
        for name in ("problem", "causes", "consequences", "solutions")
        if not getattr(sheet, name).strip()
    ]
    if empty:
        raise ValidationError(_("Still empty: %(headings)s.") % {"headings": ", ".join(str(name) for name in empty)})
    if sheet.theme_id is None:
        raise ValidationError(_("Choose the theme of the sheet."))
    if not addressees:
        raise ValidationError(_("Choose at least one addressee."))
    if any(p.organisation.programme_id != sheet.programme_id for p in addressees):
        raise ValidationError(_("An addressee belongs to another programme."))


def _next_reference(programme_id, at):
    year = at.astimezone(PARIS).year
    try:
        with transaction.atomic():
            Numbering.objects.get_or_create(programme_id=programme_id, year=year)
    except IntegrityError:
        pass  # another sheet opened the year at the same instant
    numbering = Numbering.objects.select_for_update().get(programme_id=programme_id, year=year)
    numbering.last += 1
    numbering.save(update_fields=["last"])
    return f"{year}-{numbering.last:04d}"
