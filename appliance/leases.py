"""The box's leases of dossier serials: taken inside the transaction that files the dossier, so none is given twice."""

import sqlite3
from datetime import date

from appliance.core.ambient import LOCAL_ZONE, Ambient
from appliance.core.dossier_codes import mint
from appliance.core.serial_lease_rules import Lease, should_warn
from appliance.store import Store


def take_serial(connection: sqlite3.Connection, unit_code: str, day: date) -> int | None:
    """Return the next serial of `day` inside `Store.write_transaction()`, or None when the leases are used up."""
    row = connection.execute(
        "UPDATE serial_leases SET next_serial = next_serial + 1 WHERE (unit_code, day, first_serial) = ("
        " SELECT unit_code, day, first_serial FROM serial_leases"
        " WHERE unit_code = ? AND day = ? AND next_serial <= last_serial ORDER BY first_serial LIMIT 1)"
        " RETURNING next_serial - 1",
        (unit_code, day.isoformat()),
    ).fetchone()
    return int(row[0]) if row else None


def mint_code(connection: sqlite3.Connection, unit_code: str, ambient: Ambient) -> str | None:
    """Return a fresh dossier code of today inside `Store.write_transaction()`, or None when the leases are used up."""
    day = ambient.now().astimezone(LOCAL_ZONE).date()
    serial = take_serial(connection, unit_code, day)
    return None if serial is None else mint(unit_code, day, serial)


def store_lease(connection: sqlite3.Connection, unit_code: str, day: str, first: int, last: int) -> None:
    """Add a lease central granted; one that is here already keeps its place."""
    connection.execute(
        "INSERT OR IGNORE INTO serial_leases (unit_code, day, first_serial, last_serial, next_serial)"
        " VALUES (?, ?, ?, ?, ?)",
        (unit_code, day, first, last, first),
    )


def leases_of(store: Store, unit_code: str, day: date) -> list[Lease]:
    """Return the leases of one day."""
    rows = store.reader().execute(
        "SELECT first_serial, last_serial, next_serial FROM serial_leases WHERE unit_code = ? AND day = ?",
        (unit_code, day.isoformat()),
    )
    return [Lease(unit_code, day, row[0], row[1], row[2]) for row in rows]


def running_low(store: Store, unit_code: str, day: date) -> bool:
    """Tell whether staff should be warned that the day's serials are running out."""
    return should_warn(leases_of(store, unit_code, day), day)


def low_report(store: Store, unit_code: str, day: date) -> str | None:
    """Return what the box tells central when the day's serials run out: "2026-11-23:1499", the day and its last one.

    None while enough is left, and where there is no lease to go on from (central then lends by itself).
    """
    of_day = leases_of(store, unit_code, day)
    if not of_day or not should_warn(of_day, day):
        return None
    return f"{day.isoformat()}:{max(lease.last for lease in of_day)}"
