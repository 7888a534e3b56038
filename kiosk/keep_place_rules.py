"""Keeping a place for someone who steps out or missed the call: how far back, how often, and where they rejoin."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

How = Literal["minutes", "places"]

STEP_BACK_PLACES = 5
STEP_BACK_TIME = timedelta(minutes=15)
STEPS_A_DAY = 2
REJOIN_WITHIN = 3


def steps_left(steps_so_far: int) -> int:
    """Return how often a ticket may still step back today."""
    return max(0, STEPS_A_DAY - steps_so_far)


def place_behind(places: Sequence[float], behind: int, last: float) -> float:
    """Return the place behind the first `behind` of those waiting at `places`; `last` where fewer wait."""
    ordered = sorted(places)
    if behind >= len(ordered):
        return last
    if behind == 0:
        return ordered[0] - 1
    return (ordered[behind - 1] + ordered[behind]) / 2


def rejoin_behind(priority: bool, other_kind_waits: bool) -> int:
    """Return how many of the same kind are called before someone who missed the call and came back.

    With only one kind waiting, two others come first and the person is the third. With both kinds waiting the ratio
    mixes the other kind in, so the person goes to the head of their own kind: called within the next three.
    """
    if priority or other_kind_waits:
        return 0
    return REJOIN_WITHIN - 1
