"""The answer that an addressee owes."""

import datetime
import uuid
from collections.abc import Collection
from typing import Any, NotRequired, TypedDict, Unpack

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from portevoix.accounts.models import User
from portevoix.commitments import operations as commitments
from portevoix.kit.access import require
from portevoix.kit.conflict import Conflict
from portevoix.organisations.models import Organisation
from portevoix.sheets import answer_text, permissions
from portevoix.sheets.models import Answer, AnswerDraft, Referral
from portevoix.sheets.status import State
from portevoix.timeline.operations import record
from portevoix.traces.operations import link

from .answer_drafts import holds
from .clocks import resume
from .contesting import contest_until
from .locks import locked_referrals
from .statuses import derive_status, move


class Said(TypedDict):
    """The parts of an answer."""

    outcome: str
    in_brief: str
    understood: str
    decision: str
    obstacle: NotRequired[str]
    next_step: str
    next_step_date: datetime.date
    contact: str


class Unchecked(PermissionDenied):
    """The organisation has each answer read by a second person, and nobody has read this one."""


class SameWords(ValidationError):
    """`earlier`: the answer that another class received in the same words."""

    def __init__(self, earlier: Answer) -> None:
        self.earlier = earlier
        sentence = _("You gave these very words to sheet %(reference)s.")
        super().__init__(sentence % {"reference": earlier.referral.sheet.reference}, code="same_words")


@transaction.atomic
def answer(
    referral: Referral,
    *,
    by: User,
    at: datetime.datetime,
    also: Collection[Referral] = (),
    key: uuid.UUID | None = None,
    **said: Unpack[Said],
) -> Answer:
    """Answer one sheet, and in the same words those of `also`: the same problem, said as such.

    Raises Conflict with the Answer when a colleague was first, or with the Referral of `also` that
    cannot be answered any more; ValidationError (SameWords among them) and Unchecked for the words.
    Nothing is published unless all is.
    """
    # Two agents may answer at once: the lock makes the second one see the first.
    referral, *others = locked_referrals([referral, *also])
    if referral.state == State.ANSWERED:
        raise Conflict(referral.answer)
    require(permissions.can_answer(by, referral))
    _require_answerable(others, referral, by)
    _require_second_reader(referral, others, said, by)
    fingerprint = _require_own_words(referral, said)
    shared = {**said, "fingerprint": fingerprint, "joint": uuid.uuid4() if others else None}
    reply = _give(referral, shared, by=by, at=at, key=key)
    replies = [reply, *(_give(other, shared, by=by, at=at, key=None) for other in others)]
    _promise(replies, by=by, at=at)
    return reply


def _require_answerable(others, referral, by):
    for other in others:
        require(other.organisation_id == referral.organisation_id)
        # Somebody is writing to that class in other words: they are not thrown away.
        if not permissions.can_answer(by, other) or AnswerDraft.objects.filter(referral=other).exists():
            raise Conflict(other)


def _require_second_reader(referral, others, said, by):
    if not permissions.is_check_wanted(referral.organisation):
        return
    draft = AnswerDraft.objects.filter(referral=referral).first()
    is_read = (
        draft is not None
        and not permissions.needs_another_reader(by, draft)
        and holds(draft, said, [other.pk for other in others])
    )
    if not is_read:
        raise Unchecked


def _require_own_words(referral, said):
    """The fingerprint of words that no other class received from this organisation."""
    faults = answer_text.faults(said)
    if faults:
        raise ValidationError(faults)
    fingerprint = answer_text.fingerprint(said["understood"], said["decision"])
    # Two agents may send the same words to two classes at once: the second one sees the first.
    Organisation.objects.select_for_update(no_key=True).get(pk=referral.organisation_id)
    twin = Answer.objects.in_the_same_words(referral, fingerprint).first()
    if twin is not None:
        raise SameWords(twin)
    return fingerprint


def _promise(replies, *, by, at):
    """The next step is a commitment: dated, followed by a clock of its own; one for all who share the answer."""
    first = replies[0]
    commitment = commitments.promise(
        organisation=first.referral.organisation,
        cohort=first.referral.sheet.cohort,
        text=first.next_step,
        responsible=first.contact,
        due_on=first.next_step_date,
        by=by,
        at=at,
    )
    Answer.objects.filter(pk__in=[reply.pk for reply in replies]).update(commitment=commitment)
    for reply in replies:
        reply.commitment = commitment
        link(reply, commitment, "promises", by=by, at=at)


def _give(referral: Referral, said: dict[str, Any], *, by, at, key) -> Answer:
    reply = Answer.objects.create(referral=referral, **said, author=by, given_at=at)
    AnswerDraft.objects.filter(referral=referral).delete()
    if referral.taken_at is None:
        referral.taken_at, referral.taken_by = at, by
    resume(referral, at=at)
    referral.answered_at, referral.answer = at, reply
    referral.contest_until_at = contest_until(referral, at)
    referral.save(update_fields=["contest_until_at"])
    move(referral, State.ANSWERED)
    completes = derive_status(referral.sheet, at=at)
    record(
        "sheets.answered",
        subject=referral.sheet,
        by=by,
        at=at,
        key=key,
        organisation=referral.organisation.name,
        organisation_id=referral.organisation.pk,
        answer=reply.pk,
        outcome=reply.outcome,
        late=referral.was_late or at > referral.due_at,
        due_at=referral.due_at.isoformat(),
        completes=completes,
    )
    return reply
