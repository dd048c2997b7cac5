"""Where a mail server sends its reports: an address of our own for each mail, so that none needs guessing.

Only where REPLY_DOMAIN receives mail; elsewhere reports go where EMAIL_FROM is read.
"""

import base64
import re

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

PREFIX = "retour+"
SALT = "portevoix.notifications.return_path"
ADDRESS = re.compile(r"^retour\+(\d{1,19})-([a-z2-7]{24})$")


def address_of(mail) -> str:
    """The sender of the envelope."""
    if not settings.REPLY_DOMAIN:
        return settings.DEFAULT_FROM_EMAIL
    return f"{PREFIX}{mail.pk}-{_signature(mail.pk, settings.SECRET_KEY)}@{settings.REPLY_DOMAIN.lower()}"


def read(address: str) -> int | None:
    """The number of the mail; None for any other address."""
    local_part, _at, domain = address.lower().rpartition("@")
    found = ADDRESS.match(local_part)
    if not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower() or found is None:
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(found[2], _signature(found[1], key)) for key in keys):
        return None
    return int(found[1])


def _signature(pk, key):
    signed = salted_hmac(SALT, str(pk), secret=key, algorithm="sha256").digest()
    return base64.b32encode(signed[:15]).decode().lower()
