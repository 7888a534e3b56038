"""How long a wait is likely to be, said as an honest range in minutes."""

import math
from dataclasses import dataclass

DEFAULT_SERVICE_S = 8 * 60.0
# An assumption: the papers of a bundle are alike, so that two to five cost about two services, six or more about four.
DOSSIER_WEIGHTS = {"1": 1.0, "2-5": 2.0, "6+": 4.0}
_LOW, _HIGH = 0.6, 1.5
_STEP_MIN = 5
_PRIOR_WEIGHT = 5


@dataclass(frozen=True)
class WaitRange:
    """A range in whole minutes, and the middle of it in seconds."""

    low_min: int
    high_min: int
    middle_s: int


def weight(dossiers: str) -> float:
    """Return how many ordinary services a ticket with so many dossiers ("1", "2-5", "6+") is likely to take."""
    return DOSSIER_WEIGHTS.get(dossiers, 1.0)


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


def across_break(wait: WaitRange, begins_in_min: float, length_min: float) -> WaitRange:
    """Return the range with a break (minutes) put in: each bound that reaches it comes later by its length."""
    longer = math.ceil(length_min / _STEP_MIN) * _STEP_MIN
    low = wait.low_min + (longer if wait.low_min >= begins_in_min else 0)
    high = wait.high_min + (longer if wait.high_min > begins_in_min else 0)
    middle = wait.middle_s + (round(length_min * 60) if wait.middle_s >= begins_in_min * 60 else 0)
    return WaitRange(low, high, middle)
