"""Serials that stay unique while several boxes are offline: each box holds leases of ranges per day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

WARN_AT = 0.20
DAYS_AHEAD = 30
BLOCK = 500
FIRST_SERIAL = 1


@dataclass(frozen=True)
class Lease:
    """A range of serials one box may mint on one day; `next` is the next one, `last` + 1 when used up."""

    unit_code: str
    day: date
    first: int
    last: int
    next: int

    @property
    def size(self) -> int:
        """How many serials the lease held at first."""
        return self.last - self.first + 1

    @property
    def left(self) -> int:
        """How many are left."""
        return max(0, self.last - self.next + 1)


def take(lease: Lease) -> tuple[int, Lease] | None:
    """Return the next serial and the lease after it, or None when it is used up."""
    return (lease.next, replace(lease, next=lease.next + 1)) if lease.left else None


def fraction_left(leases: Iterable[Lease], day: date) -> float:
    """Return the share (0..1) of the day's serials that is left; 0 when there is no lease for it."""
    of_day = [lease for lease in leases if lease.day == day]
    size = sum(lease.size for lease in of_day)
    return sum(lease.left for lease in of_day) / size if size else 0.0


def should_warn(leases: Iterable[Lease], day: date) -> bool:
    """Tell whether staff should be warned: a fifth or less of the day's serials is left."""
    return fraction_left(leases, day) <= WARN_AT


def plan_leases(
    unit_code: str, today: date, granted: Sequence[tuple[date, int]], days: int = DAYS_AHEAD, block: int = BLOCK
) -> list[Lease]:
    """Return the leases a box lacks for `today` and the `days` after it.

    `granted` holds (day, last serial) of every lease of the unit so far, to whatever box: a new range begins after
    the day's highest, so no serial is granted twice.
    """
    planned = []
    for step in range(days + 1):
        day = today + timedelta(days=step)
        highest = max((last for granted_day, last in granted if granted_day == day), default=FIRST_SERIAL - 1)
        planned.append(Lease(unit_code, day, highest + 1, highest + block, highest + 1))
    return planned
