""" "Giữ lượt giúp tôi": a waiting person steps back and comes back; who missed the call rejoins within the next three.

Asked for by scanning the paper ticket at the kiosk, or on the phone's page; never by typing a number, which anybody
could. Each act is one transaction and harmless when repeated.
"""

import sqlite3

from appliance import audit_log, outbox
from appliance.core.ambient import moment_text
from appliance.core.errors import Conflict
from appliance.core.protocol import TicketAct
from appliance.core.ticket_states import step
from kiosk.centre import Centre
from kiosk.keep_place_rules import STEP_BACK_PLACES, STEP_BACK_TIME, How, place_behind, rejoin_behind, steps_left
from kiosk.number_rules import number_text
from kiosk.ticket_views import find_row, ticket_view

_MARKS: dict[TicketAct, dict[str, object]] = {"come-back": {"away_until": None}, "by-screen": {"by_screen": 1}}


def act_on_own_ticket(centre: Centre, ticket_id: str, act: TicketAct, asked_by: str) -> dict[str, object]:
    """Do what the holder of a ticket asks for and return the ticket; `asked_by` ("kiosk", "phone") is audited.

    Raises NotFound for an unknown ticket, Conflict where its state or the daily limit does not allow it.
    """
    with centre.store.write_transaction() as connection:
        act_within(connection, centre, ticket_id, act, asked_by)
        return ticket_view(connection, centre, find_row(connection, ticket_id))


def act_within(connection: sqlite3.Connection, centre: Centre, ticket_id: str, act: TicketAct, asked_by: str) -> None:
    """Do the same in the caller's transaction."""
    row = find_row(connection, ticket_id)
    if row["business_day"] != centre.business_day():
        raise Conflict("ticket-of-another-day", "Số này không phải của hôm nay.", "This number is not of today.")
    if act == "rejoin":
        _rejoin(connection, centre, row, asked_by)
    elif act in _MARKS:
        step(row["state"], "step_back")
        _change(connection, centre, row, asked_by, act, _MARKS[act])
    else:
        _step_back(connection, centre, row, asked_by, "minutes" if act == "step-back-minutes" else "places")


def tell_place(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row) -> None:
    """Tell central where a ticket stands, as its holder sees it there."""
    desk = centre.index.desks.get(row["counter_id"] or "")
    body = {
        "ticket_id": row["id"],
        "counter": str(desk.number) if desk else None,
        "state": row["state"],
        "at": centre.ambient.now_text(),
        "away_until": row["away_until"],
        "steps_left": steps_left(row["steps_back"]),
    }
    outbox.enqueue(connection, centre.ambient, "ticket.changed", f"ticket:{row['id']}", body)


def _step_back(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row, asked_by: str, how: How) -> None:
    step(row["state"], "step_back")
    if not steps_left(row["steps_back"]):
        raise Conflict(
            "stepped-back-twice",
            "Hôm nay Ông/Bà đã lùi lượt hai lần. Xin ở gần quầy, hoặc báo nhân viên.",
            "You have stepped back twice today. Please stay near the counters, or tell the staff.",
        )
    columns: dict[str, object] = {"steps_back": row["steps_back"] + 1}
    if how == "minutes":
        columns["away_until"] = moment_text(centre.ambient.now() + STEP_BACK_TIME)
    else:
        own = row["seq"] if row["place"] is None else row["place"]
        later = [place for place in _places(connection, row, row["priority_group"] is not None) if place > own]
        columns["place"] = place_behind(later, STEP_BACK_PLACES, _last(connection))
    _change(connection, centre, row, asked_by, "step_back", columns)


def _rejoin(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row, asked_by: str) -> None:
    state = step(row["state"], "rejoin")
    columns = {"state": state, "place": rejoin_place_of(connection, row), "counter_id": None, "wanted_counter": None}
    _change(connection, centre, row, asked_by, "rejoin", columns)


def rejoin_place_of(connection: sqlite3.Connection, row: sqlite3.Row) -> float:
    """Return the place from which a ticket that missed its call is called within the next three."""
    priority = row["priority_group"] is not None
    others = _places(connection, row, not priority)
    behind = rejoin_behind(priority, bool(others))
    return place_behind(_places(connection, row, priority), behind, _last(connection))


def _places(connection: sqlite3.Connection, row: sqlite3.Row, priority: bool) -> list[float]:
    found = connection.execute(
        "SELECT COALESCE(place, seq) FROM tickets WHERE state = 'waiting' AND business_day = ? AND service_id = ?"
        " AND (priority_group IS NOT NULL) = ?",
        (row["business_day"], row["service_id"], priority),
    )
    return [value[0] for value in found]


def _last(connection: sqlite3.Connection) -> float:
    # Not the newest number alone: others who stepped back may stand behind it.
    return float(connection.execute("SELECT MAX(MAX(seq), MAX(COALESCE(place, 0))) + 0.5 FROM tickets").fetchone()[0])


def _change(
    connection: sqlite3.Connection,
    centre: Centre,
    row: sqlite3.Row,
    asked_by: str,
    action: str,
    columns: dict[str, object],
) -> None:
    now = centre.ambient.now_text()
    assignments = ", ".join(f"{name} = :{name}" for name in columns)
    connection.execute(
        f"UPDATE tickets SET {assignments}, changed_at = :now WHERE id = :id",  # noqa: S608 - our own column names
        {**columns, "now": now, "id": row["id"]},
    )
    tell_place(connection, centre, find_row(connection, row["id"]))
    details: dict[str, object] = {"number": number_text(row["letter"], row["number"])}
    audit_log.append(connection, centre.ambient, asked_by, f"ticket.{action}", f"ticket:{row['id']}", details)
