"""How many reports one network may send in an hour: a classroom passes, a machine does not.

A danger always passes. What is refused stays on the page, and nobody is kept out of anything else.
"""

from django.core.cache import cache

from portevoix.kit.network import address_of

MOST, SECONDS = 60, 3600


def is_shut(request) -> bool:
    """Counts this one."""
    key = f"notices:{address_of(request)}"
    cache.add(key, 0, SECONDS)
    try:
        return cache.incr(key) > MOST
    except ValueError:  # forgotten between the two calls
        return False
