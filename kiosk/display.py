"""What the hall shows: the numbers now at counters, newest call first, and how many wait per field."""

import sqlite3

from appliance.core.numbers_vi import MAX_NUMBER, call_sentence
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.ticket_views import waiting_per_service

MAX_ROWS = 16


def now_serving(connection: sqlite3.Connection, centre: Centre) -> dict[str, object]:
    """Return the display's content as the API answers it."""
    index = centre.index
    rows = connection.execute(
        "SELECT letter, number, counter_id, state, called_at, calls FROM tickets"
        " WHERE called_at IS NOT NULL AND business_day = ? AND state IN ('called', 'serving')"
        " ORDER BY called_at DESC LIMIT ?",
        (centre.business_day(), MAX_ROWS),
    ).fetchall()
    waiting = waiting_per_service(connection, centre)
    return {
        "at": centre.ambient.now_text(),
        "rows": [
            _row(row, index.desks[row["counter_id"]].number) for row in rows if row["counter_id"] in index.desks
        ],
        "waiting": [
            {"service_id": service.id, "name_vi": service.name_vi, "name_en": service.name_en, "waiting": count}
            for service in index.services.values()
            if (count := waiting.get(service.id, 0))
        ],
    }


def _row(row: sqlite3.Row, counter: int) -> dict[str, object]:
    number = number_text(row["letter"], row["number"])
    return {
        "number": number,
        "counter": counter,
        "state": row["state"],
        "called_at": row["called_at"],
        "calls": row["calls"],
        "call": call_sentence(number, counter) if row["number"] <= MAX_NUMBER and len(row["letter"]) == 1 else number,
    }
