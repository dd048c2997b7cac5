"""Who wants to know what happened: `@on("sheets.answered")` above a function of one entry.

A listener runs after the commit, in the worker, at least once, in a transaction of its own
together with its removal from the queue: what it writes in the database is written once.
"""

from collections.abc import Callable

from .models import Entry

Listener = Callable[[Entry], None]
_by_verb: dict[str, dict[str, Listener]] = {}


def on(*verbs: str) -> Callable[[Listener], Listener]:
    def declare(listener: Listener) -> Listener:
        name = f"{listener.__module__}.{listener.__qualname__}"
        for verb in verbs:
            _by_verb.setdefault(verb, {})[name] = listener
        return listener

    return declare


def listeners_to(verb: str) -> list[str]:
    return list(_by_verb.get(verb, ()))


def find(verb: str, name: str) -> Listener | None:
    return _by_verb.get(verb, {}).get(name)


def verbs_listened_to() -> set[str]:
    return set(_by_verb)
