"""The sync daemon against a server on a real socket: every fault costs time only, never an event."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest

from appliance import outbox
from appliance.core.ambient import Ambient, FixedClock
from appliance.sync import claims
from appliance.sync.client import CentralClient
from appliance.sync.daemon import SyncDaemon
from appliance.sync.line_state import STATE_KEY, read_line, want_round
from tests.support.fake_central import FakeCentral
from tests.support.sync_rounds import daemon_for, run, states, write


@pytest.fixture
def central() -> Iterator[FakeCentral]:
    with FakeCentral() as running:
        yield running


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
    [
        (500, b"oops"),
        (502, b"<html>"),
        (200, b"<html>captive portal</html>"),
        (200, b'{"protocol": 1}'),
        (302, b""),
        (400, b"<html>a proxy's page</html>"),
        (401, b"<html>a proxy's page</html>"),
        (413, b"<html>a proxy's page</html>"),
    ],
    ids=["500", "502", "portal page", "half an answer", "redirect", "proxy 400", "proxy 401", "proxy 413"],
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
        return (413, b"{}") if any(event["id"] == ids[4] for event in body["events"]) else None

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
    central.changes = [
        {"seq": 7, "kind": "public_status", "key": "stage", "body": {"status": "4", "updated_at": "2026"}}
    ]
    daemon = daemon_for(store, ambient, central.url)
    run(daemon)
    central.events.clear()
    central.order.clear()
    central.changes = [
        {"seq": 1, "kind": "public_status", "key": "stage", "body": {"status": "9", "updated_at": "2026"}}
    ]
    central.epoch = "epoch-2"
    run(daemon, 6)
    assert sorted(central.events) == sorted(ids)
    assert store.reader().execute("SELECT status FROM public_status").fetchone()[0] == "9"


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


def test_an_answer_that_trickles_is_given_up_and_nothing_is_lost(store, ambient, central) -> None:
    ids = write(store, ambient, 2)
    central.piece, central.pause_s = 4, 0.05
    daemon = daemon_for(store, ambient, central.url, timeout_s=0.3)
    run(daemon, 1)
    assert states(store) == {"ready": 2}, "it did not wait for the whole answer, which says done"
    central.piece, central.pause_s = 0, 0.0
    run(daemon)
    assert states(store) == {"done": 2}
    assert sorted(central.order) == sorted(ids), "central had them already: once each"


def test_what_happens_now_overtakes_what_a_dead_line_has_piled_up(store, ambient, central) -> None:
    write(store, ambient, 2000)
    daemon = daemon_for(store, ambient, central.url)
    daemon.step()
    (fresh,) = write(store, ambient, 1, kind="ticket.issued")
    daemon.step()
    assert fresh in central.events
    assert states(store)["ready"] > 900, "long before the pile is gone"
    run(daemon, 5)
    assert states(store) == {"done": 2001}


def test_events_offered_again_after_a_restore_do_not_hold_up_fresh_ones(store, ambient, central) -> None:
    write(store, ambient, 700)
    daemon = daemon_for(store, ambient, central.url)
    run(daemon, 4)
    central.epoch = "epoch-2"
    central.events.clear()
    daemon.step()
    (fresh,) = write(store, ambient, 1, kind="ticket.issued")
    daemon.step()
    assert fresh in central.events
    run(daemon, 5)
    assert len(central.events) == 701


def test_a_row_no_batch_can_hold_is_parked_and_the_others_go(store, ambient, central) -> None:
    with store.write_transaction() as connection:
        big = outbox.enqueue(connection, ambient, "ticket.changed", "ticket:big", {"text": "x" * 1_000_000})
    ids = write(store, ambient, 3)
    run(daemon_for(store, ambient, central.url))
    assert sorted(central.events) == sorted(ids)
    row = store.reader().execute("SELECT state, reason FROM outbox WHERE event_id = ?", (big,)).fetchone()
    assert tuple(row) == ("parked", "too-big")


def test_batches_stay_under_a_megabyte(store, ambient, central) -> None:
    sizes = []
    central.fault = lambda _number, body: sizes.append(len(json.dumps(body, ensure_ascii=False).encode()))
    for number in range(8):
        with store.write_transaction() as connection:
            outbox.enqueue(connection, ambient, "ticket.changed", f"ticket:{number}", {"text": "ữ" * 100_000})
    run(daemon_for(store, ambient, central.url), 8)
    assert states(store) == {"done": 8}
    assert max(sizes) <= 1_000_000


def test_a_waiting_daemon_tries_at_once_when_it_is_asked_to(store, ambient, central) -> None:
    ids = write(store, ambient, 1)
    central.fault = lambda number, _body: (500, b"") if number == 1 else None
    daemon = SyncDaemon(store, ambient, CentralClient(central.url, "box-1", "token", "db-1", 2.0), 60.0)
    run(daemon, 3)
    assert central.posts == 1, "it waits before it probes the line again"
    want_round(store, ambient)
    daemon.step()
    assert list(central.events) == ids


def test_contact_is_noted_with_its_time(store, ambient, clock, central) -> None:
    daemon = daemon_for(store, ambient, central.url)
    run(daemon, 2)
    first = read_line(store).last_contact
    assert first == ambient.now_text()
    clock.move(timedelta(seconds=10))
    run(daemon, 2)
    assert read_line(store).last_contact == first, "a quiet line is not written down every second"
    clock.move(timedelta(seconds=30))
    run(daemon, 2)
    assert read_line(store).last_contact == ambient.now_text()
