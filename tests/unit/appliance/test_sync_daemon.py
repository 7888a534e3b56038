"""The sync daemon against a server on a real socket: every fault costs time only, never an event."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from appliance import outbox
from appliance.core.ambient import Ambient, FixedClock
from appliance.migrations import migrate, migration_sets
from appliance.store import Store
from appliance.sync import claims
from appliance.sync.client import CentralClient
from appliance.sync.daemon import STATE_KEY, SyncDaemon
from tests.support.fake_central import FakeCentral


@pytest.fixture
def store(tmp_path: Path) -> Store:
    path = tmp_path / "box.sqlite3"
    migrate(path, migration_sets("box"))
    return Store(path)


@pytest.fixture
def central() -> Iterator[FakeCentral]:
    with FakeCentral() as running:
        yield running


def daemon_for(store: Store, ambient: Ambient, url: str, timeout_s: float = 2.0) -> SyncDaemon:
    client = CentralClient(url, "box-1", "token", "db-1", timeout_s)
    daemon = SyncDaemon(store, ambient, client, pull_every_s=0.0)
    daemon._uplink.FIRST_S = 0.0  # type: ignore[misc]  # probe at once: waiting is tested as a rule
    return daemon


def write(store: Store, ambient: Ambient, count: int, kind: str = "ticket.changed") -> list[str]:
    ids = []
    for _ in range(count):
        with store.write_transaction() as connection:
            ids.append(outbox.enqueue(connection, ambient, kind, f"ticket:{len(ids)}", {"n": len(ids)}))
    return ids


def states(store: Store) -> dict[str, int]:
    return dict(store.reader().execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall())


def run(daemon: SyncDaemon, rounds: int = 5) -> None:
    for _ in range(rounds):
        daemon.step()


def test_everything_arrives_once_and_is_done(store, ambient, central) -> None:
    ids = write(store, ambient, 1200)
    run(daemon_for(store, ambient, central.url), 6)
    assert sorted(central.events) == sorted(ids)
    assert states(store) == {"done": 1200}
    assert central.posts == 3, "batches of at most 500"


def test_events_of_one_subject_carry_a_gapless_sequence(store, ambient, central) -> None:
    for _ in range(3):
        with store.write_transaction() as connection:
            outbox.enqueue(connection, ambient, "ticket.changed", "ticket:x", {})
    run(daemon_for(store, ambient, central.url))
    assert [central.events[one]["subject_seq"] for one in central.order] == [1, 2, 3]


@pytest.mark.parametrize(
    "wrong",
    [(500, b"oops"), (502, b"<html>"), (200, b"<html>captive portal</html>"), (200, b'{"protocol": 1}'), (302, b"")],
    ids=["500", "502", "another portal's page", "half an answer", "redirect"],
)
def test_a_wrong_answer_loses_nothing_and_charges_no_row(store, ambient, central, wrong) -> None:
    ids = write(store, ambient, 3)
    central.fault = lambda number, _body: wrong if number <= 2 else None
    daemon = daemon_for(store, ambient, central.url)
    run(daemon, 2)
    assert states(store) == {"ready": 3}
    run(daemon)
    assert sorted(central.events) == sorted(ids)
    assert store.reader().execute("SELECT max(attempts) FROM outbox").fetchone()[0] == 0


def test_an_absent_central_is_told_and_nothing_is_lost(store, ambient) -> None:
    write(store, ambient, 2)
    run(daemon_for(store, ambient, "http://127.0.0.1:9"), 2)
    assert states(store) == {"ready": 2}
    told = json.loads(store.reader().execute("SELECT value FROM meta WHERE key = ?", (STATE_KEY,)).fetchone()[0])
    assert told["state"] == "uplink-down"


def test_a_slow_central_times_out_and_the_rows_go_again(store, ambient, central) -> None:
    import time

    ids = write(store, ambient, 2)
    central.fault = lambda number, _body: time.sleep(0.6) if number == 1 else None
    daemon = daemon_for(store, ambient, central.url, timeout_s=0.2)
    run(daemon, 1)
    assert states(store) == {"ready": 2}
    run(daemon)
    assert sorted(central.events) == sorted(ids) and states(store) == {"done": 2}


def test_rows_have_their_own_fates_within_a_batch(store, ambient: Ambient, clock: FixedClock, central) -> None:
    ids = write(store, ambient, 3)
    fates = {ids[0]: ("done", None), ids[1]: ("deferred", "later"), ids[2]: ("parked", "body unreadable")}
    central.outcome = lambda event: fates[str(event["id"])]
    daemon = daemon_for(store, ambient, central.url)
    run(daemon)
    assert states(store) == {"done": 1, "deferred": 1, "parked": 1}
    fates[ids[1]] = ("done", None)
    clock.move(timedelta(minutes=15))
    run(daemon)
    assert states(store) == {"done": 2, "parked": 1}


def test_a_row_central_does_not_mention_is_sent_again(store, ambient, clock, central) -> None:
    ids = write(store, ambient, 2)
    answered = json.dumps(
        {"protocol": 1, "epoch": "epoch-1", "results": [{"id": ids[0], "outcome": "done"}]}
    ).encode()
    central.fault = lambda number, _body: (200, answered) if number == 1 else None
    daemon = daemon_for(store, ambient, central.url)
    run(daemon)
    assert states(store) == {"done": 1, "deferred": 1}
    clock.move(timedelta(minutes=15))
    run(daemon)
    assert states(store) == {"done": 2}


def test_a_refused_batch_is_halved_until_the_bad_row_stands_alone(store, ambient, central) -> None:
    ids = write(store, ambient, 9)

    def refuse_with_the_bad_one(_number, body):
        return (413, b"") if any(event["id"] == ids[4] for event in body["events"]) else None

    central.fault = refuse_with_the_bad_one
    run(daemon_for(store, ambient, central.url), 20)
    assert states(store) == {"done": 8, "parked": 1}


@pytest.mark.parametrize(("status", "state"), [(401, "central-refused-401"), (409, "central-refused-409")])
def test_a_revoked_or_doubled_box_keeps_its_events_and_says_why(store, ambient, central, status, state) -> None:
    write(store, ambient, 2)
    central.fault = lambda _number, _body: (status, b"{}")
    run(daemon_for(store, ambient, central.url))
    assert states(store) == {"ready": 2}
    told = json.loads(store.reader().execute("SELECT value FROM meta WHERE key = ?", (STATE_KEY,)).fetchone()[0])
    assert told["state"] == state


def test_a_backlog_never_starves_what_is_fresh(store, ambient, clock, central) -> None:
    backlog = write(store, ambient, 700)
    central.outcome = lambda _event: ("deferred", "busy")
    daemon = daemon_for(store, ambient, central.url)
    run(daemon, 3)
    clock.move(timedelta(minutes=15))
    fresh = write(store, ambient, 5, kind="ticket.issued")
    central.outcome = lambda _event: ("done", None)
    daemon.step()
    assert set(fresh) <= set(central.events), "in the very next batch"
    assert set(backlog) & set(central.events), "and the backlog moves too"


def test_a_new_epoch_offers_everything_again_and_begins_the_feed_anew(store, ambient, central) -> None:
    ids = write(store, ambient, 4)
    central.changes = [{"seq": 7, "kind": "settings", "key": "stage", "body": {"value": 1}}]
    daemon = daemon_for(store, ambient, central.url)
    run(daemon)
    central.events.clear()
    central.order.clear()
    central.changes = [{"seq": 1, "kind": "settings", "key": "stage", "body": {"value": 2}}]
    central.epoch = "epoch-2"
    run(daemon, 6)
    assert sorted(central.events) == sorted(ids)
    body = store.reader().execute("SELECT body FROM central_documents WHERE key = 'stage'").fetchone()[0]
    assert json.loads(body) == {"value": 2}


def test_changes_are_applied_and_a_strange_one_does_not_stop_the_feed(store, ambient, central) -> None:
    central.changes = [
        {"seq": 1, "kind": "holograms", "key": "x", "body": {}},
        {
            "seq": 2,
            "kind": "lease",
            "key": "l",
            "body": {"unit_code": "H19", "day": "2026-11-23", "first": 1, "last": 9},
        },
        {"seq": 3, "kind": "public_status", "key": "H19-261123-0001", "body": {"status": "9", "updated_at": "2026"}},
        {
            "seq": 4,
            "kind": "staff",
            "key": "canbo",
            "body": {"full_name": "A", "role": "clerk", "password_hash": "$argon2x"},
        },
    ]
    run(daemon_for(store, ambient, central.url))
    reader = store.reader()
    assert reader.execute("SELECT last_serial FROM serial_leases").fetchone()[0] == 9
    assert reader.execute("SELECT status FROM public_status").fetchone()[0] == "9"
    assert reader.execute("SELECT role FROM staff WHERE login = 'canbo'").fetchone()[0] == "clerk"
    assert reader.execute("SELECT value FROM meta WHERE key = 'sync_cursor'").fetchone()[0] == "4"


def test_a_killed_daemons_lease_is_taken_over_at_the_next_start(store, ambient, central) -> None:
    ids = write(store, ambient, 3)
    assert len(claims.claim(store, ambient)) == 3, "claimed by a daemon that then dies"
    run(daemon_for(store, ambient, central.url))
    assert sorted(central.events) == sorted(ids)
