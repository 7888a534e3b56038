"""The counters' own state: who sits there, which fields it serves, breaks, and which ticket is there."""

import json
import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from appliance import audit_log
from appliance.core.ambient import parse_moment
from appliance.core.errors import Conflict
from kiosk.centre import Centre
from kiosk.queue_services import Desk
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


def served(connection: sqlite3.Connection, desk: Desk) -> tuple[str, ...]:
    """Return the services the counter serves now: those set for it, otherwise the catalogue's."""
    row = find_desk(connection, desk.id)
    return tuple(json.loads(row["served"])) if row is not None and row["served"] else desk.service_ids


def open_desk(connection: sqlite3.Connection, centre: Centre, act: Act) -> sqlite3.Row:
    """Open the counter for this clerk where it isn't yet (calling someone opens it and ends a break); return its row."""
    row = find_desk(connection, act.desk.id)
    if row is None or row["opened_at"] is None or row["clerk"] != act.login or row["break_since"] is not None:
        connection.execute(
            "INSERT INTO counter_desks (counter_id, clerk, opened_at) VALUES (?, ?, ?)"
            " ON CONFLICT (counter_id) DO UPDATE SET clerk = excluded.clerk, opened_at = excluded.opened_at,"
            " break_since = NULL",
            (act.desk.id, act.login, centre.ambient.now_text()),
        )
        audit_log.append(connection, centre.ambient, act.login, "counter.open", f"counter:{act.desk.id}", {})
        row = find_desk(connection, act.desk.id)
    assert row is not None
    return row


def open_counter(centre: Centre, act: Act, service_ids: Sequence[str] | None) -> None:
    """Open the counter, for these services where they are named (the caller has checked who may choose what)."""
    with centre.store.write_transaction() as connection:
        open_desk(connection, centre, act)
        if service_ids is not None:
            set_served(connection, centre, act, service_ids)
    centre.waits.desks_changed()


def set_served(connection: sqlite3.Connection, centre: Centre, act: Act, service_ids: Sequence[str]) -> None:
    """Let the counter serve these services; an empty list means the catalogue's own."""
    kept = json.dumps(list(service_ids)) if service_ids else None
    connection.execute(
        "INSERT INTO counter_desks (counter_id, served) VALUES (?, ?)"
        " ON CONFLICT (counter_id) DO UPDATE SET served = excluded.served",
        (act.desk.id, kept),
    )
    details: dict[str, object] = {"services": list(service_ids)}
    audit_log.append(connection, centre.ambient, act.login, "counter.services", f"counter:{act.desk.id}", details)


def take_break(centre: Centre, act: Act) -> None:
    """Note that the clerk has a break; raises Conflict "counter-busy" while someone is there."""
    with centre.store.write_transaction() as connection:
        row = open_desk(connection, centre, act)
        _refuse_busy(row)
        connection.execute(
            "UPDATE counter_desks SET break_since = ? WHERE counter_id = ?", (centre.ambient.now_text(), act.desk.id)
        )
        _release_sent(connection, centre, act)
        audit_log.append(connection, centre.ambient, act.login, "counter.break", f"counter:{act.desk.id}", {})
    centre.waits.desks_changed()


def close_desk(centre: Centre, act: Act) -> None:
    """Close the counter; raises Conflict "counter-busy" while someone is there."""
    with centre.store.write_transaction() as connection:
        row = find_desk(connection, act.desk.id)
        if row is not None:
            _refuse_busy(row)
        connection.execute(
            "UPDATE counter_desks SET opened_at = NULL, clerk = NULL, undo = NULL, break_since = NULL"
            " WHERE counter_id = ?",
            (act.desk.id,),
        )
        _release_sent(connection, centre, act)
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
    connection: sqlite3.Connection, act: Act, action: str, before: Sequence[sqlite3.Row], run: int | None = None
) -> None:
    """Keep the tickets as they were `before` the act just written, and the run of normal calls before it."""
    kept = [
        {
            "ticket": row["id"],
            "at": find_row(connection, row["id"])["changed_at"],
            "before": {name: row[name] for name in COLUMNS},
        }
        for row in before
    ]
    undo = {"action": action, "tickets": kept, "run": run}
    connection.execute("UPDATE counter_desks SET undo = ? WHERE counter_id = ?", (json.dumps(undo), act.desk.id))


def can_undo(connection: sqlite3.Connection, centre: Centre, counter_id: str) -> bool:
    """Tell whether the counter's last act can still be taken back."""
    desk = find_desk(connection, counter_id)
    return desk is not None and _undoable(connection, centre, desk) is not None


def undo(centre: Centre, act: Act) -> dict[str, object]:
    """Take back the counter's last act within a few seconds; raises Conflict "nothing-to-undo" after that.

    A call that also finished the one before gives both back: the former is at the counter again.
    """
    with centre.store.write_transaction() as connection:
        desk = find_desk(connection, act.desk.id)
        record = _undoable(connection, centre, desk) if desk is not None else None
        if desk is None or record is None:
            raise Conflict("nothing-to-undo", "Không còn thao tác để hoàn tác.", "There is nothing to undo.")
        at_counter = None
        for kept in reversed(record["tickets"]):
            write_change(connection, centre, act, find_row(connection, kept["ticket"]), "undo", kept["before"])
            if kept["before"]["state"] in {"called", "serving"}:
                at_counter = kept["ticket"]
        set_current(connection, act, at_counter)
        if record["run"] is not None:
            count_call(connection, act, record["run"])
        connection.execute("UPDATE counter_desks SET undo = NULL WHERE counter_id = ?", (act.desk.id,))
        return ticket_view(connection, centre, find_row(connection, at_counter or record["tickets"][-1]["ticket"]))


def _undoable(connection: sqlite3.Connection, centre: Centre, desk: sqlite3.Row) -> dict[str, Any] | None:
    record: dict[str, Any] | None = json.loads(desk["undo"]) if desk["undo"] else None
    # What an older release kept has another shape; ten seconds later nobody asks for it.
    if record is None or "tickets" not in record:
        return None
    ids = {kept["ticket"] for kept in record["tickets"]}
    age = centre.ambient.now() - parse_moment(record["tickets"][-1]["at"])
    untouched = all(find_row(connection, kept["ticket"])["changed_at"] == kept["at"] for kept in record["tickets"])
    free = desk["current_ticket"] is None or desk["current_ticket"] in ids
    return record if timedelta(0) <= age <= UNDO_WITHIN and untouched and free else None


def _refuse_busy(row: sqlite3.Row) -> None:
    if row["current_ticket"] is not None:
        raise Conflict(
            "counter-busy", "Hãy kết thúc số đang phục vụ trước.", "Finish the ticket at the counter first."
        )


def _release_sent(connection: sqlite3.Connection, centre: Centre, act: Act) -> None:
    # Whoever was sent to a counter that stops working is called by the others of the field.
    connection.execute(
        "UPDATE tickets SET wanted_counter = NULL WHERE state = 'waiting' AND business_day = ? AND wanted_counter = ?",
        (centre.business_day(), act.desk.id),
    )
