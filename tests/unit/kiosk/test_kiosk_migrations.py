"""The tables keep periods and waiting counts by themselves, whatever verb changes a ticket."""

import sqlite3

import pytest

from appliance.box_migrations import migrations as box
from appliance.migrations import migrate
from appliance.store import connect
from kiosk.kiosk_migrations import migrations as kiosk
from printer.printer_migrations import migrations as printer


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "box.sqlite3"
    migrate(path, [box, printer, kiosk])
    connection = connect(path)
    yield connection
    connection.close()


def add(database, number, *, priority=None, service="dat-dai", day="2026-11-23"):
    database.execute(
        "INSERT INTO tickets (id, business_day, letter, number, service_id, priority_group, lang, token,"
        " print_job_id, taken_by, issued_at, changed_at) VALUES (?, ?, 'A', ?, ?, ?, 'vi', ?, 'j', 'kiosk', 't0', 't0')",
        (f"{day}-{number}", day, number, service, priority, f"{day}-{number}"),
    )


def counts(database):
    rows = database.execute("SELECT service_id, priority, waiting FROM waiting_counts ORDER BY 1, 2").fetchall()
    return {(service, priority): waiting for service, priority, waiting in rows}


def test_migrating_twice_changes_nothing(tmp_path):
    path = tmp_path / "box.sqlite3"
    assert "kiosk/m0001_queue" in migrate(path, [box, printer, kiosk])
    assert migrate(path, [box, printer, kiosk]) == []


def test_a_number_can_be_given_only_once_a_day(database):
    add(database, 1)
    add(database, 1, day="2026-11-24")
    with pytest.raises(sqlite3.IntegrityError):
        add(database, 1)


def test_waiting_counts_follow_every_change_of_state_service_and_priority(database):
    for number in (1, 2, 3):
        add(database, number, priority="elderly" if number == 3 else None)
    assert counts(database) == {("dat-dai", 0): 2, ("dat-dai", 1): 1}
    database.execute("UPDATE tickets SET state = 'called', changed_at = 't1' WHERE number = 1")
    database.execute("UPDATE tickets SET service_id = 'ho-tich', changed_at = 't1' WHERE number = 2")
    database.execute("UPDATE tickets SET priority_group = NULL WHERE number = 3")
    assert counts(database) == {("dat-dai", 0): 1, ("dat-dai", 1): 0, ("ho-tich", 0): 1}
    database.execute("UPDATE tickets SET state = 'waiting', changed_at = 't2' WHERE number = 1")
    assert counts(database)[("dat-dai", 0)] == 2


def test_a_ticket_is_a_row_of_periods_without_holes(database):
    add(database, 1)
    for at, state in (("t1", "called"), ("t2", "serving"), ("t3", "finished")):
        database.execute("UPDATE tickets SET state = ?, counter_id = 'q1', changed_at = ?", (state, at))
    periods = database.execute("SELECT kind, started_at, ended_at FROM ticket_periods ORDER BY id").fetchall()
    assert [tuple(period) for period in periods] == [
        ("waiting", "t0", "t1"),
        ("called", "t1", "t2"),
        ("serving", "t2", "t3"),
        ("finished", "t3", "t3"),
    ]


def test_the_queue_is_read_by_its_index(database):
    plan = database.execute(
        "EXPLAIN QUERY PLAN SELECT id FROM tickets WHERE business_day = 'd' AND service_id = 's'"
        " AND (priority_group IS NOT NULL) = 0 AND state = 'waiting' ORDER BY COALESCE(place, seq) LIMIT 1"
    ).fetchall()
    assert "tickets_waiting" in plan[0]["detail"]
    assert not any("TEMP B-TREE" in row["detail"] for row in plan)
