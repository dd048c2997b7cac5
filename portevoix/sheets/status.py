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
    ANSWERED = "answered", _("answered")
    PASSED_ON = "passed_on", _("passed on")
    RELEASED = "released", _("no longer awaited")


# An answer is still owed in these, and in no other.
OPEN_STATES = (State.TO_TAKE, State.TAKEN, State.WAITING)
# Open statuses: what the class may still close.
OPEN_STATUSES = (Status.IN_PROGRESS, Status.ANSWERED)

NEXT_STATES = {
    State.TO_TAKE: {State.TAKEN, State.WAITING, State.ANSWERED, State.PASSED_ON, State.RELEASED},
    State.TAKEN: {State.WAITING, State.ANSWERED, State.PASSED_ON, State.RELEASED},
    State.WAITING: {State.TAKEN, State.ANSWERED, State.PASSED_ON, State.RELEASED},
    State.ANSWERED: set(),
    State.PASSED_ON: set(),
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
