"""A staff session works only where it was opened: a cookie copied to another machine or browser ends it for both."""

import hashlib
import logging

from flask import request

from appliance import audit_log
from appliance.core.errors import NotAuthenticated
from appliance.web.login import session_cookie
from appliance.web.login_service import session_id
from kiosk.centre import Centre
from kiosk.centre import centre as current_centre

log = logging.getLogger(__name__)

MOVED = "session.moved"


def note_place(centre: Centre, cookie_value: str) -> None:
    """Remember where a session was opened (a hash of address and browser) and forget the places of ended ones."""
    with centre.store.write_transaction() as connection:
        connection.execute("DELETE FROM session_places WHERE session_id NOT IN (SELECT id FROM sessions)")
        connection.execute(
            "INSERT OR REPLACE INTO session_places VALUES (?, ?, ?)",
            (session_id(cookie_value), _place_hash(), centre.ambient.now_text()),
        )


def check_place() -> None:
    """Before every request: end a session that is used from elsewhere.

    Raises NotAuthenticated "session-moved"; the theft is in the audit trail and among the supervisor's alarms. Nobody
    can tell the thief from the owner, so both log in again, which only the owner can.
    """
    cookie = session_cookie()
    if not cookie:
        return
    centre, session = current_centre(), session_id(cookie)
    row = (
        centre.store.reader()
        .execute(
            "SELECT place_hash, login FROM session_places JOIN sessions ON sessions.id = session_id"
            " WHERE session_id = ?",
            (session,),
        )
        .fetchone()
    )
    if row is None or row["place_hash"] == _place_hash():
        return
    log.warning("a staff session was used from another place and was ended")
    with centre.store.write_transaction() as connection:
        connection.execute("DELETE FROM sessions WHERE id = ?", (session,))
        audit_log.append(connection, centre.ambient, row["login"], MOVED, f"staff:{row['login']}", {})
    raise NotAuthenticated(
        "session-moved",
        "Phiên làm việc bị dùng ở máy khác nên đã kết thúc. Vui lòng đăng nhập lại và báo người phụ trách.",
        "The session was used on another machine and has ended. Please log in again and tell a supervisor.",
    )


def _place_hash() -> str:
    place = f"{request.remote_addr}|{request.headers.get('User-Agent', '')}"
    return hashlib.sha256(place.encode("utf-8", "surrogatepass")).hexdigest()
