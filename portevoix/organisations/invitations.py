"""The link by which an organisation that has no account yet comes in.

It is signed, names one organisation and its shared mailbox, and holds for 60 days. Having the
link is not enough: a code is then sent to that mailbox. Nothing is stored.
"""

import datetime
from dataclasses import dataclass

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from .models import Organisation

LIFETIME = datetime.timedelta(days=60)
_signer = TimestampSigner(salt="portevoix.organisations.invitation")


@dataclass(frozen=True)
class Invitation:
    organisation: Organisation
    email: str
    is_expired: bool


def token_for(organisation: Organisation) -> str:
    """Raises ValueError for an organisation without mailbox: nobody could use the link."""
    if not organisation.email:
        raise ValueError(f"{organisation} has no mailbox to invite.")
    return _signer.sign_object([organisation.pk, organisation.email])


def read(token: str, programme) -> Invitation | None:
    """What the link says; None when it was altered or the mailbox is no longer the organisation's.

    An old link is still read, so that its page can send a fresh one to the same mailbox.
    """
    try:
        is_expired, facts = False, _signer.unsign_object(token, max_age=LIFETIME)
    except SignatureExpired:
        is_expired, facts = True, _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    pk, email = facts
    organisation = Organisation.objects.within(programme).active().filter(pk=pk).first()
    if organisation is None or organisation.email.lower() != email.lower():
        return None
    return Invitation(organisation, email, is_expired)
