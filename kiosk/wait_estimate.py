"""How long one person is likely to wait now: the line's range, and the lunch break where it falls into the wait."""

from dataclasses import dataclass
from datetime import time

from appliance.core.ambient import LOCAL_ZONE
from kiosk.centre import Centre
from kiosk.opening_rules import Break, next_break
from kiosk.queue_services import QueueService
from kiosk.wait_rules import WaitRange, across_break, estimate_wait


@dataclass(frozen=True)
class Estimate:
    """The range with a break inside it already counted; `goes_on_at` is when calling goes on after that break."""

    wait: WaitRange
    goes_on_at: time | None = None


def estimate(centre: Centre, service: QueueService, ahead: int) -> Estimate:
    """Return what somebody with `ahead` people before them is told."""
    wait = estimate_wait(ahead, centre.waits.service_s(service.id), centre.waits.open_counters(service))
    pause = _next_break(centre)
    if pause is None or wait.high_min <= pause.begins_in_min:
        return Estimate(wait)
    return Estimate(across_break(wait, pause.begins_in_min, pause.length_min), pause.ends)


def answer(found: Estimate) -> dict[str, object]:
    """Return the estimate as the API answers it."""
    wait = found.wait
    return {
        "estimated_wait_s": wait.middle_s,
        "wait_low_min": wait.low_min,
        "wait_high_min": wait.high_min,
        "goes_on_at": found.goes_on_at.strftime("%H:%M") if found.goes_on_at else None,
    }


def _next_break(centre: Centre) -> Break | None:
    if centre.settings.always_open:
        return None
    now = centre.ambient.now()
    return next_break(centre.calendar().opening_sessions(now.astimezone(LOCAL_ZONE).date()), now)
