"""What was promised besides the next step of an answer: on the telephone, in a meeting, between the lines."""

import datetime
import uuid

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.commitments import operations as commitments
from portevoix.commitments.models import Commitment
from portevoix.kit.access import require
from portevoix.sheets import permissions
from portevoix.sheets.models import Referral
from portevoix.traces.operations import link

from .history import record_for
from .locks import locked_referral


@transaction.atomic
def promise(
    referral: Referral,
    *,
    text: str,
    responsible: str,
    due_on: datetime.date,
    by: User,
    at: datetime.datetime,
    key: uuid.UUID | None = None,
) -> Commitment:
    """A dated commitment that comes from the answer. Raises ValidationError like `commitments.promise`."""
    referral = locked_referral(referral)
    require(permissions.can_promise(by, referral))
    commitment = commitments.promise(
        organisation=referral.organisation,
        cohort=referral.sheet.cohort,
        text=text,
        responsible=responsible,
        due_on=due_on,
        by=by,
        at=at,
    )
    link(referral.answer, commitment, "promises", by=by, at=at)
    record_for("sheets.promised", referral, by=by, at=at, key=key, commitment=commitment.pk, due_on=due_on.isoformat())
    return commitment
