"""People put aside and brought back: hold, postpone, resume, rejoin, and the lists the counter shows of them."""

import sqlite3

from kiosk import desks
from kiosk.aside_rules import check_reason
from kiosk.at_counter import bring, free_desk, leave, view
from kiosk.centre import Centre
from kiosk.keep_place import rejoin_place_of
from kiosk.number_rules import number_text
from kiosk.ticket_changes import Act, apply_action
from kiosk.ticket_views import find_row

_ASIDE = """
SELECT id, letter, number, service_id, priority_group, state, changed_at, aside_for, counter_id FROM tickets
WHERE business_day = ? AND state IN ('held', 'postponed', 'no_show') AND service_id IN (%s)
ORDER BY changed_at DESC LIMIT 60
"""


def hold(centre: Centre, act: Act) -> dict[str, object]:
    """Let the person step aside (a form to fill in) and keep their place."""
    return leave(centre, act, "hold", counter_id=None)


def postpone(centre: Centre, act: Act, reason: str | None) -> dict[str, object]:
    """Put the person on the list for later today, with one of the fixed reasons; any counter of the field may resume."""
    return leave(centre, act, "postpone", counter_id=None, aside_for=check_reason(reason))


def resume(centre: Centre, act: Act, ticket_id: str) -> dict[str, object]:
    """Take a held or postponed person back to this counter."""
    with centre.store.write_transaction() as connection:
        free_desk(connection, centre, act)
        row = find_row(connection, ticket_id)
        bring(connection, centre, act, row)
        desks.remember_for_undo(connection, act, "resume", [row])
        return view(connection, centre, row)


def rejoin(centre: Centre, act: Act, ticket_id: str) -> dict[str, object]:
    """Put someone who missed their call back, to be called within the next three."""
    with centre.store.write_transaction() as connection:
        row = find_row(connection, ticket_id)
        place = rejoin_place_of(connection, row)
        apply_action(connection, centre, act, row, "rejoin", place=place, counter_id=None, wanted_counter=None)
        return view(connection, centre, row)


def put_aside(
    connection: sqlite3.Connection, centre: Centre, service_ids: tuple[str, ...]
) -> list[dict[str, object]]:
    """Return who is held, postponed or missed today for these services, the latest first."""
    rows = connection.execute(_ASIDE % ", ".join("?" * len(service_ids)), (centre.business_day(), *service_ids))
    return [
        {
            "id": row["id"],
            "number": number_text(row["letter"], row["number"]),
            "service_id": row["service_id"],
            "priority_group": row["priority_group"],
            "state": row["state"],
            "since": row["changed_at"],
            "reason": row["aside_for"],
        }
        for row in rows
    ]
