"""Where a request comes from, behind the proxies that the settings name."""

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The address that the nearest trusted proxy saw; the connection's own without any."""
    own = str(request.META.get("REMOTE_ADDR", ""))
    passed = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    trusted: int = settings.PROXIES
    if not trusted or len(passed) < trusted:
        return own
    return passed[-trusted]
