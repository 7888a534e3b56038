"""What the holder of a slip hears at the kiosk, and which counter they go to; pure, from status and due date."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from appliance.core import dossier_states

Outcome = Literal["ready", "returned", "late", "not_yet", "supplement", "payment", "refused", "withdrawn", "stopped"]
ServiceKind = Literal["result", "supplement"]

_BY_STATUS: dict[str, Outcome] = {
    "3": "refused",
    "5": "supplement",
    "6": "payment",
    "7": "withdrawn",
    "8": "stopped",
    "9": "ready",
    "10": "returned",
}


@dataclass(frozen=True)
class CheckIn:
    """The outcome, by how many days the dossier is late, which line serves it and whether without queueing twice."""

    outcome: Outcome
    days_late: int
    service_kind: ServiceKind
    priority: bool


def check_in(status: str | None, due_day: date | None, today: date) -> CheckIn:
    """Return what holds for a dossier; a status not yet known counts as being processed.

    Whoever holds an overdue slip does not queue twice: priority to the result counter.
    """
    outcome = _BY_STATUS.get(status or "", "not_yet")
    days = (today - due_day).days if due_day else 0
    running = status is None or dossier_states.clock_of(status) == "run"
    if outcome == "not_yet" and running and days > 0:
        outcome = "late"
    kind: ServiceKind = "supplement" if outcome in {"supplement", "payment"} else "result"
    return CheckIn(outcome, max(0, days) if outcome == "late" else 0, kind, outcome == "late")
