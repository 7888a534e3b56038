"""Tickets as the API and the pages show them; reads only."""

import sqlite3

from appliance.core.errors import NotFound
from kiosk.call_rules import ahead_of
from kiosk.centre import Centre
from kiosk.keep_place_rules import steps_left
from kiosk.number_rules import number_text
from kiosk.queue_services import Desk
from kiosk.visit_steps import steps_of
from kiosk.wait_estimate import answer, estimate
from printer import jobs

_BEFORE = """
SELECT COUNT(*) FROM tickets WHERE state = 'waiting' AND business_day = ? AND service_id = ?
    AND (priority_group IS NOT NULL) = ? AND COALESCE(place, seq) < ?
"""

_QUEUE = """
SELECT id, letter, number, service_id, priority_group, state, issued_at, changed_at, wanted_counter, away_until,
    dossiers, by_screen FROM tickets
WHERE business_day = ? AND state = 'waiting' AND (service_id IN (%s) OR wanted_counter = ?)
ORDER BY COALESCE(place, seq) LIMIT ?
"""


def find_row(connection: sqlite3.Connection, ticket_id: str) -> sqlite3.Row:
    """Return the ticket's row; raises NotFound "unknown-ticket"."""
    row: sqlite3.Row | None = connection.execute("SELECT * FROM tickets WHERE id = ?", (ticket_id,)).fetchone()
    if row is None:
        raise NotFound("unknown-ticket", "Không có số thứ tự này.", "There is no such ticket.")
    return row


def ticket_view(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row) -> dict[str, object]:
    """Return one ticket as the API answers it; `ahead` and the estimate only while it waits."""
    service = centre.index.services.get(row["service_id"])
    desk = centre.index.desks.get(row["counter_id"] or "")
    lender = centre.index.desks.get(row["return_counter"] or "")
    job = jobs.find(connection, row["print_job_id"]) if row["print_job_id"] else None
    view: dict[str, object] = {
        "id": row["id"],
        "number": number_text(row["letter"], row["number"]),
        "service_id": row["service_id"],
        "service_name_vi": service.name_vi if service else row["service_id"],
        "service_name_en": service.name_en if service else row["service_id"],
        "procedure_id": row["procedure_id"],
        "state": row["state"],
        "lang": row["lang"],
        "priority_group": row["priority_group"],
        "issued_at": row["issued_at"],
        "changed_at": row["changed_at"],
        "called_at": row["called_at"],
        "calls": row["calls"],
        "counter": {"id": desk.id, "number": desk.number} if desk else None,
        "return_to": lender.number if lender else None,
        "print_job": {"id": job.id, "state": job.state} if job else None,
        "dossiers": row["dossiers"],
        "by_screen": bool(row["by_screen"]),
        "dossier_code": row["dossier_code"],
        "priority_source": row["priority_source"],
        "away_until": row["away_until"],
        "steps_left": steps_left(row["steps_back"]),
        "steps": steps_of(connection, centre.index, row),
    }
    if row["state"] == "waiting" and service:
        ahead = people_before(connection, centre, row)
        view |= {"ahead": ahead, **answer(estimate(centre, service, ahead))}
    return view


def people_before(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row) -> int:
    """Return how many people are likely to be called before this waiting ticket."""
    place = row["seq"] if row["place"] is None else row["place"]
    is_priority = row["priority_group"] is not None
    key = (row["business_day"], row["service_id"])
    normals, priorities = (connection.execute(_BEFORE, (*key, kind, place)).fetchone()[0] for kind in (0, 1))
    if not is_priority:
        # Priority people who came later are still called before: they are counted as far as the ratio lets them in.
        everyone = connection.execute(_BEFORE, (*key, 1, float("inf"))).fetchone()[0]
        priorities = min(everyone, max(priorities, -(-normals // centre.settings.normals_per_priority)))
    return ahead_of(normals, priorities, is_priority, centre.settings.normals_per_priority)


def waiting_list(
    connection: sqlite3.Connection, centre: Centre, desk: Desk, limit: int = 50
) -> list[dict[str, object]]:
    """Return who waits for the counter's services today or was sent to it, in their order (`limit` at most)."""
    marks = ", ".join("?" * len(desk.service_ids))
    rows = connection.execute(_QUEUE % marks, (centre.business_day(), *desk.service_ids, desk.id, limit))
    return [
        {
            "id": row["id"],
            "number": number_text(row["letter"], row["number"]),
            "service_id": row["service_id"],
            "priority_group": row["priority_group"],
            "state": row["state"],
            "issued_at": row["issued_at"],
            "changed_at": row["changed_at"],
            "sent_to": row["wanted_counter"],
            "away_until": row["away_until"],
            "dossiers": row["dossiers"],
            "by_screen": bool(row["by_screen"]),
        }
        for row in rows
    ]


def waiting_per_service(connection: sqlite3.Connection, centre: Centre) -> dict[str, int]:
    """Return how many wait for each service today."""
    rows = connection.execute(
        "SELECT service_id, SUM(waiting) FROM waiting_counts WHERE business_day = ? GROUP BY service_id",
        (centre.business_day(),),
    )
    return {row[0]: row[1] for row in rows}
