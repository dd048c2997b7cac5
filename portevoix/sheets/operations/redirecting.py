"""A sheet that goes to somebody else. Its clock goes on: nobody gains a day by handing it over."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.competence import Reason, desk_of
from portevoix.organisations.models import Organisation
from portevoix.sheets import deadlines, permissions
from portevoix.sheets.models import Referral, Step
from portevoix.sheets.status import ENDED_STATES, State

from .clocks import resume, wound
from .history import record_for
from .locks import locked_referral
from .statuses import derive_status, move

# "This is not for us" is believed once; whoever says it next leaves it to the desk.
MOST_BOUNCES = 2


@transaction.atomic
def decline(
    referral: Referral,
    *,
    reason: str,
    by: User,
    at: datetime.datetime,
    to: Organisation | None = None,
    key: uuid.UUID | None = None,
) -> Referral | None:
    """The addressee says in public that it is not competent, why, and who is (`to`; None: it does not know).

    Returns the successor; None when `to` already has the sheet, which is then its duty alone.
    The first time the sheet goes where it says; without a name, or from the second time on, to the desk.
    Raises ValidationError for an organisation that cannot receive it.
    """
    referral = locked_referral(referral)
    require(permissions.can_decline(by, referral))
    if to is not None:
        _check_receiver(referral, to)
    desk = desk_of(referral.organisation.programme)
    goes_to = desk if to is None or referral.bounces + 1 >= MOST_BOUNCES else to
    successor = _receive(referral, to=goes_to, reason=Reason.REDIRECTED, at=at, bounces=referral.bounces + 1)
    step = Step.objects.create(referral=referral, text=reason, added_by=by, added_at=at)
    facts = {"proposed": to.name, "proposed_id": to.pk} if to is not None else {"proposed": "", "proposed_id": None}
    facts |= {"step": step.pk, **_whereto(goes_to, successor, sheet=referral.sheet, at=at)}
    record_for("sheets.declined", referral, by=by, at=at, key=key, **facts)
    return successor


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
    """The desk hands the sheet to whoever can answer."""
    referral = locked_referral(referral)
    require(permissions.can_pass_on(by, referral))
    _check_receiver(referral, to)
    if _present(referral, to) is not None:
        raise ValidationError(_("This organisation already has the sheet."))
    successor = _receive(referral, to=to, reason=Reason.PASSED_ON, at=at, bounces=referral.bounces)
    step = Step.objects.create(referral=referral, text=reason, added_by=by, added_at=at)
    facts = {"step": step.pk, **_whereto(to, successor, sheet=referral.sheet, at=at)}
    record_for("sheets.passed_on", referral, by=by, at=at, key=key, **facts)
    return successor


@transaction.atomic
def take_from_closed(referral: Referral, *, by: User, at: datetime.datetime) -> Referral | None:
    """An organisation that has closed answers nothing: what it owed goes to the desk, in public."""
    require(by.is_system)
    referral = locked_referral(referral)
    if not Referral.objects.left_by_the_closed().filter(pk=referral.pk).exists():
        return None
    desk = desk_of(referral.organisation.programme)
    successor = _receive(referral, to=desk, reason=Reason.CLOSED, at=at, bounces=referral.bounces)
    facts = _whereto(desk, successor, sheet=referral.sheet, at=at)
    record_for("sheets.taken_from_closed", referral, by=by, at=at, **facts)
    return successor


def _check_receiver(referral, to):
    if to.pk == referral.organisation_id:
        raise ValidationError(_("This is your own organisation. Choose another one, or leave it to the team."))
    if to.programme_id != referral.programme_id or not to.is_open:
        raise ValidationError(_("This organisation cannot receive the sheet."))
    present = _present(referral, to)
    if present is not None and present.state in ENDED_STATES:
        raise ValidationError(_("This organisation has already had the sheet, and owes nothing more."))


def _whereto(organisation, successor, *, sheet, at):
    """The facts that the figures and the mails need: a new duty, one that comes back, or none."""
    return {
        "to": organisation.name,
        "to_id": organisation.pk,
        "referral": successor.pk if successor is not None else None,
        "is_back": successor is not None and successor.referred_at != at,
        # Whoever has it may have answered already: nobody owes anything any more.
        "completes": derive_status(sheet, at=at),
    }


def _present(referral, organisation):
    return Referral.objects.filter(sheet=referral.sheet_id, organisation=organisation).first()


def _receive(referral, *, to, reason, at, bounces):
    """End this duty and begin the next one with the same dates; None when the other already has its own."""
    resume(referral, at=at)
    move(referral, State.PASSED_ON)
    present = _present(referral, to)
    if present is not None:
        return _again(present, referral, bounces=bounces, at=at)
    successor = Referral(
        sheet=referral.sheet, organisation=to, reason=reason, referred_at=at, came_from=referral, bounces=bounces
    )
    wound(_inherit(successor, referral, at=at)).save()
    return successor


def _again(present, referral, *, bounces, at):
    """The desk that had passed it on gets it back; whoever has it keeps its own duty."""
    if present.state not in ENDED_STATES:
        return None
    present.bounces = max(present.bounces, bounces)
    present.taken_at = present.taken_by = None
    _inherit(present, referral, at=at).save(update_fields=["bounces", "extended_at"])
    move(present, State.TO_TAKE)
    return present


def _inherit(successor, referral, *, at):
    """The clock as it stands: its dates, what it has said, what was already asked of it."""
    successor.dates, successor.reached = referral.dates, referral.reached
    successor.pause_days_left, successor.extended_at = referral.pause_days_left, referral.extended_at
    if successor.take_due_at <= at:
        # The day to take in charge was another's: of a newcomer, nothing says that it missed it.
        successor.take_due_at = at
        successor.reached = successor.reached or deadlines.Level.UNTAKEN
    return successor
