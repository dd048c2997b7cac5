"""What the facilitators hear of a mailbox. Asked by operations of the apps above, which know whose it is."""

from datetime import datetime

from django.db import transaction

from portevoix.accounts.models import User
from portevoix.notifications.models import DeadAddress


@transaction.atomic
def revive_address(address: DeadAddress, *, note: str, by: User, at: datetime) -> None:
    """It works again: the next mail is handed over. What was not delivered stays as it is, and is read in the site."""
    standing = DeadAddress.objects.standing().filter(pk=address.pk)
    standing.update(revived_at=at, handled_at=at, handled_by=by, note=note)


@transaction.atomic
def note_call(address: DeadAddress, *, note: str, by: User, at: datetime) -> None:
    """Somebody was called about it; no mail passes yet."""
    DeadAddress.objects.standing().filter(pk=address.pk).update(handled_at=at, handled_by=by, note=note)
