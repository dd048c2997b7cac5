""" "That is no answer": the class says so in its time, the addressee answers again, then the desk mediates."""

import datetime
import uuid

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.kit.access import require
from portevoix.organisations.calendars import calendar_at
from portevoix.programmes.working_days import add_working_days
from portevoix.sheets import permissions
from portevoix.sheets.models import Contest, Mediation, Referral, Saying, SettledProposal
from portevoix.sheets.permissions import MOST_CONTESTS
from portevoix.sheets.status import State
from portevoix.timeline.operations import record_all

from .clocks import started
from .history import facts_about, record_for
from .locks import locked_referral
from .reading import ask_words
from .statuses import derive_status, move

AT_ONCE = 200


@transaction.atomic
def propose_settled(
    referral: Referral, *, text: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> SettledProposal:
    """The addressee asks the class to say that it is settled; only the class can."""
    referral = locked_referral(referral)
    require(permissions.can_propose_settled(by, referral))
    until = contest_until(referral, at)
    referral.contest_until_at = until
    referral.save(update_fields=["contest_until_at"])
    proposal = SettledProposal.objects.create(
        referral=referral, text=text, proposed_by=by, proposed_at=at, until_at=until
    )
    record_for("sheets.settled_proposed", referral, by=by, at=at, key=key, proposal=proposal.pk)
    return proposal


@transaction.atomic
def contest(
    referral: Referral, *, missing: str, by: User, at: datetime.datetime, key: uuid.UUID | None = None
) -> Contest:
    """Say what is missing in the answer: the same addressee owes another one, with a clock of its own.

    It reads it at once; everyone, once the desk has. The second time the desk mediates.
    Raises ValidationError when the days to do so are over.
    """
    referral = locked_referral(referral)
    require(permissions.can_contest(by, referral, at=at))
    if referral.contest_until_at is None or at > referral.contest_until_at:
        raise ValidationError(_("The days in which the class could contest this answer are over."))
    said = Contest.objects.create(
        referral=referral, answer=referral.answer, missing=missing, contested_by=by, contested_at=at
    )
    ask_words(Saying.Kind.CONTEST, said, sheet=referral.sheet, cohort=referral.sheet.cohort, said=missing, at=at)
    was_late = referral.answered_at > referral.due_at
    close_proposals([referral], outcome=SettledProposal.Outcome.CONTESTED, at=at)
    referral.contests += 1
    goes_to_the_desk = referral.contests >= MOST_CONTESTS
    if goes_to_the_desk:
        Mediation.objects.create(referral=referral, opened_at=at)
    facts = {"contest": said.pk, "answer": said.answer_id, "goes_to_the_desk": goes_to_the_desk}
    facts["counted_late"] = was_late or referral.was_late
    _reopen(referral, State.MEDIATION if goes_to_the_desk else State.CONTESTED, was_late=was_late, at=at)
    record_for("sheets.contested", referral, by=by, at=at, key=key, **facts)
    return said


@transaction.atomic
def conclude_mediation(
    referral: Referral,
    *,
    outcome: str,
    conclusion: str,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Mediation:
    """The desk says in public where the mediation ends: the answer stands, or another one is owed."""
    referral = locked_referral(referral)
    require(permissions.can_conclude(by, referral))
    mediation = referral.mediation
    mediation.outcome, mediation.conclusion = outcome, conclusion
    mediation.concluded_by, mediation.concluded_at = by, at
    mediation.save()
    facts = {"mediation": mediation.pk, "outcome": outcome, "completes": False, "late": False}
    if outcome == Mediation.Outcome.AGAIN:
        _reopen(referral, State.CONTESTED, was_late=at > referral.due_at, at=at)
    else:
        referral.answered_at = at
        facts["late"] = referral.was_late or at > referral.due_at
        move(referral, State.ANSWERED)
        facts["completes"] = derive_status(referral.sheet, at=at)
    record_for("sheets.mediated", referral, by=by, at=at, key=key, **facts)
    return mediation


@transaction.atomic
def let_proposals_lapse(*, by: User, at: datetime.datetime) -> int:
    """Silence settles nothing: the sheet stays answered. Returns how many were looked at."""
    require(by.is_system)
    due = SettledProposal.objects.select_for_update(of=["self"]).filter(closed_at=None, until_at__lt=at)
    lapsed = list(due.select_related("referral__organisation", "referral__sheet").order_by("until_at", "pk")[:AT_ONCE])
    SettledProposal.objects.filter(pk__in=[proposal.pk for proposal in lapsed]).update(
        closed_at=at, outcome=SettledProposal.Outcome.LAPSED
    )
    facts = [(p.referral.sheet, {**facts_about(p.referral), "proposal": p.pk}) for p in lapsed]
    record_all("sheets.proposal_lapsed", facts, by=by, at=at)
    return len(lapsed)


def close_proposals(referrals, *, outcome, at):
    """Called under the sheet's lock, by whatever makes the question pointless."""
    SettledProposal.objects.filter(referral__in=referrals, closed_at=None).update(closed_at=at, outcome=outcome)


def _reopen(referral, state, *, was_late, at):
    """A round of its own for the next answer; what was late stays so in the figures."""
    programme = referral.organisation.programme
    referral.was_late = referral.was_late or was_late
    referral.answered_at = referral.contest_until_at = None
    referral.extended_at = None
    referral.save(update_fields=["was_late", "contests", "contest_until_at", "extended_at"])
    started(referral, programme=programme, at=at, is_working=calendar_at(referral.organisation))
    move(referral, state)
    derive_status(referral.sheet, at=at)


def contest_until(referral, at):
    """The last moment of the class's working days to contest what was said at `at`."""
    organisation = referral.organisation
    return add_working_days(at, organisation.programme.contest_days, calendar_at(organisation))
