"""The way in: a code that is read aloud, typed on a small keyboard, and guessed by nobody.

Twenty-six signs, without vowels (no word appears by chance) nor those that look alike (0 O, 1 I L, 5 S):
26^8 is 2 × 10^11. With a thousand boards open, a machine trying a thousand codes a second waits days for one
board of a class it knows nothing of. So nobody is ever locked out for having mistyped.
"""

import secrets

SIGNS = "BCDFGHJKMNPQRTVWXYZ2346789"
LENGTH = 8
KEY_BYTES = 9  # twelve signs of an address


def new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def as_typed(text: str) -> str:
    """The code in what somebody typed, or in the link they pasted: capitals, spaces and dashes aside."""
    text = text.rpartition("/c/")[2].partition("/")[0]
    return "".join(sign for sign in text.upper() if sign.isalnum())[: LENGTH * 2]


def spaced(code: str) -> str:
    """ "K7MT 4QRB": two groups of four are read aloud without a mistake."""
    half = LENGTH // 2
    return f"{code[:half]} {code[half:]}"
