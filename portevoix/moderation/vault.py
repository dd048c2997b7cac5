"""Texts that nobody may read by opening the database or a backup: their key is made from the site's secret.

`cryptography` is loaded by the first text that needs it: 6 MB that most processes never do.
"""

import base64
import hashlib
import json

from django.conf import settings

PURPOSE = b"portevoix vault"


class Unreadable(Exception):
    """Sealed under a secret that the site no longer knows, or altered since."""


def sealed(texts: dict[str, str]) -> bytes:
    """`texts` by the name of their field."""
    return _keys().encrypt(json.dumps(texts, ensure_ascii=False).encode())


def unsealed(token: bytes) -> dict[str, str]:
    """Raises Unreadable; old secrets (SECRET_KEY_FALLBACKS) still open what they sealed."""
    from cryptography.fernet import InvalidToken

    try:
        found: dict[str, str] = json.loads(_keys().decrypt(bytes(token)))
    except InvalidToken as fault:
        raise Unreadable from fault
    return found


def _keys():
    from cryptography.fernet import Fernet, MultiFernet

    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(secret)) for secret in secrets])


def _key(secret):
    # The secret is long and random already: it needs no slow derivation, only a purpose of its own.
    return base64.urlsafe_b64encode(hashlib.blake2b(secret.encode(), digest_size=32, person=PURPOSE).digest())
