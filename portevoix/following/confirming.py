"""Proving that one reads a mailbox: nothing is kept of an address before its reader has opened our link.

What was asked travels in the link itself, signed, for three days.
"""

import datetime
from dataclasses import dataclass

from django.core import signing
from django.http import Http404
from django.template.loader import render_to_string
from django.utils import translation

from portevoix.notifications import operations as mails
from portevoix.notifications.operations import Addressee
from portevoix.programmes.addresses import address
from portevoix.programmes.models import Programme

from .targets import Target, find

SALT = "portevoix.following.confirming"
KEPT = datetime.timedelta(days=3)


@dataclass(frozen=True)
class Request:
    target: Target
    email: str
    language: str
    rhythm: str


def ask(request: Request, *, at: datetime.datetime) -> None:
    """One mail, whether we know the address or not: nothing tells the difference."""
    programme = request.target.programme
    link = address(programme, "following:confirm", token_of(request))
    with translation.override(request.language):
        text = render_to_string(
            "following/emails/confirm.txt", {"target": request.target, "programme": programme, "link": link}
        ).strip()
    subject, _newline, body = text.partition("\n")
    mails.send_letter(
        Addressee(request.email, request.language),
        subject=subject,
        body=body,
        stop_link=address(programme, "following:refuse", token_of(request)),
        programme=programme,
        at=at,
        is_secret=True,
    )


def token_of(request: Request) -> str:
    target = request.target
    said = [target.programme.pk, target.kind, target.slug, request.email, request.language, request.rhythm]
    return signing.dumps(said, salt=SALT, compress=True)


def read(token: str, programme: Programme | None) -> Request | None:
    """None when it was altered, is too old, is of another programme, or leads to what is no longer there."""
    try:
        of, kind, slug, email, language, rhythm = signing.loads(token, salt=SALT, max_age=KEPT)
        if programme is None or of != programme.pk:
            return None
        return Request(find(programme, kind, slug), email, language, rhythm)
    except (signing.BadSignature, ValueError, Http404):
        return None
