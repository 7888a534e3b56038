"""What the portal tells the box (counts of finished hours), kept on disk until the box has acknowledged it."""

import json
from collections.abc import Callable

from appliance.core.ambient import Ambient
from appliance.store import Store
from captive.funnel import hour_text

WIFI_HOUR = "wifi_hour"
_BATCH = 50

Deliver = Callable[[str, str, dict[str, object]], bool]
"""Gives (id, kind, body) to the box and tells whether it was acknowledged; the same id may come twice."""


def close_hours(store: Store, ambient: Ambient) -> int:
    """Turn the counts of every finished hour into one report each; return how many."""
    this_hour = hour_text(ambient)
    finished = "reported = 0 AND hour < ?"
    if store.reader().execute(f"SELECT 1 FROM funnel_hours WHERE {finished}", (this_hour,)).fetchone() is None:  # noqa: S608
        return 0
    hours: dict[str, dict[str, int]] = {}
    with store.write_transaction() as connection:
        select = f"SELECT hour, step, devices FROM funnel_hours WHERE {finished}"  # noqa: S608
        for row in connection.execute(select, (this_hour,)).fetchall():
            hours.setdefault(row["hour"], {})[row["step"]] = row["devices"]
        for hour, devices in hours.items():
            body = json.dumps({"hour": hour, "devices": devices})
            connection.execute(
                "INSERT INTO reports (id, kind, body, created_at) VALUES (?, ?, ?, ?)",
                (ambient.new_id(), WIFI_HOUR, body, ambient.now_text()),
            )
        connection.execute(f"UPDATE funnel_hours SET reported = 1 WHERE {finished}", (this_hour,))  # noqa: S608
    return len(hours)


def deliver_reports(store: Store, deliver: Deliver) -> int:
    """Hand the oldest reports over, stopping at the first that is not acknowledged; return how many went."""
    rows = (
        store.reader()
        .execute("SELECT id, kind, body FROM reports ORDER BY created_at, id LIMIT ?", (_BATCH,))
        .fetchall()
    )
    delivered: list[tuple[str]] = []
    for row in rows:
        if not deliver(row["id"], row["kind"], json.loads(row["body"])):
            break
        delivered.append((row["id"],))
    if delivered:
        with store.write_transaction() as connection:
            connection.executemany("DELETE FROM reports WHERE id = ?", delivered)
    return len(delivered)
