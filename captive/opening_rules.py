"""How the centre stands at a moment: open, at its break, closed, and when it opens next; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import WorkCalendar


class OpeningState(StrEnum):
    """How the centre stands."""

    ALWAYS = "always"
    OPEN = "open"
    BEFORE = "before"
    BREAK = "break"
    CLOSED = "closed"
    DAY_OFF = "day-off"


@dataclass(frozen=True)
class Opening:
    """Today's sessions, the state now, the holiday's name if there is one, and the next opening if closed now."""

    state: OpeningState
    today: date
    sessions: tuple[tuple[time, time], ...]
    holiday: str | None = None
    opens_at: datetime | None = None


def opening(calendar: WorkCalendar, moment: datetime, *, always_open: bool = False) -> Opening:
    """Return how the centre stands at an aware `moment`."""
    now = moment.astimezone(LOCAL_ZONE)
    today = now.date()
    sessions = calendar.opening_sessions(today)
    if always_open:
        return Opening(OpeningState.ALWAYS, today, sessions)
    if calendar.is_open(now):
        return Opening(OpeningState.OPEN, today, sessions)
    state = _closed_state(sessions, now.time())
    holiday = None if sessions else calendar.days_off.get(today)
    return Opening(state, today, sessions, holiday, calendar.next_opening(now).astimezone(LOCAL_ZONE))


def _closed_state(sessions: Sequence[tuple[time, time]], now: time) -> OpeningState:
    if not sessions:
        return OpeningState.DAY_OFF
    if now < sessions[0][0]:
        return OpeningState.BEFORE
    return OpeningState.BREAK if now < sessions[-1][0] else OpeningState.CLOSED
