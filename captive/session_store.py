"""The wifi sessions on disk: at most one running per device."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime

from appliance.core.ambient import moment_text, parse_moment
from captive.session_rules import SessionState, WifiSession

_COLUMNS = "id, mac, state, admitted_at, until, ended_at, end_reason"


def current(connection: sqlite3.Connection, mac: str) -> WifiSession | None:
    """Return the device's session that has not been ended on record (its time may be over)."""
    row = connection.execute(
        f"SELECT {_COLUMNS} FROM wifi_sessions WHERE mac = ? AND state = 'admitted'",  # noqa: S608
        (mac,),
    ).fetchone()
    return None if row is None else _session(row)


def all_current(connection: sqlite3.Connection) -> list[WifiSession]:
    """Return every session that has not been ended on record, by MAC."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM wifi_sessions WHERE state = 'admitted' ORDER BY mac"  # noqa: S608
    ).fetchall()
    return [_session(row) for row in rows]


def overdue(connection: sqlite3.Connection, now: datetime) -> list[WifiSession]:
    """Return the sessions still called admitted whose time is over."""
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM wifi_sessions WHERE state = 'admitted' AND until <= ?",  # noqa: S608
        (moment_text(now),),
    ).fetchall()
    return [_session(row) for row in rows]


def save(connection: sqlite3.Connection, sessions: Iterable[WifiSession]) -> None:
    """Write the sessions as they are now, new or known."""
    connection.executemany(
        f"INSERT INTO wifi_sessions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
        " ON CONFLICT (id) DO UPDATE SET state = excluded.state, until = excluded.until,"
        " ended_at = excluded.ended_at, end_reason = excluded.end_reason",
        [_row(session) for session in sessions],
    )


def forget_ended(connection: sqlite3.Connection) -> int:
    """Delete the sessions that have ended; return how many."""
    return connection.execute("DELETE FROM wifi_sessions WHERE ended_at IS NOT NULL").rowcount


def _row(session: WifiSession) -> tuple[str | None, ...]:
    ended = None if session.ended_at is None else moment_text(session.ended_at)
    times = (moment_text(session.admitted_at), moment_text(session.until), ended)
    return (session.id, session.mac, session.state.value, *times, session.end_reason)


def _session(row: sqlite3.Row) -> WifiSession:
    return WifiSession(
        id=row["id"],
        mac=row["mac"],
        state=SessionState(row["state"]),
        admitted_at=parse_moment(row["admitted_at"]),
        until=parse_moment(row["until"]),
        ended_at=None if row["ended_at"] is None else parse_moment(row["ended_at"]),
        end_reason=row["end_reason"],
    )
