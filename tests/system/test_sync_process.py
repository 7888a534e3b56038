"""The sync daemon as a process: prompt, killable at any moment without losing an event, calm at its end."""

import json
import random
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from appliance import outbox
from appliance.core.ambient import Ambient, SystemClock
from appliance.identity import database_id
from appliance.store import Store
from tests.support.box_files import write_box
from tests.support.fake_central import FakeCentral
from tests.support.processes import ProcessSet, free_port, wait_until

REAL = Ambient(SystemClock())


@pytest.fixture
def central():
    with FakeCentral() as running:
        yield running


@pytest.fixture
def box(tmp_path: Path, central: FakeCentral) -> Path:
    return write_box(tmp_path, central.url, "[sync]\npull_every_s = 1\n")


def store_of(box: Path) -> Store:
    return Store(box.parent / "box.sqlite3")


def write(store: Store, subject: str) -> str:
    with store.write_transaction() as connection:
        return outbox.enqueue(connection, REAL, "ticket.changed", subject, {})


def open_rows(store: Store) -> int:
    return int(store.reader().execute("SELECT count(*) FROM outbox WHERE state <> 'done'").fetchone()[0])


def sync(processes: ProcessSet, box: Path):
    return processes.motcua("sync", "run", "--config", str(box))


def test_an_event_another_process_writes_is_at_central_within_a_fifth_of_a_second(processes, box, central) -> None:
    store = store_of(box)
    sync(processes, box).start()
    write(store, "ticket:first")
    wait_until(lambda: len(central.events) == 1, what="the first event")
    waits = []
    for number in range(9):
        time.sleep(0.1)
        event = write(store, f"ticket:{number}")
        begun = time.monotonic()
        wait_until(lambda event=event: event in central.events, what="the event")
        waits.append(time.monotonic() - begun)
    assert sorted(waits)[4] < 0.2, waits


@pytest.mark.parametrize("kills", [6, pytest.param(60, marks=pytest.mark.slow)])
def test_kill_9_at_any_moment_loses_nothing(processes, box, central, kills) -> None:
    store, written, dice = store_of(box), [], random.Random(7)
    central.fault = lambda number, _body: time.sleep(0.15) if number % 3 == 0 else None
    for round_number in range(kills):
        daemon = sync(processes, box).start()
        written += [write(store, f"ticket:{round_number}-{number}") for number in range(20)]
        time.sleep(dice.uniform(0.2, 0.9))
        daemon.kill()
    sync(processes, box).start()
    wait_until(lambda: open_rows(store) == 0, 30, what="everything delivered")
    assert sorted(central.events) == sorted(written)
    assert len(central.order) == len(set(central.order))


def test_a_backlog_drains_soon_after_the_line_is_back(processes, box, central) -> None:
    central.fault = lambda _number, _body: (503, b"")
    store = store_of(box)
    sync(processes, box).start()
    written = [write(store, f"ticket:{number}") for number in range(30)]
    wait_until(lambda: central.posts >= 3, what="some vain probes")
    central.fault = lambda _number, _body: None
    wait_until(lambda: open_rows(store) == 0, 12, what="the backlog delivered")
    assert sorted(central.events) == sorted(written)


def test_a_second_daemon_is_refused(processes, box) -> None:
    sync(processes, box).start()
    wait_until((box.parent / "sync.lock").exists, what="the first holds its lock")
    command = [sys.executable, "-m", "appliance.cli", "sync", "run", "--config", str(box)]

    def second() -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)

    refused = second()
    assert refused.returncode == 1
    assert "[already-running]" in refused.stderr


def test_sigterm_ends_it_with_zero(processes, box, central) -> None:
    daemon = sync(processes, box).start()
    wait_until(lambda: central.gets > 0, what="the first round")
    assert daemon.stop() == 0


def test_status_tells_what_waits_and_now_sends_it(processes, tmp_path) -> None:
    box = write_box(tmp_path)
    store = store_of(box)
    write(store, "ticket:1")
    with store.write_transaction() as connection:
        connection.execute("UPDATE outbox SET state = 'parked', reason = 'body-unreadable'")
    command = [sys.executable, "-m", "appliance.cli", "sync", "status", "--config", str(box)]
    told = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
    assert "1 × body-unreadable" in told
    assert "chưa liên lạc lần nào" in told
    subprocess.run([*command[:4], "now", *command[5:]], check=True, capture_output=True, timeout=20)
    assert store.reader().execute("SELECT state FROM outbox").fetchone()[0] == "ready"


def test_metrics_are_served_on_loopback_where_configured(processes, tmp_path, central) -> None:
    port = free_port()
    box = write_box(tmp_path, central.url, f"[sync]\nmetrics_port = {port}\n")
    sync(processes, box).start(f"http://127.0.0.1:{port}/healthz")
    wait_until(lambda: central.gets > 0, what="the first round")
    health = json.loads(urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).read())
    assert health["status"] == "ok"
    text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5).read().decode()
    assert 'motcua_outbox_rows{state="parked"} 0.0' in text


def test_a_database_that_takes_no_write_for_a_while_stops_nothing_for_good(processes, box, central) -> None:
    store = store_of(box)
    database_id(store, REAL)
    write(store, "ticket:1")
    blocker = sqlite3.connect(box.parent / "box.sqlite3", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    daemon = sync(processes, box).start()
    time.sleep(6.5)  # longer than the store waits for the lock
    blocker.execute("ROLLBACK")
    blocker.close()
    wait_until(lambda: daemon.running and len(central.events) == 1, 20, what="delivered after all")
