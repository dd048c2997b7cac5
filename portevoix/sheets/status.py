"""The four statuses of a sheet, derived from what happened; nobody types them.

Pure: no request, no clock, no query.
"""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    IN_PROGRESS = "in_progress", _("in progress")
    ANSWERED = "answered", _("answered")
    SETTLED = "settled", _("settled")
    ABANDONED = "abandoned", _("abandoned")


class State(models.TextChoices):
    """Where one addressee's duty stands."""

    TO_TAKE = "to_take", _("to take in charge")
    TAKEN = "taken", _("taken in charge")
    WAITING = "waiting", _("waiting for the class")
    CONTESTED = "contested", _("answer contested")
    MEDIATION = "mediation", _("in mediation")
    ANSWERED = "answered", _("answered")
    PASSED_ON = "passed_on", _("passed on")
    RELEASED = "released", _("no longer awaited")


# An answer is still owed in these, and in no other.
OPEN_STATES = (State.TO_TAKE, State.CONTESTED, State.TAKEN, State.WAITING, State.MEDIATION)
# Nothing was answered and nothing more is owed.
ENDED_STATES = (State.PASSED_ON, State.RELEASED)
# Open statuses: what the class may still close.
OPEN_STATUSES = (Status.IN_PROGRESS, Status.ANSWERED)

_ENDS = {State.ANSWERED, *ENDED_STATES}
NEXT_STATES = {
    State.TO_TAKE: {State.TAKEN, State.WAITING, *_ENDS},
    State.TAKEN: {State.WAITING, *_ENDS},
    State.WAITING: {State.TAKEN, *_ENDS},
    State.CONTESTED: {State.WAITING, *_ENDS},
    # The desk mediates: the answer stands, or another one is owed.
    State.MEDIATION: {State.CONTESTED, State.ANSWERED, State.RELEASED},
    State.ANSWERED: {State.CONTESTED, State.MEDIATION},
    # What the desk had handed on may come back to it.
    State.PASSED_ON: {State.TO_TAKE},
    State.RELEASED: set(),
}


def derive(states: Iterable[str], *, is_settled: bool, is_abandoned: bool) -> Status:
    """The status of a sent sheet from its referrals' states and the class's own word.

    *Answered* when at least one addressee has answered and none still owes an answer; the class's
    word (settled, abandoned) comes before.
    """
    if is_settled:
        return Status.SETTLED
    if is_abandoned:
        return Status.ABANDONED
    states = set(states)
    if State.ANSWERED in states and not states & set(OPEN_STATES):
        return Status.ANSWERED
    return Status.IN_PROGRESS
