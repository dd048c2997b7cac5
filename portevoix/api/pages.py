"""One page after another, from where the last one stopped: the thousandth costs what the first did.

A cursor says after which row: signed, so that only what was given comes back, and nothing of it needs checking.
"""

import datetime
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

from .rows import Row, Source

BATCH = 200


class BadCursor(Exception):
    """It was not given by this data set."""


class Page(NamedTuple):
    rows: list[Row]
    # Where to go on; None at the end.
    after: tuple | None


def page(source: Source, found: QuerySet, *, programme, at, size: int, after: tuple | None = None) -> Page:
    """`size` rows of `found`, those after the position `after`."""
    rows = source.read(ordered(source, found, after)[: size + 1], programme=programme, at=at)
    shown = rows[:size]
    return Page([row for _position, row in shown], shown[-1][0] if len(rows) > size else None)


def every_row(source: Source, found: QuerySet, *, programme, at) -> Iterator[Row]:
    """The oldest first, page after page: no query lasts, no transaction is held, and memory holds one page."""
    source = replace(source, newest_first=False)
    after: tuple | None = None
    while True:
        rows, after = page(source, found, programme=programme, at=at, size=BATCH, after=after)
        yield from rows
        if after is None:
            return


def ordered(source: Source, found: QuerySet, after: tuple | None) -> QuerySet:
    sign, beyond = ("-", "lt") if source.newest_first else ("", "gt")
    found = found.order_by(*(f"{sign}{name}" for name in source.order))
    if after is None:
        return found
    if len(source.order) == 1:
        return found.filter(**{f"{source.order[0]}__{beyond}": after[0]})
    (first, second), (value, tie) = source.order, after
    # The first condition alone is what an index can follow; the second leaves out those that are level.
    past = Q(**{f"{first}__{beyond}": value}) | Q(**{f"{second}__{beyond}": tie})
    return found.filter(**{f"{first}__{beyond}e": value}).filter(past)


def cursor_of(source: Source, programme, after: tuple) -> str:
    plain = [value.isoformat() if isinstance(value, datetime.datetime) else value for value in after]
    return _signer(source, programme).sign_object(plain)


def position_of(source: Source, programme, cursor: str) -> tuple:
    """Raises BadCursor."""
    try:
        plain = _signer(source, programme).unsign_object(cursor)
    except (BadSignature, ValueError):
        raise BadCursor from None
    if source.newest_first:
        plain = [datetime.datetime.fromisoformat(plain[0]), *plain[1:]]
    return tuple(plain)


def _signer(source, programme):
    return Signer(salt=f"api.{programme.pk}.{source.dataset.name}")
