"""The link by which the mailbox of an organisation answers one sheet, with no account and no code.

It is signed, names one duty and the mailbox that received it, and holds for 60 days, while the duty is
owed. Whoever holds it reads that sheet and acts on it in the mailbox's name; it opens nothing else
(docs/adr/0011-one-link-answers-one-sheet.md). Nothing is stored.
"""

import datetime
from dataclasses import dataclass

from django.core.signing import BadSignature, SignatureExpired, TimestampSigner

from portevoix.programmes.addresses import address
from portevoix.programmes.models import Programme

from .models import Referral

LIFETIME = datetime.timedelta(days=60)
_signer = TimestampSigner(salt="portevoix.sheets.answer_link")


@dataclass(frozen=True)
class AnswerLink:
    """`token`: as it was read. `has_moved`: the organisation has another mailbox by now."""

    token: str
    referral: Referral
    email: str
    is_expired: bool
    has_moved: bool


def token_for(referral: Referral) -> str:
    """Raises ValueError for an organisation without mailbox: nobody could receive the link."""
    if not referral.organisation.email:
        raise ValueError(f"{referral.organisation} has no mailbox.")
    return _signer.sign_object([referral.pk, referral.organisation.email])


def address_for(referral: Referral, programme: Programme) -> str:
    return address(programme, "sheets:linked", token_for(referral))


def read(token: str, programme) -> AnswerLink | None:
    """What the link says; None when it was altered, or is of another programme."""
    try:
        is_expired, facts = False, _signer.unsign_object(token, max_age=LIFETIME)
    except SignatureExpired:
        is_expired, facts = True, _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    pk, email = facts
    found = (
        Referral.objects.within(programme)
        .filter(pk=pk)
        .select_related(
            "organisation__programme", "sheet__cohort__provider", "sheet__theme", "sheet__territory", "answer"
        )
    )
    referral = found.first()
    if referral is None:
        return None
    has_moved = referral.organisation.email.lower() != email.lower()
    return AnswerLink(token, referral, email, is_expired, has_moved)
