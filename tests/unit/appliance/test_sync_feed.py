"""The feed of changes from central: what makes no sense is passed over, and a page is applied whole or not at all."""

import sqlite3
from collections.abc import Iterator
from datetime import date

import pytest

from appliance import leases
from appliance.core.protocol import Change, ChangePage
from appliance.sync.changes import apply_page
from appliance.sync.client import CentralClient
from appliance.sync.daemon import SyncDaemon
from tests.support.fake_central import FakeCentral
from tests.support.sync_rounds import daemon_for, run


@pytest.fixture
def central() -> Iterator[FakeCentral]:
    with FakeCentral() as running:
        yield running


def test_a_feed_that_promises_more_without_moving_on_is_not_asked_in_a_loop(store, ambient, central) -> None:
    central.more = True
    daemon = SyncDaemon(store, ambient, CentralClient(central.url, "box-1", "token", "db-1", 2.0), 60.0)
    run(daemon, 10)
    assert central.gets <= 2


@pytest.mark.parametrize(
    "body",
    [
        {"unit_code": "H19", "day": "2026-11-23", "first": 1, "last": 10**30},
        {"unit_code": "H19", "day": "2026-11-23", "first": 9, "last": 1},
        {"unit_code": None},
    ],
    ids=["astronomical", "backwards", "empty"],
)
def test_a_lease_that_makes_no_sense_is_passed_over(store, ambient, central, body) -> None:
    central.changes = [
        {"seq": 1, "kind": "lease", "key": "l", "body": body},
        {"seq": 2, "kind": "public_status", "key": "k", "body": {"status": "9", "updated_at": "2026"}},
    ]
    run(daemon_for(store, ambient, central.url))
    assert store.reader().execute("SELECT count(*) FROM serial_leases").fetchone()[0] == 0
    assert store.reader().execute("SELECT count(*) FROM public_status").fetchone()[0] == 1


def test_a_change_numbered_beyond_all_bounds_does_not_end_the_daemon(store, ambient, central) -> None:
    central.changes = [
        {"seq": 10**30, "kind": "public_status", "key": "k", "body": {"status": "9", "updated_at": "2026"}}
    ]
    run(daemon_for(store, ambient, central.url))
    assert store.reader().execute("SELECT count(*) FROM public_status").fetchone()[0] == 0


def test_a_closed_account_is_logged_out(store, ambient, central) -> None:
    body = {"full_name": "A", "role": "clerk", "password_hash": "$argon2x"}
    central.changes = [{"seq": 1, "kind": "staff", "key": "canbo", "body": body}]
    daemon = daemon_for(store, ambient, central.url)
    run(daemon)
    with store.write_transaction() as connection:
        connection.execute("INSERT INTO sessions VALUES ('s', 'canbo', 'c', '2026', '2027')")
    central.changes.append({"seq": 2, "kind": "staff", "key": "canbo", "body": {**body, "active": False}})
    run(daemon)
    assert store.reader().execute("SELECT count(*) FROM sessions").fetchone()[0] == 0
    assert store.reader().execute("SELECT active FROM staff").fetchone()[0] == 0


def test_a_page_is_applied_whole_with_its_cursor_or_not_at_all(store, ambient) -> None:
    page = ChangePage(
        protocol=1,
        epoch="e",
        cursor=1,
        more=False,
        changes=[Change(seq=1, kind="public_status", key="k", body={"status": "9", "updated_at": "2026"})],
    )
    with store.write_transaction() as connection:
        connection.execute(
            "CREATE TRIGGER cut BEFORE INSERT ON meta WHEN NEW.key = 'sync_cursor'"
            " BEGIN SELECT RAISE(ABORT, 'cut'); END"
        )
    with pytest.raises(sqlite3.IntegrityError):
        apply_page(store, ambient, page)
    assert store.reader().execute("SELECT count(*) FROM public_status").fetchone()[0] == 0


def test_counters_set_on_the_box_stay_unless_central_names_others(store, ambient, central) -> None:
    body = {"full_name": "A", "role": "clerk", "password_hash": "$argon2x"}

    def counters_after(seq: int, **more: object) -> str:
        central.changes = [{"seq": seq, "kind": "staff", "key": "canbo", "body": {**body, **more}}]
        run(daemon_for(store, ambient, central.url))
        return str(store.reader().execute("SELECT counters FROM staff").fetchone()[0])

    assert counters_after(1) == "[]"
    with store.write_transaction() as connection:
        connection.execute("""UPDATE staff SET counters = '["quay-1"]'""")
    assert counters_after(2, full_name="B") == '["quay-1"]'
    assert counters_after(3, counters=["quay-2"]) == '["quay-2"]'
    assert counters_after(4, counters=[]) == "[]"


def test_serials_that_run_out_are_told_with_each_pull_until_more_come(store, ambient, central) -> None:
    with store.write_transaction() as connection:
        leases.store_lease(connection, "H19", "2026-11-23", 1000, 1009)
    daemon = SyncDaemon(store, ambient, CentralClient(central.url, "box-1", "token", "db-1", 2.0), 0.0, "H19")
    for serial in range(1000, 1008):
        run(daemon, 1)
        with store.write_transaction() as connection:
            assert leases.take_serial(connection, "H19", date(2026, 11, 23)) == serial
    assert set(central.serials_low) == {None}
    run(daemon, 1)
    assert central.serials_low[-1] == "2026-11-23:1009"
    body = {"unit_code": "H19", "day": "2026-11-23", "first": 1500, "last": 1999}
    central.changes = [{"seq": 1, "kind": "lease", "key": "2026-11-23:H19:1500", "body": body}]
    run(daemon, 2)
    assert central.serials_low[-1] is None
