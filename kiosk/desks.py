"""The counters' own state: who sits there, which ticket is there, and the last act that can be undone."""

import json
import sqlite3
from datetime import timedelta

from appliance import audit_log
from appliance.core.ambient import parse_moment
from appliance.core.errors import Conflict
from kiosk.centre import Centre
from kiosk.ticket_changes import COLUMNS, Act, write_change
from kiosk.ticket_views import find_row, ticket_view

# The screen offers ten seconds; the rest is for a slow hand and the way to the server.
UNDO_WITHIN = timedelta(seconds=13)


def find_desk(connection: sqlite3.Connection, counter_id: str) -> sqlite3.Row | None:
    """Return the counter's row, or None before its first use."""
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM counter_desks WHERE counter_id = ?", (counter_id,)
    ).fetchone()
    return row


def open_desk(connection: sqlite3.Connection, centre: Centre, act: Act) -> sqlite3.Row:
    """Open the counter for this clerk where it isn't yet (calling someone opens it) and return its row."""
    row = find_desk(connection, act.desk.id)
    if row is None or row["opened_at"] is None or row["clerk"] != act.login:
        connection.execute(
            "INSERT INTO counter_desks (counter_id, clerk, opened_at) VALUES (?, ?, ?)"
            " ON CONFLICT (counter_id) DO UPDATE SET clerk = excluded.clerk, opened_at = excluded.opened_at",
            (act.desk.id, act.login, centre.ambient.now_text()),
        )
        audit_log.append(connection, centre.ambient, act.login, "counter.open", f"counter:{act.desk.id}", {})
        row = find_desk(connection, act.desk.id)
    assert row is not None
    return row


def close_desk(centre: Centre, act: Act) -> None:
    """Close the counter; raises Conflict "counter-busy" while someone is there."""
    with centre.store.write_transaction() as connection:
        row = find_desk(connection, act.desk.id)
        if row is not None and row["current_ticket"] is not None:
            raise Conflict(
                "counter-busy", "Hãy kết thúc số đang phục vụ trước.", "Finish the ticket at the counter first."
            )
        connection.execute(
            "UPDATE counter_desks SET opened_at = NULL, clerk = NULL, undo = NULL WHERE counter_id = ?",
            (act.desk.id,),
        )
        audit_log.append(connection, centre.ambient, act.login, "counter.close", f"counter:{act.desk.id}", {})
    centre.waits.desks_changed()


def set_current(connection: sqlite3.Connection, act: Act, ticket_id: str | None) -> None:
    """Note which ticket is at the counter."""
    connection.execute("UPDATE counter_desks SET current_ticket = ? WHERE counter_id = ?", (ticket_id, act.desk.id))


def count_call(connection: sqlite3.Connection, act: Act, normal_calls_in_a_row: int) -> None:
    """Keep the counter's run of calls without a priority person."""
    connection.execute(
        "UPDATE counter_desks SET normal_calls_in_a_row = ? WHERE counter_id = ?",
        (normal_calls_in_a_row, act.desk.id),
    )


def remember_for_undo(
    connection: sqlite3.Connection, centre: Centre, act: Act, before: sqlite3.Row, action: str
) -> None:
    """Keep the ticket as it was `before` the act just written."""
    kept = {name: before[name] for name in COLUMNS}
    changed_at = find_row(connection, before["id"])["changed_at"]
    undo = {"ticket": before["id"], "action": action, "at": changed_at, "before": kept}
    connection.execute("UPDATE counter_desks SET undo = ? WHERE counter_id = ?", (json.dumps(undo), act.desk.id))


def can_undo(connection: sqlite3.Connection, centre: Centre, counter_id: str) -> bool:
    """Tell whether the counter's last act can still be taken back."""
    desk = find_desk(connection, counter_id)
    record = json.loads(desk["undo"]) if desk is not None and desk["undo"] else None
    return desk is not None and record is not None and _still_possible(connection, centre, desk, record)


def undo(centre: Centre, act: Act) -> dict[str, object]:
    """Take back the counter's last act within a few seconds; raises Conflict "nothing-to-undo" after that."""
    with centre.store.write_transaction() as connection:
        desk = find_desk(connection, act.desk.id)
        record = json.loads(desk["undo"]) if desk is not None and desk["undo"] else None
        if desk is None or record is None or not _still_possible(connection, centre, desk, record):
            raise Conflict("nothing-to-undo", "Không còn thao tác để hoàn tác.", "There is nothing to undo.")
        row = find_row(connection, record["ticket"])
        before = record["before"]
        write_change(connection, centre, act, row, "undo", before)
        at_counter = before["state"] in {"called", "serving"}
        set_current(connection, act, row["id"] if at_counter else None)
        connection.execute("UPDATE counter_desks SET undo = NULL WHERE counter_id = ?", (act.desk.id,))
        return ticket_view(connection, centre, find_row(connection, row["id"]))


def _still_possible(
    connection: sqlite3.Connection, centre: Centre, desk: sqlite3.Row, record: dict[str, str]
) -> bool:
    age = centre.ambient.now() - parse_moment(record["at"])
    row = find_row(connection, record["ticket"])
    untouched = row["changed_at"] == record["at"]
    free = desk["current_ticket"] in {None, record["ticket"]}
    return timedelta(0) <= age <= UNDO_WITHIN and untouched and free
