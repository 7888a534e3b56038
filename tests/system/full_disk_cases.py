"""The cases of `test_full_disk`, run inside a mount namespace of their own; each gets a file system of 4 MB."""

import errno
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance import outbox
from appliance.core.ambient import real_ambient
from appliance.identity import database_id
from appliance.store import Store
from printer.samples import TICKET
from tests.support.box_files import write_box
from tests.support.central_process import central_process
from tests.support.fake_central import FakeCentral
from tests.support.kiosk_process import RunningKiosk, ask
from tests.support.phone import Phone
from tests.support.processes import ProcessSet, free_port, wait_until
from tests.support.spool_bench import Bench

KIOSK_TABLES = ("tickets", "print_jobs", "outbox", "idempotency_keys", "ticket_periods")


class SmallDisk:
    """A tmpfs; full and freed again at will."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._held: list[sqlite3.Connection] = []

    def fill(self, database: Path) -> None:
        """Leave no room, neither on the file system nor inside `database` and its write-ahead log."""
        with (self.path / "filler").open("wb", buffering=0) as file:
            for size in (65_536, 4096, 512, 1):
                with pytest.raises(OSError, match="No space") as refused:
                    while True:
                        file.write(b"x" * size)
                assert refused.value.errno == errno.ENOSPC
        connection = sqlite3.connect(database, isolation_level=None, timeout=10)
        self._held.append(connection)  # held open: the last one to close would empty the log and make room
        with pytest.raises(sqlite3.OperationalError, match="full"):
            connection.execute("CREATE TABLE IF NOT EXISTS filler (x)")
            while True:
                connection.execute("INSERT INTO filler VALUES (randomblob(900))")

    def free(self) -> None:
        """Make room again, as a person who deletes something would."""
        (self.path / "filler").unlink()

    def close(self) -> None:
        """Let go of the databases."""
        for connection in self._held:
            connection.close()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A file system of 4 MB; the namespace this runs in may mount it without being root."""
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)], check=True)
    small = SmallDisk(place)
    yield small
    small.close()
    subprocess.run(["umount", "-l", str(place)], check=True)


def whole(database: Path) -> bool:
    """Tell whether SQLite finds the file undamaged."""
    connection = sqlite3.connect(database)
    try:
        return connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    finally:
        connection.close()


def test_kiosk(processes: ProcessSet, disk: SmallDisk) -> None:
    kiosk = RunningKiosk(processes, disk.path).start()
    connection = kiosk.connect()
    service = str(ask(connection, "GET", "/api/services")[1]["services"][0]["id"])  # type: ignore[index]
    disk.fill(kiosk.database)
    status, answer = ask(connection, "POST", "/api/tickets", {"service_id": service})
    assert (status, answer["code"]) == (503, "store-unavailable")
    assert "báo nhân viên" in str(answer["detail"])
    assert {kiosk.read(f"SELECT COUNT(*) FROM {table}")[0][0] for table in KIOSK_TABLES} == {0}
    disk.free()
    status, answer = ask(connection, "POST", "/api/tickets", {"service_id": service})
    assert (status, str(answer["number"])[1:]) == (201, "001")
    assert {kiosk.read(f"SELECT COUNT(*) FROM {table}")[0][0] for table in KIOSK_TABLES} == {1}
    assert whole(kiosk.database)


def test_spooler(processes: ProcessSet, disk: SmallDisk) -> None:
    bench = Bench(processes, disk.path, speed=1000.0)
    job = bench.enqueue("ticket", TICKET)
    disk.fill(bench.store.path)
    spooler = bench.start_spooler()
    time.sleep(2.0)
    assert spooler.running, spooler.log.read_text()
    assert bench.state(job) == "ready", "what can't be marked as being sent is not sent"
    disk.free()
    bench.start_printer()
    wait_until(lambda: bench.state(job) == "printed", 30, what="printed once there is room")
    assert bench.qr_counts() == {TICKET["qr_url"]: 1}
    bench.store.close()


def test_sync(processes: ProcessSet, disk: SmallDisk) -> None:
    with FakeCentral() as central:
        config = write_box(disk.path, central.url, "[sync]\npull_every_s = 1\n")
        store, ambient = Store(disk.path / "box.sqlite3"), real_ambient()
        with store.write_transaction() as connection:
            event = outbox.enqueue(connection, ambient, "ticket.changed", "ticket:a", {})
        database_id(store, ambient)  # made at a box's first start, which a full disk refuses
        disk.fill(disk.path / "box.sqlite3")
        daemon = processes.motcua("sync", "run", "--config", str(config)).start()
        time.sleep(2.0)
        assert daemon.running, daemon.log.read_text()
        assert store.reader().execute("SELECT state FROM outbox").fetchone()[0] != "done"
        disk.free()
        wait_until(
            lambda: store.reader().execute("SELECT state FROM outbox").fetchone()[0] == "done", 40, what="delivered"
        )
        assert list(central.events) == [event]
        store.close()


def test_portal(processes: ProcessSet, disk: SmallDisk) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    extra = f'[portal]\nport = {port}\npublic_url = "{url}"\ndemo_neighbours = true\n'
    config = write_box(disk.path, extra=extra)
    processes.motcua("portal", "run", "--config", str(config)).start(f"{url}/healthz")
    assert Phone(url, 1).connect().status == 303
    disk.fill(disk.path / "portal.sqlite3")
    refused = Phone(url, 3).connect()
    assert refused.status == 503
    assert "báo nhân viên" in refused.data.decode()
    assert Phone(url, 3).capport()["captive"] is True, "nobody is admitted whom a restart would forget"
    disk.free()
    assert Phone(url, 3).connect().status == 303
    assert Phone(url, 3).capport()["captive"] is False


def test_central(processes: ProcessSet, disk: SmallDisk) -> None:
    database = disk.path / "central.sqlite3"
    central = central_process(processes, disk.path, f"sqlite:///{database}").start()
    first, second = central.box.dossier(), central.box.ticket()
    disk.fill(database)
    with pytest.raises(AssertionError, match="unavailable"):
        central.post(first, second)
    rows = sqlite3.connect(database)
    for table in ("inbox_events", "dossiers", "slips", "tickets", "status_events"):
        assert rows.execute(f"SELECT COUNT(*) FROM {table}").fetchone() == (0,), table
    disk.free()
    assert [result["outcome"] for result in central.post(first, second)] == ["done", "done"]
    assert rows.execute("SELECT COUNT(*) FROM dossiers").fetchone() == (1,)
    rows.close()
    assert whole(database)
