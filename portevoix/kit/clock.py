"""The only clock. Operations are given `at=`; pages and commands take it from here.

Tests move it with time-machine; nothing else in the code asks what time it is.
"""

import datetime


def now() -> datetime.datetime:
    """The present instant, aware, in UTC."""
    return datetime.datetime.now(datetime.UTC)
