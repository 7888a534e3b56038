"""What somebody who holds a slip should do now, by status and due date; pure."""

from datetime import date
from typing import Literal

from appliance.core.dossier_states import (
    PAYMENT,
    READY,
    REFUSED,
    RETURNED,
    STOPPED,
    SUBMITTED,
    SUPPLEMENT,
    WITHDRAWN,
)

Advice = Literal[
    "come",
    "returned",
    "wait",
    "wait_today",
    "wait_late",
    "submitted",
    "supplement",
    "payment",
    "refused",
    "withdrawn",
    "stopped",
]
Tone = Literal["ok", "warn", "alert", "info"]

_BY_STATUS: dict[str, Advice] = {
    SUBMITTED: "submitted",
    REFUSED: "refused",
    SUPPLEMENT: "supplement",
    PAYMENT: "payment",
    WITHDRAWN: "withdrawn",
    STOPPED: "stopped",
    READY: "come",
    RETURNED: "returned",
}
_TONES: dict[Advice, Tone] = {
    "come": "ok",
    "returned": "ok",
    "wait_late": "alert",
    "refused": "alert",
    "stopped": "alert",
    "supplement": "warn",
    "payment": "warn",
}


def advise(status: str, due_day: date | None, today: date) -> Advice:
    """Return the advice: come, don't come yet, or something to do first.

    A dossier under way whose due day is today or past says so: nobody should come in vain because of an old date.
    """
    known = _BY_STATUS.get(status)
    if known is not None:
        return known
    if due_day is None or due_day > today:
        return "wait"
    return "wait_today" if due_day == today else "wait_late"


def tone(advice: Advice) -> Tone:
    """Return the colour the advice is shown in (always with an icon and words)."""
    return _TONES.get(advice, "info")
