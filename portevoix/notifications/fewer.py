"""Getting fewer mails, without signing in: the signed address at the foot and in the head of what nobody is owed.

It names one account, holds for ever (an old mail must still be able to stop the next), and gives no other right.
"""

from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string

from portevoix.accounts.models import User
from portevoix.programmes.addresses import address

_signer = Signer(salt="portevoix.notifications.fewer")


def link(user: User, programme) -> str:
    return address(programme, "notifications:fewer", _signer.sign_object([user.pk, programme.pk]))


def read(token: str, programme) -> User | None:
    """Whose it is; None when it was altered, or is of another programme, or the account is gone."""
    try:
        user, of = _signer.unsign_object(token)
    except (BadSignature, ValueError):
        return None
    if programme is None or of != programme.pk:
        return None
    return User.objects.filter(pk=user).first()


def foot(user: User, programme) -> str:
    """The last lines of a mail, in the language of the moment."""
    return render_to_string("notifications/emails/foot.txt", {"fewer": link(user, programme)})


def headers(mail) -> dict[str, str]:
    """What mail programs read to show their own "unsubscribe" button (RFC 2369, RFC 8058)."""
    if not mail.stop_link and (mail.user is None or mail.programme is None or mail.is_owed):
        return {}
    return {
        "List-Unsubscribe": f"<{mail.stop_link or link(mail.user, mail.programme)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
