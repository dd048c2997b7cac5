"""How often one address may ask. Generous: a hall of 400 people, or a school, stands behind one address."""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from portevoix.kit import clock

SECONDS = 60
A_MINUTE = {"reading": 600, "download": 60}


def seconds_to_wait(request: HttpRequest, what: str) -> int:
    """0: go on. Counted in the cache: emptied, everyone begins again."""
    minute, second = divmod(int(clock.now().timestamp()), SECONDS)
    key = f"api:{what}:{_who(request)}:{minute}"
    cache.add(key, 0, 2 * SECONDS)
    try:
        asked = cache.incr(key)
    except ValueError:  # forgotten in between
        return 0
    return SECONDS - second if asked > A_MINUTE[what] else 0


def _who(request):
    """A digest: the cache keeps no address of the network."""
    try:
        address = get_adapter().get_client_ip(request)
    except PermissionDenied:
        address = ""
    return hashlib.blake2b(address.encode(), digest_size=12).hexdigest()
