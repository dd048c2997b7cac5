"""Addresses that leave the site (mails, prints): absolute, and within a programme."""

from django.conf import settings
from django.urls import get_script_prefix, reverse

from .models import Programme


def address(programme: Programme, view_name: str, *args: object) -> str:
    """The full address of a page of `programme`, whichever request or worker asks."""
    path = reverse(view_name, args=args)
    path = "/" + path.removeprefix(get_script_prefix()).lstrip("/")
    return origin(programme) + programme.prefix + path


def origin(programme: Programme) -> str:
    """Scheme and host: the programme's own host name, else the site's."""
    if programme.host:
        scheme = settings.SITE_URL.split("://", 1)[0]
        return f"{scheme}://{programme.host}"
    return settings.SITE_URL.rstrip("/")
