"""What an organisation's mailbox is told outside any sheet."""

from portevoix.notifications.operations import Addressee, tell
from portevoix.programmes.addresses import address
from portevoix.timeline.listeners import on

from . import invitations
from .models import Absence, Organisation


@on("organisations.invited")
def tell_mailbox(entry):
    """A fresh link, if the organisation still has a mailbox."""
    organisation = Organisation.objects.active().filter(pk=entry.subject_id).exclude(email="").first()
    if organisation is None:
        return
    tell(
        [Addressee(organisation.email)],
        "organisations/emails/invited.txt",
        entry=entry,
        organisation=organisation,
        way_in=address(entry.programme, "organisations:invitation", invitations.token_for(organisation)),
        site=address(entry.programme, "portal:home"),
    )


@on("organisations.absence_announced")
def tell_of_absence(entry):
    """Whoever stands in; and whoever is away, when the head said it. Owed: the days come, read or not."""
    absences = Absence.objects.select_related("membership__user", "membership__organisation", "deputy__user", "said_by")
    absence = absences.filter(pk=entry.facts["absence"]).first()
    if absence is None:
        return
    told = [(absence.deputy.user, True, "sheets:board")] if absence.deputy is not None else []
    if absence.membership.user != absence.said_by:
        told.append((absence.membership.user, False, "organisations:absence"))
    for user, is_deputy, page in told:
        tell(
            [Addressee.person(user)],
            "organisations/emails/absence.txt",
            entry=entry,
            is_owed=True,
            absence=absence,
            is_deputy=is_deputy,
            link=address(entry.programme, page),
            site=address(entry.programme, "portal:home"),
        )
