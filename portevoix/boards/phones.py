"""Which telephone this is: a secret in a cookie that only the pages of its board receive.

On somebody's own telephone it lasts until its class's answers are read; on a shared computer, a quarter of an hour
after the last page. The database holds its digest only.
"""

import hashlib
import secrets

from django.conf import settings
from django.urls import reverse

from .models import Phone

COOKIE = "telephone"
TOKEN_BYTES = 24
OWN_SECONDS = 400 * 24 * 3600
SHARED_SECONDS = 15 * 60


def new_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def phone_of(request, board) -> Phone | None:
    token = request.COOKIES.get(COOKIE, "")
    return board.phones.filter(token_digest=digest(token)).first() if token else None


def remember(response, board, token: str, *, is_shared: bool) -> None:
    response.set_cookie(
        COOKIE,
        token,
        max_age=SHARED_SECONDS if is_shared else OWN_SECONDS,
        path=reverse("boards:home", args=[board.key]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response, board) -> None:
    """Nothing stays in this browser: neither the secret, nor a draft, nor a page."""
    response.delete_cookie(COOKIE, path=reverse("boards:home", args=[board.key]), samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
