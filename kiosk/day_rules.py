"""How the report sums times up; pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Spread:
    """Some times in minutes: how many, the median, the 90th percentile (nearest rank) and the longest."""

    count: int
    median: float
    p90: float
    longest: float


def spread(minutes: Sequence[float]) -> Spread:
    """Return the spread of some times; all zero for none."""
    if not minutes:
        return Spread(0, 0.0, 0.0, 0.0)
    ordered = sorted(minutes)
    return Spread(len(ordered), _rank(ordered, 0.5), _rank(ordered, 0.9), ordered[-1])


def _rank(ordered: Sequence[float], share: float) -> float:
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def day_asked(given: str, today: str) -> str:
    """Return the day a page was asked for ("2026-11-23"), or today for anything that is no day."""
    try:
        return date.fromisoformat(given).isoformat()
    except ValueError:
        return today
