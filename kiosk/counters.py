"""What a clerk does with the queue at a counter: call, recall, start, finish, no-show, hold, resume, transfer, rejoin.

Every verb is one transaction; two clerks pressing "next" at the same instant are put in a row by the write lock.
"""

import sqlite3

from appliance.core.errors import Conflict, InvalidInput, NotFound
from kiosk import desks
from kiosk.call_rules import Choice, Waiting, choose_next, normal_calls_after
from kiosk.centre import Centre
from kiosk.keep_place import rejoin_place_of
from kiosk.number_rules import number_text
from kiosk.ticket_changes import Act, apply_action
from kiosk.ticket_views import find_row, ticket_view
from kiosk.visit_steps import next_line

_HEAD = """
SELECT id, COALESCE(place, seq) FROM tickets
WHERE state = 'waiting' AND business_day = ? AND (priority_group IS NOT NULL) = ? AND service_id IN (%s)
    AND (wanted_counter IS NULL OR wanted_counter = ?) AND (away_until IS NULL OR away_until <= ?)
ORDER BY COALESCE(place, seq) LIMIT 1
"""


def call_next(centre: Centre, act: Act, finish: str | None = None) -> dict[str, object]:
    """Call the next person to the counter and return the ticket with `why` it was their turn.

    `finish` names the ticket that ends with this call; naming it makes a double press harmless. Raises Conflict
    "counter-busy" while another ticket is at the counter, NotFound "nobody-waiting" when the line is empty (what
    `finish` names is finished all the same).
    """
    with centre.store.write_transaction() as connection:
        desk = desks.open_desk(connection, centre, act)
        if finish is not None:
            _finish_named(connection, centre, act, desk, finish)
        elif desk["current_ticket"] is not None:
            raise _busy(find_row(connection, desk["current_ticket"]))
        choice = _choose(connection, centre, act, desk["normal_calls_in_a_row"])
        answer = _call(connection, centre, act, desk, choice) if choice else None
    centre.waits.desks_changed()
    if answer is None:
        raise NotFound("nobody-waiting", "Chưa có người chờ.", "Nobody is waiting.")
    return answer


def recall(centre: Centre, act: Act) -> dict[str, object]:
    """Call the person at the counter once more."""
    with centre.store.write_transaction() as connection:
        row = _current(connection, act)
        apply_action(
            connection, centre, act, row, "recall", called_at=centre.ambient.now_text(), calls=row["calls"] + 1
        )
        return _view(connection, centre, row)


def start(centre: Centre, act: Act) -> dict[str, object]:
    """Note that the person has come and is being served."""
    with centre.store.write_transaction() as connection:
        row = _current(connection, act)
        apply_action(connection, centre, act, row, "start")
        return _view(connection, centre, row)


def no_show(centre: Centre, act: Act) -> dict[str, object]:
    """Note that the person did not come; they may rejoin the same day."""
    return _leave(centre, act, "no_show")


def finish(centre: Centre, act: Act) -> dict[str, object]:
    """End the service of the person at the counter; a visit with a further step waits for its next counter."""
    with centre.store.write_transaction() as connection:
        row = _current(connection, act)
        action = _end(connection, centre, act, row)
        desks.remember_for_undo(connection, centre, act, row, action)
        desks.set_current(connection, act, None)
        return _view(connection, centre, row)


def hold(centre: Centre, act: Act) -> dict[str, object]:
    """Let the person step aside (a form to fill in) and keep their place."""
    return _leave(centre, act, "hold", counter_id=None)


def transfer(
    centre: Centre, act: Act, service_id: str | None = None, counter_id: str | None = None
) -> dict[str, object]:
    """Send the person to another service or counter; number and place in the order stay.

    Raises InvalidInput "transfer-target-missing" when neither is named.
    """
    if service_id is None and counter_id is None:
        raise InvalidInput("transfer-target-missing", "Hãy chọn nơi chuyển đến.", "Choose where the ticket is to go.")
    target = centre.index.desk(counter_id) if counter_id else None
    if service_id is not None:
        centre.index.service(service_id)
    with centre.store.write_transaction() as connection:
        row = _current(connection, act)
        service = service_id or _service_for(row["service_id"], target.service_ids if target else ())
        apply_action(
            connection,
            centre,
            act,
            row,
            "transfer",
            service_id=service,
            wanted_counter=target.id if target else None,
            counter_id=None,
        )
        desks.remember_for_undo(connection, centre, act, row, "transfer")
        desks.set_current(connection, act, None)
        return _view(connection, centre, row)


def resume(centre: Centre, act: Act, ticket_id: str) -> dict[str, object]:
    """Take a held person back to this counter."""
    with centre.store.write_transaction() as connection:
        desk = desks.open_desk(connection, centre, act)
        if desk["current_ticket"] is not None:
            raise _busy(find_row(connection, desk["current_ticket"]))
        row = find_row(connection, ticket_id)
        _bring(connection, centre, act, row)
        desks.remember_for_undo(connection, centre, act, row, "resume")
        return _view(connection, centre, row)


def rejoin(centre: Centre, act: Act, ticket_id: str) -> dict[str, object]:
    """Put someone who missed their call back, to be called within the next three."""
    with centre.store.write_transaction() as connection:
        row = find_row(connection, ticket_id)
        place = rejoin_place_of(connection, row)
        apply_action(connection, centre, act, row, "rejoin", place=place, counter_id=None, wanted_counter=None)
        return _view(connection, centre, row)


def _leave(centre: Centre, act: Act, action: str, **columns: object) -> dict[str, object]:
    with centre.store.write_transaction() as connection:
        row = _current(connection, act)
        apply_action(connection, centre, act, row, action, **columns)
        desks.remember_for_undo(connection, centre, act, row, action)
        desks.set_current(connection, act, None)
        return _view(connection, centre, row)


def _finish_named(connection: sqlite3.Connection, centre: Centre, act: Act, desk: sqlite3.Row, ticket: str) -> None:
    if desk["current_ticket"] != ticket:
        raise Conflict(
            "counter-moved-on",
            "Quầy đã gọi số khác rồi. Màn hình sẽ tự cập nhật.",
            "The counter has already called another number. The screen will update.",
        )
    _end(connection, centre, act, find_row(connection, ticket))
    desks.set_current(connection, act, None)


def _end(connection: sqlite3.Connection, centre: Centre, act: Act, row: sqlite3.Row) -> str:
    following = next_line(connection, row, centre.ambient.now_text())
    if following is None:
        apply_action(connection, centre, act, row, "finish")
        return "finish"
    # The number goes on to the next counter of the visit and keeps its place.
    columns = {"service_id": following, "wanted_counter": None, "counter_id": None}
    apply_action(connection, centre, act, row, "transfer", **columns)
    return "transfer"


def _choose(connection: sqlite3.Connection, centre: Centre, act: Act, normal_calls_in_a_row: int) -> Choice | None:
    services = act.desk.service_ids
    query, now = _HEAD % ", ".join("?" * len(services)), centre.ambient.now_text()
    heads = []
    for priority in (False, True):
        row = connection.execute(query, (centre.business_day(), priority, *services, act.desk.id, now)).fetchone()
        if row:
            heads.append(Waiting(row[0], row[1], priority))
    return choose_next(heads, normal_calls_in_a_row, centre.settings.normals_per_priority)


def _call(
    connection: sqlite3.Connection, centre: Centre, act: Act, desk: sqlite3.Row, choice: Choice
) -> dict[str, object]:
    row = find_row(connection, choice.ticket_id)
    _bring(connection, centre, act, row)
    desks.remember_for_undo(connection, centre, act, row, "call")
    desks.count_call(connection, act, normal_calls_after(choice, desk["normal_calls_in_a_row"]))
    return _view(connection, centre, row) | {"why": choice.why}


def _bring(connection: sqlite3.Connection, centre: Centre, act: Act, row: sqlite3.Row) -> None:
    now = centre.ambient.now_text()
    apply_action(
        connection,
        centre,
        act,
        row,
        "call",
        counter_id=act.desk.id,
        clerk=act.login,
        called_at=now,
        calls=row["calls"] + 1,
        wanted_counter=None,
    )
    desks.set_current(connection, act, row["id"])


def _current(connection: sqlite3.Connection, act: Act) -> sqlite3.Row:
    desk = desks.find_desk(connection, act.desk.id)
    if desk is None or desk["current_ticket"] is None:
        raise Conflict("nobody-at-counter", "Chưa có ai ở quầy này.", "Nobody is at this counter.")
    return find_row(connection, desk["current_ticket"])


def _view(connection: sqlite3.Connection, centre: Centre, row: sqlite3.Row) -> dict[str, object]:
    return ticket_view(connection, centre, find_row(connection, row["id"]))


def _service_for(service_id: str, served: tuple[str, ...]) -> str:
    # A counter that doesn't serve the ticket's line takes it under its own first line.
    return service_id if service_id in served or not served else served[0]


def _busy(row: sqlite3.Row) -> Conflict:
    number = number_text(row["letter"], row["number"])
    return Conflict(
        "counter-busy",
        f"Quầy đang có số {number}. Hãy kết thúc, giữ số hoặc ghi lỡ lượt trước.",
        f"Number {number} is at this counter. Finish, hold or note a no-show first.",
        ticket_id=row["id"],
        number=number,
    )
