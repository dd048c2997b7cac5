"""Who is told when a clock rings. What it says to many at once is gathered: one message per person."""

from portevoix.organisations.models import Membership
from portevoix.sheets.deadlines import ORDER, Level
from portevoix.sheets.models import Referral
from portevoix.sheets.status import State
from portevoix.timeline.listeners import on

from .reaching import OWED, sheet_of, tell_class, tell_desk, tell_organisation

GATHERED = {"gathered": True, **OWED}
TO_THE_ADDRESSEE = {Level.UNTAKEN, Level.REMINDER, Level.DUE}
TO_THE_CLASS = {Level.DUE, Level.ELECTED}
TO_THE_COORDINATOR = {Level.COORDINATOR, Level.ELECTED}


@on("sheets.level_reached")
def tell_of_level(entry):
    """Nobody is told of what was answered meanwhile, nor reminded of what is late by now."""
    level = Level(entry.facts["level"])
    referral = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation").first()
    if referral is None or not referral.is_open or _is_outdone(level, referral):
        return
    context = {"sheet": sheet_of(entry), "referral": referral, "level": level.value}
    if level in TO_THE_ADDRESSEE:
        _tell_whoever_owes(entry, **context)
    if level == Level.HEAD:
        _tell_whoever_owes(entry, role=Membership.Role.HEAD, **context)
    if level in TO_THE_COORDINATOR:
        tell_desk(entry, "level", role=Membership.Role.COORDINATOR, **GATHERED, **context)
    if level in TO_THE_CLASS:
        tell_class(entry, template="level_class", gathered=True, **context)


@on("sheets.pause_ended")
def tell_of_the_end_of_a_pause(entry):
    """The class, which did not reply, and whoever asked."""
    referral = Referral.objects.filter(pk=entry.facts["referral"]).select_related("organisation").first()
    if referral is None or not referral.is_open:
        return
    context = {"sheet": sheet_of(entry), "referral": referral}
    tell_organisation(entry, referral.organisation, "pause_ended", **GATHERED, **context)


def _is_outdone(level, referral):
    """After a long stop several levels come at once: the addressee is told of the last one only."""
    reached = ORDER[Level(referral.reached)] if referral.reached else -1
    return level in {Level.UNTAKEN, Level.REMINDER} and reached >= ORDER[Level.DUE]


def _tell_whoever_owes(entry, *, referral, **context):
    if referral.state == State.MEDIATION:
        tell_desk(entry, "level", referral=referral, **GATHERED, **context)
    else:
        tell_organisation(entry, referral.organisation, "level", referral=referral, **GATHERED, **context)
