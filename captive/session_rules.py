"""What may happen to a visitor's wifi session: seen → admitted(until) → expired | revoked; pure.

"Seen" has no row: a phone that only looked at the page is not recorded.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from appliance.core.errors import Conflict

# A clock this much behind what was already witnessed is wrong (no battery clock after a power cut).
CLOCK_SLACK = timedelta(minutes=2)


class SessionState(StrEnum):
    """The states of a session that is on record."""

    ADMITTED = "admitted"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True)
class WifiSession:
    """One device's time on the internet; moments are aware."""

    id: str
    mac: str
    state: SessionState
    admitted_at: datetime
    until: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None


def admit(session_id: str, mac: str, now: datetime, length: timedelta) -> WifiSession:
    """Start a session of `length` for a device that was only seen so far."""
    return WifiSession(session_id, mac, SessionState.ADMITTED, now, now + length)


def extend(session: WifiSession, now: datetime, length: timedelta) -> WifiSession:
    """Let a running session end `length` from now; raises Conflict when it has ended already."""
    _require_running(session, now)
    return replace(session, until=max(session.until, now + length))


def expire(session: WifiSession, now: datetime) -> WifiSession:
    """End a session whose time is over; it ended when its time was over, not when somebody noticed."""
    if session.state is not SessionState.ADMITTED or is_running(session, now):
        raise _not_running()
    return replace(session, state=SessionState.EXPIRED, ended_at=session.until, end_reason="time-over")


def revoke(session: WifiSession, now: datetime, reason: str) -> WifiSession:
    """End a running session before its time; raises Conflict when it has ended already."""
    _require_running(session, now)
    return replace(session, state=SessionState.REVOKED, ended_at=now, end_reason=reason)


def is_running(session: WifiSession | None, now: datetime) -> bool:
    """Tell whether the device may use the internet now."""
    return session is not None and session.state is SessionState.ADMITTED and now < session.until


def seconds_left(session: WifiSession | None, now: datetime, length: timedelta) -> int:
    """Return whole seconds until the session ends, 0 when it has ended.

    Never more than `length`: a clock that fell back must not hand out years.
    """
    if session is None or not is_running(session, now):
        return 0
    return int(min(session.until - now, length).total_seconds())


def clock_trusted(now: datetime, high_water: datetime | None) -> bool:
    """Tell whether `now` may be compared with stored moments: it is not behind what was already witnessed."""
    return high_water is None or now >= high_water - CLOCK_SLACK


def _require_running(session: WifiSession, now: datetime) -> None:
    if not is_running(session, now):
        raise _not_running()


def _not_running() -> Conflict:
    return Conflict(
        "wifi-session-ended",
        "Phiên kết nối này đã kết thúc. Mời Ông/Bà bấm kết nối lại.",
        "This connection has ended. Please tap connect again.",
    )
