"""What each data set reads: a queryset of what everyone may read, and its rows as plain values.

Nothing here makes an object of a model: a page is a few queries whatever it shows, and a whole file is page after page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from portevoix.api.columns import Dataset

Row = dict[str, Any]


@dataclass(frozen=True)
class Source:
    """`order`: what a cursor holds, unique together. `read` gives (where it stands in this order, row)."""

    dataset: Dataset
    found: Callable[[Any], QuerySet]
    read: Callable[..., list[tuple[tuple, Row]]]
    order: Sequence[str]
    newest_first: bool = False
