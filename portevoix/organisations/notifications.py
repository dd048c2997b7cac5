"""What an organisation's mailbox is told outside any sheet."""

from portevoix.notifications.operations import Addressee, tell
from portevoix.programmes.addresses import address
from portevoix.timeline.listeners import on

from . import invitations
from .models import Organisation


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
