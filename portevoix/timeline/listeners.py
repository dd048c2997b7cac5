"""Who wants to know what happened: `@on("sheets.answered")` above a function of one entry.

A listener runs after the commit, in the worker, at least once, in a transaction of its own
together with its removal from the queue: what it writes in the database is written once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .models import Entry

Listener = Callable[[Entry], None]
_by_verb: dict[str, dict[str, Listener]] = {}
_left_out: tuple[str, ...] = ()


def on(*verbs: str) -> Callable[[Listener], Listener]:
    def declare(listener: Listener) -> Listener:
        name = f"{listener.__module__}.{listener.__qualname__}"
        for verb in verbs:
            _by_verb.setdefault(verb, {})[name] = listener
        return listener

    return declare


def listeners_to(verb: str) -> list[str]:
    return [name for name in _by_verb.get(verb, ()) if not name.startswith(_left_out)]


@contextmanager
def left_out(*modules: str) -> Iterator[None]:
    """In this process, what happens meanwhile is not for the listeners of these modules.

    For whoever writes a whole past at once, and has what they keep built in one go afterwards.
    """
    global _left_out
    _left_out = tuple(f"{module}." for module in modules)
    try:
        yield
    finally:
        _left_out = ()


def find(verb: str, name: str) -> Listener | None:
    return _by_verb.get(verb, {}).get(name)


def verbs_listened_to() -> set[str]:
    return set(_by_verb)
