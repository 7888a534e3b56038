"""The person at a counter: who it is, bringing somebody there, and letting them leave; inside a write transaction."""

import sqlite3

from appliance.core.errors import Conflict
from kiosk import desks
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.ticket_changes import Act, apply_action
from kiosk.ticket_views import find_row, ticket_view
from kiosk.visit_steps import next_line


def current_row(connection: sqlite3.Connection, act: Act) -> sqlite3.Row:
    """Return the ticket at the counter; raises Conflict "nobody-at-counter"."""
    desk = desks.find_desk(connection, act.desk.id)
    if desk is None or desk["current_ticket"] is None:
        raise Conflict("nobody-at-counter", "Chưa có ai ở quầy này.", "Nobody is at this counter.")
    return find_row(connection, desk["current_ticket"])


def free_desk(connection: sqlite3.Connection, centre: Centre, act: Act) -> sqlite3.Row:
    """Open the counter where it isn't yet and return its row; raises Conflict "counter-busy" while someone is there."""
    desk = desks.open_desk(connection, centre, act)
    if desk["current_ticket"] is not None:
        raise busy(find_row(connection, desk["current_ticket"]))
    return desk


def bring(connection: sqlite3.Connection, centre: Centre, act: Act, row: sqlite3.Row) -> None:
    """Call the ticket to this counter."""
    apply_action(
        connection,
        centre,
        act,
        row,
        "call",
        counter_id=act.desk.id,
        clerk=act.login,
        called_at=centre.ambient.now_text(),
        calls=row["calls"] + 1,
        wanted_counter=None,
        aside_for=None,
    )
    desks.set_current(connection, act, row["id"])


def leave(centre: Centre, act: Act, action: str, **columns: object) -> dict[str, object]:
    """Let the person at the counter go by `action`, and remember it for undo."""
    with centre.store.write_transaction() as connection:
        row = current_row(connection, act)
        apply_action(connection, centre, act, row, action, **columns)
        desks.remember_for_undo(connection, act, action, [row])
        desks.set_current(connection, act, None)
        return view(connection, centre, row)


def end_service(connection: sqlite3.Connection, centre: Centre, act: Act, row: sqlite3.Row) -> None:
    """Finish the ticket; one that was only lent goes back to the lender, one with a further step to its next line.

    In both cases the number stays, and its old place in the order.
    """
    back = row["return_counter"]
    if back is None or back == act.desk.id:
        _finish_or_go_on(connection, centre, act, row)
        return
    lender = desks.find_desk(connection, back)
    still_open = lender is not None and lender["opened_at"] is not None
    apply_action(
        connection,
        centre,
        act,
        row,
        "transfer",
        service_id=row["return_service"],
        wanted_counter=back if still_open else None,
        counter_id=None,
        return_counter=None,
        return_service=None,
    )


def _finish_or_go_on(connection: sqlite3.Connection, centre: Centre, act: Act, row: sqlite3.Row) -> None:
    following = next_line(connection, row, centre.ambient.now_text())
    gone: dict[str, object] = {"return_counter": None, "return_service": None}
    if following is None:
        apply_action(connection, centre, act, row, "finish", **gone)
        return
    onward = {"service_id": following, "wanted_counter": None, "counter_id": None}
    apply_action(connection, centre, act, row, "transfer", **onward, **gone)


def view(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row) -> dict[str, object]:
    """Return the ticket as it is now."""
    return ticket_view(connection, centre, find_row(connection, row["id"]))


def busy(row: sqlite3.Row) -> Conflict:
    """Return the failure for a counter that already has somebody."""
    number = number_text(row["letter"], row["number"])
    return Conflict(
        "counter-busy",
        f"Quầy đang có số {number}. Hãy kết thúc, giữ số hoặc ghi lỡ lượt trước.",
        f"Number {number} is at this counter. Finish, hold or note a no-show first.",
        ticket_id=row["id"],
        number=number,
    )
