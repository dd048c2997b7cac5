"""How much one network may try in an hour: a classroom passes, a machine does not."""

from django.core.cache import cache

from portevoix.kit.network import address_of

SECONDS = 3600
MOST_SENT, MOST_WRONG_CODES = 60, 60


def is_shut(request) -> bool:
    """Counts one more word sent."""
    return _counted(request, "sent") > MOST_SENT


def may_try(request) -> bool:
    return cache.get(_name(request, "wrong"), 0) < MOST_WRONG_CODES


def count_wrong(request) -> None:
    _counted(request, "wrong")


def _name(request, what):
    return f"safeguarding:{what}:{address_of(request)}"


def _counted(request, what):
    name = _name(request, what)
    cache.add(name, 0, SECONDS)
    try:
        return cache.incr(name)
    except ValueError:  # forgotten between the two calls
        return 1
