"""How often mails may be asked for, so that nobody can fill a stranger's mailbox with ours.

Fixed windows, counted in the cache: a window that a restart forgets is a few mails more, never a page less.
"""

import hashlib

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# A room of forty shares one address of the network.
PER_NETWORK, NETWORK_SECONDS = 60, 600
# Who did not find our mail asks again; a stranger gets no more than these.
PER_MAILBOX, MAILBOX_SECONDS = 3, 3600


def is_network_full(request: HttpRequest) -> bool:
    return not _take(f"network:{get_adapter().get_client_ip(request)}", PER_NETWORK, NETWORK_SECONDS)


def may_write_to(email: str) -> bool:
    """Never said to whoever asks: it would tell that somebody asked before."""
    return _take(f"mailbox:{email.lower()}", PER_MAILBOX, MAILBOX_SECONDS)


def _take(name, most, seconds):
    """One more in the window of this name; False once it is full. No address stands in the cache."""
    key = f"following:{hashlib.sha256(name.encode()).hexdigest()}"
    if cache.add(key, 1, seconds):
        return True
    try:
        return cache.incr(key) <= most
    except ValueError:  # its window closed between the two
        return cache.add(key, 1, seconds)
