"""One change of one ticket: the row, central's event and the audit entry in the caller's transaction."""

import sqlite3
from dataclasses import dataclass

from appliance import audit_log, outbox
from appliance.core.ticket_states import step
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.queue_services import Desk

# What an undo has to put back; the order is that of the UPDATE below.
COLUMNS = (
    "state",
    "service_id",
    "place",
    "wanted_counter",
    "counter_id",
    "clerk",
    "called_at",
    "calls",
    "return_counter",
    "return_service",
    "aside_for",
)


@dataclass(frozen=True)
class Act:
    """Who does something at which counter."""

    desk: Desk
    login: str


def apply_action(
    connection: sqlite3.Connection, centre: Centre, act: Act, row: sqlite3.Row, action: str, **columns: object
) -> None:
    """Move the ticket by `action` (raises Conflict where its state does not allow it) and set `columns`."""
    write_change(connection, centre, act, row, action, {"state": step(row["state"], action), **columns})


def write_change(
    connection: sqlite3.Connection,
    centre: Centre,
    act: Act,
    row: sqlite3.Row,
    action: str,
    columns: dict[str, object],
) -> None:
    """Write `columns` of the ticket, tell central and the audit log."""
    now = centre.ambient.now_text()
    values = {**{name: row[name] for name in COLUMNS}, **columns}
    assignments = ", ".join(f"{name} = :{name}" for name in COLUMNS)
    connection.execute(
        f"UPDATE tickets SET {assignments}, changed_at = :now WHERE id = :id",  # noqa: S608 - our own column names
        {**values, "now": now, "id": row["id"]},
    )
    number = number_text(row["letter"], row["number"])
    body: dict[str, object] = {"ticket_id": row["id"], "state": values["state"], "at": now}
    if values["counter_id"]:
        body["counter"] = str(act.desk.number)
    outbox.enqueue(connection, centre.ambient, "ticket.changed", f"ticket:{row['id']}", body)
    details = {"number": number, "counter": act.desk.id, "from": row["state"], "to": values["state"]}
    audit_log.append(connection, centre.ambient, act.login, f"ticket.{action}", f"ticket:{row['id']}", details)
