"""Who is told of an answer that is contested, of what is thought settled, of what holds."""

from portevoix.delegates.permissions import delegates_of
from portevoix.notifications.models import Section
from portevoix.notifications.operations import Addressee
from portevoix.programmes.addresses import address
from portevoix.sheets.models import Contest, Holding, Mediation, SettledProposal
from portevoix.timeline.listeners import on

from .reaching import OWED, sheet_of, tell_class, tell_desk, tell_organisation, write


@on("sheets.settled_proposed")
def tell_of_proposal(entry):
    """Owed: after the last day, silence is an answer too."""
    proposal = SettledProposal.objects.filter(pk=entry.facts["proposal"], closed_at=None).first()
    if proposal is not None:
        tell_class(entry, sheet_of(entry), "settled_proposed", **OWED, proposal=proposal)


@on("sheets.contested")
def tell_of_contest(entry):
    """The addressee owes another answer; the second time, the desk mediates and the addressee knows."""
    contest = Contest.objects.filter(pk=entry.facts["contest"]).select_related("referral__organisation").first()
    if contest is None:
        return
    sheet, referral = sheet_of(entry), contest.referral
    context = {"sheet": sheet, "referral": referral, "contest": contest}
    tell_organisation(entry, referral.organisation, "contested", **OWED, **context)
    if entry.facts["goes_to_the_desk"]:
        tell_desk(entry, "to_mediate", **OWED, **context)


@on("sheets.mediated")
def tell_of_mediation(entry):
    mediation = Mediation.objects.filter(pk=entry.facts["mediation"]).select_related("referral__organisation").first()
    if mediation is None:
        return
    sheet, referral = sheet_of(entry), mediation.referral
    is_owed = mediation.outcome == Mediation.Outcome.AGAIN
    context = {"referral": referral, "mediation": mediation}
    tell_class(entry, sheet, "mediated", **context)
    section = Section.TODO if is_owed else Section.CLOSED
    tell_organisation(
        entry, referral.organisation, "mediated_addressee", is_owed=is_owed, section=section, sheet=sheet, **context
    )


@on("sheets.holding_asked")
def tell_of_holding(entry):
    """The class that was asked; the desk where nobody is left."""
    holding = Holding.objects.filter(pk=entry.facts["holding"], said="").select_related("cohort").first()
    if holding is None:
        return
    sheet = sheet_of(entry)
    if holding.cohort is None:
        public = address(entry.programme, "sheets:detail", sheet.reference)
        return tell_desk(entry, "nobody_to_ask", sheet=sheet, link=public)
    link = address(entry.programme, "sheets:holding", sheet.reference)
    people = [Addressee.person(user) for user in delegates_of(holding.cohort, at=entry.happened_at)]
    context = {"sheet": sheet, "holding": holding, "link": link}
    return write(entry, people, "holding_asked", **OWED, **context)
