"""What can be found: each app declares, in its `search.py`, what of its own everyone may read, and in which words."""

import datetime
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.utils.functional import Promise


class Text(NamedTuple):
    """One thing to be found. `path`: from `reverse`. `territory`: "departement-13"; `territories`: those around it.

    `around`: words it is found by and that are not its own.
    """

    programme_id: int
    subject_id: int
    path: str
    title: str
    body: str
    dated_at: datetime.datetime | None = None
    theme_id: int | None = None
    status: str = ""
    territory: str = ""
    territory_name: str = ""
    territories: tuple[str, ...] = ()
    parties: str = ""
    around: str = ""
    # An answer bears the title of its sheet, which comes first.
    is_title_borrowed: bool = False


class Source(NamedTuple):
    """`subjects`: those that everyone may read now, and no other. `texts`: of some of them, in few queries."""

    kind: str
    slug: str
    label: Promise | str
    icon: str
    subjects: Callable[[], QuerySet]
    texts: Callable[[Iterable[Any]], Iterable[Text]]
    # Kind and keys of what is indexed just after some of them: the newest documents then have the highest keys.
    companions: Callable[[Iterable[int]], tuple[str, Iterable[int]]] | None = None


_sources: dict[str, Source] = {}


def declare(source: Source) -> Source:
    _sources[source.kind] = source
    return source


def source_of(kind: str) -> Source:
    return _sources[kind]


def sources() -> list[Source]:
    """In the order in which they were declared: the upper apps first."""
    return list(_sources.values())
