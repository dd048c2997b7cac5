"""Which telephone this is: a secret in a cookie, the same for all the boards that it comes in on.

On somebody's own telephone it lasts until its class's answers are read; on a shared computer, a quarter of an hour
after the last page. The database holds a digest only, another one for each
board: two boards cannot tell that they know the same telephone.
"""

import hashlib
import re
import secrets

from django.conf import settings

from .models import Phone

COOKIE = "telephone"
TOKEN_BYTES = 24
TOKEN = re.compile(r"[\w-]{16,64}", re.ASCII)
OWN_SECONDS = 400 * 24 * 3600
SHARED_SECONDS = 15 * 60


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str, board) -> str:
    return hashlib.sha256(f"{board.key}:{token}".encode()).hexdigest()


def token_of(request) -> str:
    """What this browser already has, or a new secret."""
    known = request.COOKIES.get(COOKIE, "")
    return known if TOKEN.fullmatch(known) else new_token()


def phone_of(request, board) -> Phone | None:
    token = request.COOKIES.get(COOKIE, "")
    return board.phones.filter(token_digest=digest(token, board)).first() if token else None


def remember(response, token: str, *, is_shared: bool) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=SHARED_SECONDS if is_shared else OWN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response) -> None:
    """Nothing stays in this browser: neither the secret, nor a draft, nor a page."""
    response.delete_cookie(COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
