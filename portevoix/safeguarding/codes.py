"""The code of whoever gave no account: it opens what they confided, and the site keeps only a digest of it.

It is made from the key of the form, so that a form sent twice shows the same code; twelve signs of those of the
boards (26^12, 9 × 10^16), so that nobody guesses one.
"""

import hashlib
import uuid

from django.conf import settings

from portevoix.boards.codes import SIGNS

LENGTH, GROUP = 12, 4
_CODE, _DIGEST = b"pv private code", b"pv code digest"  # what each key is for: at most 16 bytes


def code_for(key: uuid.UUID) -> str:
    number = int.from_bytes(_keyed(settings.SECRET_KEY, key.bytes, _CODE), "big")
    signs = []
    for _sign in range(LENGTH):
        number, sign = divmod(number, len(SIGNS))
        signs.append(SIGNS[sign])
    return "".join(signs)


def digest(code: str) -> str:
    return _digest(settings.SECRET_KEY, code)


def digests(code: str) -> list[str]:
    """Under today's secret and those before it."""
    return [_digest(secret, code) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def as_typed(text: str) -> str:
    return "".join(sign for sign in text.upper() if sign.isalnum())[: LENGTH * 2]


def spaced(code: str) -> str:
    """ "K7MT 4QRB 29HX": groups of four are copied without a mistake."""
    return " ".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def _digest(secret, code):
    return _keyed(secret, code.encode(), _DIGEST).hex()


def _keyed(secret, message, purpose):
    key = hashlib.blake2b(secret.encode(), digest_size=32).digest()
    return hashlib.blake2b(message, digest_size=32, key=key, person=purpose).digest()
