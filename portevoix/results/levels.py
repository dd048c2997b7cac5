"""What each level of the ladder means for a reader: who above the addressee has heard of it."""

from django.utils.translation import gettext_lazy as _

from portevoix.sheets.deadlines import Level

WORDS = {
    Level.UNTAKEN: _("not taken in charge in time"),
    Level.REMINDER: _("the addressee reminded of the date"),
    Level.DUE: _("the date passed without an answer"),
    Level.HEAD: _("the head of the organisation told"),
    Level.COORDINATOR: _("the coordinator told"),
    Level.ELECTED: _("put on the list for elected officials"),
}
# What everyone reads on what waits: the first ones say no more than its date does.
TOLD_ABOVE = (Level.HEAD, Level.COORDINATOR, Level.ELECTED)
