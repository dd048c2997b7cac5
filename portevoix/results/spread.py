"""How days are spread: how many, the middle, and what lies around it. Pure."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass

# Below, a median would tell the story of one person.
FEWEST = 5


@dataclass(frozen=True)
class Spread:
    """`number` values; a quarter of them is at most `low`, half at most `median`, three quarters at most `high`."""

    number: int
    low: float | None = None
    median: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        values = list(values)
        if len(values) < FEWEST:
            return cls(len(values))
        return cls(len(values), *statistics.quantiles(values, n=4, method="inclusive"))
