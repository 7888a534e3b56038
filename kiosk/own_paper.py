"""A number that was taken by phone gets its paper at the kiosk, once."""

import sqlite3

from kiosk.centre import Centre
from kiosk.devices import Device
from kiosk.ticket_views import find_row, ticket_view
from printer import jobs


def may_print(row: sqlite3.Row) -> bool:
    """Tell whether the ticket waits and has no paper yet."""
    return row["print_job_id"] is None and row["state"] == "waiting"


def print_own(centre: Centre, place: Device, ticket_id: str) -> None:
    """Print the paper of a waiting number that has none; a second tap prints nothing. Raises NotFound."""
    centre.waits.refresh()
    with centre.store.write_transaction() as connection:
        row = find_row(connection, ticket_id)
        if not may_print(row):
            return
        document = _document(centre, row, ticket_view(connection, centre, row))
        job = jobs.enqueue(connection, centre.ambient, "ticket", document, printer=place.printer)
        connection.execute("UPDATE tickets SET print_job_id = ? WHERE id = ?", (job.id, ticket_id))


def _document(centre: Centre, row: sqlite3.Row, ticket: dict[str, object]) -> dict[str, object]:
    # The shape is the agreement with printer's ticket layout (kiosk/ticket_issue.py writes the same).
    return {
        "centre": centre.settings.name_vi,
        "service_vi": ticket["service_name_vi"],
        "service_en": ticket["service_name_en"],
        "number": ticket["number"],
        "ahead": ticket["ahead"],
        "wait_low_min": ticket["wait_low_min"],
        "wait_high_min": ticket["wait_high_min"],
        "issued_at": row["issued_at"],
        "qr_url": centre.ticket_url(row["token"]),
        "wifi_name": centre.settings.wifi_name,
        "lang": row["lang"],
        "priority_vi": centre.group_name(row["priority_group"]) if row["priority_group"] else None,
        "notes": [],
    }
