"""The words and pictograms of the states that pages show, said once for badges, filters and figures.

The kit knows states by their value only: the models that own them stand above it.
"""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy


class State(NamedTuple):
    """How a state is shown: never by its colour alone."""

    tone: str
    icon: str
    words: Promise | str


SHEET_STATUSES = {
    "draft": State("quiet", "pencil", pgettext_lazy("sheet", "Draft")),
    "in_progress": State("progress", "hourglass", pgettext_lazy("sheet", "In progress")),
    "answered": State("answered", "message-square-reply", pgettext_lazy("sheet", "Answered")),
    "settled": State("settled", "circle-check-big", pgettext_lazy("sheet", "Settled")),
    "abandoned": State("quiet", "archive", pgettext_lazy("sheet", "Abandoned")),
}

REFERRAL_STATES = {
    "to_take": State("progress", "inbox", pgettext_lazy("referral", "To take in charge")),
    "taken": State("progress", "hand", pgettext_lazy("referral", "Taken in charge")),
    "waiting": State("waiting", "circle-question-mark", pgettext_lazy("referral", "Waiting for the class")),
    "contested": State("late", "message-circle-x", pgettext_lazy("referral", "Answer contested")),
    "mediation": State("waiting", "handshake", pgettext_lazy("referral", "In mediation")),
    "answered": State("answered", "message-square-reply", pgettext_lazy("referral", "Answered")),
    "released": State("quiet", "bell-off", pgettext_lazy("referral", "No longer awaited")),
    "passed_on": State("quiet", "forward", pgettext_lazy("referral", "Passed on")),
}

OUTCOMES = {
    "solution": State("settled", "circle-check-big", pgettext_lazy("answer", "A solution")),
    "partial": State("progress", "circle-dot", pgettext_lazy("answer", "Part of a solution")),
    "none": State("quiet", "circle-slash", pgettext_lazy("answer", "No solution at our level")),
}

COMMITMENT_STANDINGS = {
    "open": State("progress", "handshake", pgettext_lazy("commitment", "Promised")),
    "late": State("late", "alarm-clock", pgettext_lazy("commitment", "Late")),
    "kept": State("settled", "circle-check-big", pgettext_lazy("commitment", "Kept")),
    "dropped": State("quiet", "archive", pgettext_lazy("commitment", "Given up")),
}
