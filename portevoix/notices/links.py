"""The signed links of whoever has no account: following a report, confirming and following a reply.

A link names one row and opens nothing else. It says nothing of who holds it and never ends: a decision may be
read for as long as it is kept. Nothing is stored.
"""

from django.core.signing import BadSignature, Signer

from portevoix.programmes.addresses import address

from .models import Report, RightOfReply

_signers = {Report: Signer(salt="portevoix.notices.report"), RightOfReply: Signer(salt="portevoix.notices.reply")}
_pages = {Report: "notices:follow", RightOfReply: "notices:reply_follow"}


def token_for(about: Report | RightOfReply) -> str:
    return _signers[type(about)].sign_object([about.pk])


def address_for(about: Report | RightOfReply) -> str:
    """Absolute: it leaves the site in a mail."""
    return address(about.programme, _pages[type(about)], token_for(about))


def read(model, token: str, programme):
    """The row; None when the link was altered, or is of another programme."""
    try:
        (pk,) = _signers[model].unsign_object(token)
    except (BadSignature, ValueError):
        return None
    found = model.objects.within(programme).filter(pk=pk)
    return found.select_related("programme", "sheet__cohort", "appeal").first()
