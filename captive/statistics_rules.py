"""What the hourly counts of phones say, by day and by hour of the day; pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

STEPS = ("seen", "connected", "zalo", "guide", "lookup", "ticket")
WAITS = ("connected-in-10s", "connected-in-30s", "connected-in-60s", "connected-in-300s", "connected-later")
_BAR = 30


@dataclass(frozen=True)
class HourCount:
    """How many phones came as far as `step` within one hour ("2026-11-25T08", Vietnam)."""

    hour: str
    step: str
    devices: int


def by_day(counts: Iterable[HourCount]) -> dict[str, dict[str, int]]:
    """Return for each day (YYYY-MM-DD) the sums of every step; a phone counts once an hour."""
    return _summed(counts, slice(0, 10))


def by_hour_of_day(counts: Iterable[HourCount]) -> dict[str, dict[str, int]]:
    """Return for each hour of the day ("08") the sums of every step over all days."""
    return _summed(counts, slice(11, 13))


def share(sums: Mapping[str, int], step: str) -> str:
    """Return the share of the phones seen that came as far as `step`, as whole per cent; "–" where none was seen."""
    seen = sums.get("seen", 0)
    return f"{round(100 * sums.get(step, 0) / seen)} %" if seen else "–"


def waits(sums: Mapping[str, int]) -> dict[str, int]:
    """Return how many phones took how long from the first page to the tap, in the order of the classes."""
    return {name: sums.get(name, 0) for name in WAITS}


def bar(value: int, largest: int) -> str:
    """Return a bar of at most thirty marks."""
    return "█" * round(_BAR * value / largest) if largest else ""


def _summed(counts: Iterable[HourCount], part: slice) -> dict[str, dict[str, int]]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for count in counts:
        sums[count.hour[part]][count.step] += count.devices
    return {key: dict(values) for key, values in sorted(sums.items())}
