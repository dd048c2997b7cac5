"""Every way a promise changes. Views, tasks and the operations of upper apps call these; nothing else writes."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.delegates.models import Cohort
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.media.models import Upload
from portevoix.organisations.models import Organisation
from portevoix.programmes.working_days import PARIS, calendar_of
from portevoix.timeline.operations import record

from . import permissions, proof
from .deadlines import FARTHEST_YEARS, Level, levels_reached, next_level
from .models import PROOF_LENGTH, REASON_LENGTH, TEXT_LENGTH, Commitment

AT_ONCE = 500
RESPONSIBLE_LENGTH = Commitment._meta.get_field("responsible").max_length


@transaction.atomic
def promise(
    *,
    organisation: Organisation,
    cohort: Cohort | None,
    text: str,
    responsible: str,
    due_on: datetime.date,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Commitment:
    """What `organisation` will do, who to reach about it (`responsible`), by when.

    Raises ValidationError, whose code is the name of the argument at fault. The caller links it to what it
    came from, in the same transaction: `traces.link(answer, commitment, "promises", …)`.
    """
    require(permissions.can_promise(by, organisation))
    text, responsible = " ".join(text.split()), " ".join(responsible.split())
    _require_what_and_who(text, responsible)
    _require_date(due_on, today=at.astimezone(PARIS).date())
    commitment = Commitment(
        programme=organisation.programme,
        organisation=organisation,
        cohort=cohort,
        text=text,
        responsible=responsible,
        due_on=due_on,
        made_by=by,
        made_at=at,
    )
    is_working = calendar_of(organisation.programme)
    _await(commitment, next_level(due_on, promised_at=at, reached=0, is_working=is_working))
    commitment.save()
    _record("commitments.promised", commitment, by=by, at=at, key=key)
    return commitment


@transaction.atomic
def keep(
    commitment: Commitment,
    *,
    proof_text: str,
    proof_link: str = "",
    proof_photo: Upload | None = None,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Commitment:
    """It is done, and this shows it. Raises Conflict when a colleague was first, ValidationError without a proof."""
    commitment = _locked(commitment)
    require(permissions.can_keep(by, commitment))
    proof.require_proof(text=proof_text, link=proof_link, has_photo=proof_photo is not None)
    _require_length(proof_text.strip(), PROOF_LENGTH, "proof_text")
    if proof_photo is not None:
        proof.require_own_photo(proof_photo, owner=proof.owner_name(by))
    commitment.kept_at, commitment.kept_by = at, by
    commitment.proof_text, commitment.proof_link = proof_text.strip(), proof_link
    commitment.proof_photo = proof_photo
    _close(commitment, Commitment.State.KEPT)
    is_by_desk = not permissions.speaks_for(by, commitment)
    is_late = commitment.due_on < at.astimezone(PARIS).date()
    _record("commitments.kept", commitment, by=by, at=at, key=key, by_desk=is_by_desk, late=is_late)
    return commitment


@transaction.atomic
def drop(
    commitment: Commitment, *, reason: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Commitment:
    """The organisation gives it up, and says why to everyone. Raises Conflict when a colleague was first."""
    commitment = _locked(commitment)
    require(permissions.can_drop(by, commitment))
    if not reason.strip():
        raise ValidationError(_("Say why you give it up: everyone will read it."), code="reason")
    _require_length(reason.strip(), REASON_LENGTH, "reason")
    commitment.dropped_at, commitment.dropped_by, commitment.drop_reason = at, by, reason.strip()
    _close(commitment, Commitment.State.DROPPED)
    _record("commitments.dropped", commitment, by=by, at=at, key=key)
    return commitment


@transaction.atomic
def apply_levels(*, by: User, at: datetime.datetime, most: int = AT_ONCE) -> int:
    """Say the levels that have come, for some of the promises; how many were looked at. Call it until there is none.

    Two workers never say a level twice: a row is taken by one of them, and moves on with what it says.
    """
    require(by.is_system)
    due = _taken(Commitment.objects.at_their_level(at=at), most)
    calendars = {programme.pk: calendar_of(programme) for programme in {one.programme for one in due}}
    for commitment in due:
        passed, coming = levels_reached(
            commitment.due_on,
            promised_at=commitment.made_at,
            reached=commitment.reached,
            at=at,
            is_working=calendars[commitment.programme_id],
        )
        for level in passed:
            _say(level, commitment, by=by, at=at)
        commitment.reached = passed[-1] if passed else commitment.reached
        _await(commitment, coming)
        commitment.save(update_fields=["reached", "next_level", "next_level_at"])
    return len(due)


def _taken(awaited, most):
    """Some of those that no other worker has taken."""
    locking = {"skip_locked": True} if connection.features.has_select_for_update_skip_locked else {}
    taken = awaited.select_for_update(of=["self"], **locking)
    return list(taken.select_related("organisation", "programme")[:most])


def _say(level, commitment, *, by, at):
    if level == Level.REMINDER:
        _record("commitments.reminded", commitment, by=by, at=at)
    elif level == Level.LATE:
        _record("commitments.late", commitment, by=by, at=at)
    else:
        _record("commitments.escalated", commitment, by=by, at=at, level=level.name.lower())


def _locked(commitment):
    """Two colleagues may close it at once: the lock makes the second one see the first."""
    known = Commitment.objects.select_for_update(of=["self"]).select_related("organisation__programme", "cohort")
    commitment = known.get(pk=commitment.pk)
    if not commitment.is_open:
        raise Conflict(commitment)
    return commitment


def _close(commitment, state):
    commitment.state = state
    _await(commitment, None)
    commitment.save()


def _await(commitment, coming):
    commitment.next_level, commitment.next_level_at = coming or (None, None)


def _require_what_and_who(text, responsible):
    if not text:
        raise ValidationError(_("Say what you promise."), code="text")
    _require_length(text, TEXT_LENGTH, "text")
    if not responsible:
        raise ValidationError(_("Say who to reach about this promise."), code="responsible")
    _require_length(responsible, RESPONSIBLE_LENGTH, "responsible")


def _require_length(text, limit, name):
    if len(text) > limit:
        raise ValidationError(
            _("This text is too long. Keep at most %(limit)s characters.") % {"limit": limit}, code=name
        )


def _require_date(due_on, *, today):
    if due_on < today:
        raise ValidationError(_("The date of a promise cannot be past. Choose today or a later day."), code="due_on")
    if due_on.year > today.year + FARTHEST_YEARS:
        raise ValidationError(
            _("This date is too far away. Promise something within %(years)s years.") % {"years": FARTHEST_YEARS},
            code="due_on",
        )


def _record(verb, commitment, /, *, by, at, key=None, **facts):
    organisation = commitment.organisation
    facts = {"organisation": organisation.name, "organisation_id": organisation.pk, **facts}
    return record(verb, subject=commitment, by=by, at=at, key=key, **facts)
