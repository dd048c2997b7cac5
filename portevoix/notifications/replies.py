"""Answering a mail from one's mailbox: the signed address to answer to, and who takes the answer.

An upper app declares `@on_reply("referral")` above a function `(pk, *, sender, text, at) -> str`: it does what the
answer asks, in the transaction of the message, and returns a sentence on what became of it. It may raise Refused.
`sender` is the mailbox that the mail was sent to, in lower case; who that is today is for the function to find.
"""

import base64
import re
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "reponse+"
SALT = "portevoix.notifications.replies"
# RFC 5321, 4.5.3.1.1; and some servers change capitals, so that there are none.
LONGEST_LOCAL_PART = 64
SIGNATURE_BYTES = 15
TOKEN = re.compile(r"^([a-z]{1,12})-([0-9a-z]{1,13})-([a-z2-7]{24})$")


class Refused(Exception):
    """Holds the sentence that the sender reads."""


class Taker(Protocol):
    def __call__(self, pk: int, *, sender: str, text: str, at: datetime) -> str: ...


_takers: dict[str, Taker] = {}


def on_reply(kind: str) -> Callable[[Taker], Taker]:
    def declare(function: Taker) -> Taker:
        _takers[kind] = function
        return function

    return declare


def taker_of(kind: str) -> Taker | None:
    return _takers.get(kind)


def reply_address(kind: str, pk: int, recipient: str) -> str:
    """Where `recipient`, and nobody else, may answer about this; "" where the site receives no mail."""
    if not settings.REPLY_DOMAIN:
        return ""
    subject = f"{kind}-{_in_base_36(pk)}"
    local_part = f"{PREFIX}{subject}-{_signature(subject, recipient, settings.SECRET_KEY)}"
    if not TOKEN.match(local_part.removeprefix(PREFIX)) or len(local_part) > LONGEST_LOCAL_PART:
        raise ValueError(f"{kind} is no short word in small letters.")
    return f"{local_part}@{settings.REPLY_DOMAIN.lower()}"


def is_reply_address(address: str) -> bool:
    local_part, _at, domain = address.lower().rpartition("@")
    return bool(settings.REPLY_DOMAIN) and domain == settings.REPLY_DOMAIN.lower() and local_part.startswith(PREFIX)


def read(address: str, *, sender: str) -> tuple[str, int] | None:
    """The kind and the number of what it is about; None when it was altered, or sent to somebody else."""
    token = TOKEN.match(address.lower().rpartition("@")[0].removeprefix(PREFIX))
    if token is None:
        return None
    kind, number, signature = token.groups()
    subject = f"{kind}-{number}"
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(signature, _signature(subject, sender, key)) for key in keys):
        return None
    return kind, int(number, 36)


def _signature(subject, recipient, key):
    signed = salted_hmac(SALT, f"{subject}:{recipient.lower()}", secret=key, algorithm="sha256").digest()
    return base64.b32encode(signed[:SIGNATURE_BYTES]).decode().lower()


def _in_base_36(number):
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"
