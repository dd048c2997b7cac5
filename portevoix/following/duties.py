"""The private address of one's own due dates: signed, so that no calendar program has to sign in.

It names one account of one programme, and gives no other right than to read dates.
"""

from django.core.signing import BadSignature, Signer

from portevoix.accounts.models import User
from portevoix.programmes.addresses import address
from portevoix.programmes.models import Programme

_signer = Signer(salt="portevoix.following.duties")


def link(user: User, programme: Programme) -> str:
    return address(programme, "following:own_calendar", _signer.sign_object([user.pk, programme.pk]))


def read(token: str, programme: Programme | None) -> User | None:
    try:
        user, of = _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    if programme is None or of != programme.pk:
        return None
    return User.objects.filter(pk=user, is_active=True).first()
