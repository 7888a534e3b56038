"""What a clerk does with the queue at a counter: call, recall, start, finish, no-show, and why the next one is next.

Every verb is one transaction; two clerks pressing "next" at the same instant are put in a row by the write lock.
"""

import sqlite3

from appliance.core.errors import Conflict, NotFound
from kiosk import desks
from kiosk.at_counter import bring, busy, current_row, end_service, leave, view
from kiosk.call_rules import Choice, Waiting, choose_next, normal_calls_after
from kiosk.centre import Centre
from kiosk.number_rules import number_text
from kiosk.ticket_changes import Act, apply_action
from kiosk.ticket_views import find_row

_HEAD = """
SELECT id, COALESCE(place, seq) FROM tickets
WHERE state = 'waiting' AND business_day = ? AND (priority_group IS NOT NULL) = ? AND service_id IN (%s)
    AND (wanted_counter IS NULL OR wanted_counter = ?) AND (away_until IS NULL OR away_until <= ?)
ORDER BY COALESCE(place, seq) LIMIT 1
"""

# Somebody sent to this very counter is called here whatever fields it serves now.
_SENT_HERE = """
SELECT id, COALESCE(place, seq), priority_group IS NOT NULL FROM tickets
WHERE state = 'waiting' AND business_day = ? AND wanted_counter = ? AND (away_until IS NULL OR away_until <= ?)
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
        before: list[sqlite3.Row] = []
        if finish is not None:
            before.append(_finish_named(connection, centre, act, desk, finish))
        elif desk["current_ticket"] is not None:
            raise busy(find_row(connection, desk["current_ticket"]))
        choice = choose(connection, centre, act, desk["normal_calls_in_a_row"])
        answer = _call(connection, centre, act, desk, choice, before) if choice else None
    centre.waits.desks_changed()
    if answer is None:
        raise NotFound("nobody-waiting", "Chưa có người chờ.", "Nobody is waiting.")
    return answer


def recall(centre: Centre, act: Act) -> dict[str, object]:
    """Call the person at the counter once more."""
    with centre.store.write_transaction() as connection:
        row = current_row(connection, act)
        apply_action(
            connection, centre, act, row, "recall", called_at=centre.ambient.now_text(), calls=row["calls"] + 1
        )
        return view(connection, centre, row)


def start(centre: Centre, act: Act) -> dict[str, object]:
    """Note that the person has come and is being served."""
    with centre.store.write_transaction() as connection:
        row = current_row(connection, act)
        apply_action(connection, centre, act, row, "start")
        return view(connection, centre, row)


def no_show(centre: Centre, act: Act) -> dict[str, object]:
    """Note that the person did not come; they may rejoin the same day."""
    return leave(centre, act, "no_show")


def finish(centre: Centre, act: Act) -> dict[str, object]:
    """End the service of the person at the counter; one with a further step, or only lent, waits again."""
    with centre.store.write_transaction() as connection:
        row = current_row(connection, act)
        end_service(connection, centre, act, row)
        desks.remember_for_undo(connection, act, "finish", [row])
        desks.set_current(connection, act, None)
        return view(connection, centre, row)


def choose(connection: sqlite3.Connection, centre: Centre, act: Act, normal_calls_in_a_row: int) -> Choice | None:
    """Return whom the counter calls next, and why; only looks."""
    services, day, now = act.desk.service_ids, centre.business_day(), centre.ambient.now_text()
    heads = []
    query = _HEAD % ", ".join("?" * len(services))
    for priority in (False, True):
        row = connection.execute(query, (day, priority, *services, act.desk.id, now)).fetchone()
        if row:
            heads.append(Waiting(row[0], row[1], priority))
    sent = connection.execute(_SENT_HERE, (day, act.desk.id, now)).fetchone()
    if sent:
        heads.append(Waiting(sent[0], sent[1], bool(sent[2])))
    return choose_next(heads, normal_calls_in_a_row, centre.settings.normals_per_priority)


def next_up(connection: sqlite3.Connection, centre: Centre, act: Act) -> dict[str, object] | None:
    """Return the number this counter would call now and the rule that says so."""
    desk = desks.find_desk(connection, act.desk.id)
    choice = choose(connection, centre, act, desk["normal_calls_in_a_row"] if desk else 0)
    if choice is None:
        return None
    row = find_row(connection, choice.ticket_id)
    return {"id": row["id"], "number": number_text(row["letter"], row["number"]), "why": choice.why}


def _finish_named(
    connection: sqlite3.Connection, centre: Centre, act: Act, desk: sqlite3.Row, ticket: str
) -> sqlite3.Row:
    if desk["current_ticket"] != ticket:
        raise Conflict(
            "counter-moved-on",
            "Quầy đã gọi số khác rồi. Màn hình sẽ tự cập nhật.",
            "The counter has already called another number. The screen will update.",
        )
    row = find_row(connection, ticket)
    end_service(connection, centre, act, row)
    desks.remember_for_undo(connection, act, "finish", [row])
    desks.set_current(connection, act, None)
    return row


def _call(
    connection: sqlite3.Connection,
    centre: Centre,
    act: Act,
    desk: sqlite3.Row,
    choice: Choice,
    finished: list[sqlite3.Row],
) -> dict[str, object]:
    row = find_row(connection, choice.ticket_id)
    bring(connection, centre, act, row)
    desks.remember_for_undo(connection, act, "call", [*finished, row], desk["normal_calls_in_a_row"])
    desks.count_call(connection, act, normal_calls_after(choice, desk["normal_calls_in_a_row"]))
    return view(connection, centre, row) | {"why": choice.why}
