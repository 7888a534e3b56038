"""A citizen at a screen calls for help; a guide or clerk sees it and answers."""

import sqlite3
from datetime import timedelta

from appliance import audit_log
from appliance.core.ambient import moment_text
from kiosk.centre import Centre
from kiosk.devices import Device

# Someone who presses twice is one person waiting; an hour later nobody stands there any more.
SAME_CALL_WITHIN = timedelta(minutes=2)
SHOWN_FOR = timedelta(hours=1)


def ask(centre: Centre, place: Device) -> dict[str, object]:
    """Note the call (pressing again within two minutes is the same call) and return it."""
    with centre.store.write_transaction() as connection:
        since = moment_text(centre.ambient.now() - SAME_CALL_WITHIN)
        row = connection.execute(
            "SELECT id, asked_at FROM help_calls WHERE place = ? AND answered_at IS NULL AND asked_at > ?",
            (place.name, since),
        ).fetchone()
        if row is not None:
            return {"id": row["id"], "asked_at": row["asked_at"]}
        call_id, now = centre.ambient.new_id(), centre.ambient.now_text()
        connection.execute(
            "INSERT INTO help_calls (id, place, asked_at) VALUES (?, ?, ?)", (call_id, place.name, now)
        )
    return {"id": call_id, "asked_at": now}


def open_calls(connection: sqlite3.Connection, centre: Centre) -> list[dict[str, object]]:
    """Return the calls nobody has answered, oldest first."""
    rows = connection.execute(
        "SELECT id, place, asked_at FROM help_calls WHERE answered_at IS NULL AND asked_at > ? ORDER BY asked_at LIMIT 20",
        (moment_text(centre.ambient.now() - SHOWN_FOR),),
    )
    return [dict(row) for row in rows]


def answer(centre: Centre, login: str, call_id: str) -> None:
    """Note who goes there; answering twice changes nothing."""
    with centre.store.write_transaction() as connection:
        cursor = connection.execute(
            "UPDATE help_calls SET answered_at = ?, answered_by = ? WHERE id = ? AND answered_at IS NULL",
            (centre.ambient.now_text(), login, call_id),
        )
        if cursor.rowcount:
            audit_log.append(connection, centre.ambient, login, "help.answer", f"help:{call_id}", {})
