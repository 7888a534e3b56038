"""How long a wait is likely to be, said as an honest range in minutes."""

import math
from dataclasses import dataclass

DEFAULT_SERVICE_S = 8 * 60.0
_LOW, _HIGH = 0.6, 1.5
_STEP_MIN = 5
_PRIOR_WEIGHT = 5


@dataclass(frozen=True)
class WaitRange:
    """A range in whole minutes, and the middle of it in seconds."""

    low_min: int
    high_min: int
    middle_s: int


def mean_service_s(measured_total_s: float, measured_count: int, usual_s: float = DEFAULT_SERVICE_S) -> float:
    """Return the mean service time in seconds; few measurements lean on the usual time (five of them weigh as much)."""
    return (measured_total_s + usual_s * _PRIOR_WEIGHT) / (measured_count + _PRIOR_WEIGHT)


def estimate_wait(ahead: int, service_s: float, open_counters: int) -> WaitRange:
    """Return the range for a person with `ahead` people before them.

    `service_s` is the mean service time in seconds; with no counter open yet one is assumed. The bounds are rounded
    outwards to five minutes, so that the range promises no precision it does not have.
    """
    middle = ahead * service_s / max(open_counters, 1)
    if ahead == 0:
        return WaitRange(0, _STEP_MIN, 0)
    low = int(middle * _LOW / 60 // _STEP_MIN) * _STEP_MIN
    high = math.ceil(middle * _HIGH / 60 / _STEP_MIN) * _STEP_MIN
    return WaitRange(low, max(high, low + _STEP_MIN), round(middle))
