"""What the hall shows: the numbers now at counters, newest call first, who is next, how many wait, what to know."""

import sqlite3

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.numbers_vi import MAX_NUMBER, call_sentence
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.ticket_views import waiting_per_service
from kiosk.voice_rules import call_clips

MAX_ROWS = 16
MAX_NEXT = 6


def now_serving(connection: sqlite3.Connection, centre: Centre) -> dict[str, object]:
    """Return the display's content as the API answers it."""
    index = centre.index
    rows = connection.execute(
        "SELECT letter, number, counter_id, state, called_at, calls, by_screen FROM tickets"
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
        "next": _next_numbers(connection, centre) if any(waiting.values()) else [],
        "notice": _notice(centre),
        "waiting": [
            {"service_id": service.id, "name_vi": service.name_vi, "name_en": service.name_en, "waiting": count}
            for service in index.services.values()
            if (count := waiting.get(service.id, 0))
        ],
    }


def _row(row: sqlite3.Row, counter: int) -> dict[str, object]:
    number = number_text(row["letter"], row["number"])
    speakable = row["number"] <= MAX_NUMBER and len(row["letter"]) == 1
    return {
        "number": number,
        "counter": counter,
        "state": row["state"],
        "called_at": row["called_at"],
        "calls": row["calls"],
        "by_screen": bool(row["by_screen"]),
        "call": call_sentence(number, counter) if speakable else number,
        "clips": call_clips(number, counter) if speakable else [],
    }


def _next_numbers(connection: sqlite3.Connection, centre: Centre) -> list[str]:
    # The oldest of all lines; a counter's ratio may call somebody else first, so the hall says "about to be called".
    rows = connection.execute(
        "SELECT letter, number FROM tickets WHERE state = 'waiting' AND business_day = ?"
        " AND (away_until IS NULL OR away_until <= ?) ORDER BY COALESCE(place, seq) LIMIT ?",
        (centre.business_day(), centre.ambient.now_text(), MAX_NEXT),
    )
    return [number_text(row["letter"], row["number"]) for row in rows]


def _notice(centre: Centre) -> dict[str, str] | None:
    opening = centre.opening()
    if opening.phase == "lunch" and opening.calls_from is not None:
        at = opening.calls_from.astimezone(LOCAL_ZONE)
        return {
            "vi": f"Nghỉ trưa – số đang chờ được giữ, gọi tiếp từ {at:%H} giờ {at:%M} phút",
            "en": f"Lunch break – waiting numbers are kept, calls go on at {at:%H:%M}",
        }
    if opening.phase == "after":
        return {
            "vi": "Đã hết giờ lấy số – các số đang chờ vẫn được phục vụ",
            "en": "No more numbers today – those waiting will still be served",
        }
    return None
