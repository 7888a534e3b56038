"""The wifi log: sealed on disk, bound to its row, gone in time, and handed over only after the audit trail knows."""

import json
import sqlite3
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from appliance import audit_log
from appliance.core.ambient import Ambient, FixedClock
from appliance.store import Store
from captive.admission import Admission
from captive.gate import GateEntry
from captive.memory_gate import MemoryGate
from captive.session_log import KEY_FILE, SessionLog
from tests.support.box_files import write_box

A, B = "02:00:00:00:00:0a", "02:00:00:00:00:0b"
KEY = bytes(range(32))
LENGTH, KEEP = timedelta(hours=8), timedelta(days=90)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = write_box(tmp_path)
    (tmp_path / "credentials" / KEY_FILE).write_text(KEY.hex())
    return path


@pytest.fixture
def store(config: Path) -> Store:
    return Store(config.parent / "portal.sqlite3")


class CountingGate(MemoryGate):
    """A gate that tells bytes as the kernel's sets do: only while the device is admitted."""

    def __init__(self, clock: FixedClock) -> None:
        super().__init__(lambda: clock.now().timestamp())
        self.moved = {A: (0, 0), B: (0, 0)}

    def list(self) -> list[GateEntry]:
        return [
            replace(entry, bytes_up=self.moved[entry.mac][0], bytes_down=self.moved[entry.mac][1])
            for entry in super().list()
        ]


@pytest.fixture
def gate(clock: FixedClock) -> CountingGate:
    return CountingGate(clock)


@pytest.fixture
def admission(store: Store, gate: CountingGate, ambient: Ambient) -> Admission:
    return Admission(store, gate, ambient, LENGTH, SessionLog(KEY))


def export(config: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    argv = [sys.executable, "-m", "appliance.cli", "captive", "session-log", "--config", str(config), *arguments]
    return subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)


def asked(config: Path, name: str = "log.jsonl", first: str = "2026-11-23") -> "subprocess.CompletedProcess[str]":
    return export(
        config, str(config.parent / name), "--from", first, "--to", first, "--by", "hoa", "--reason", "CV 123/CA"
    )


def test_nothing_on_disk_names_a_device_once_its_session_is_over(
    admission: Admission, store: Store, clock: FixedClock
) -> None:
    admission.connect(A, "10.77.0.23")
    clock.move(LENGTH + timedelta(minutes=1))
    admission.tidy(KEEP)
    copy = sqlite3.connect(":memory:")
    store.reader().backup(copy)
    dump = "\n".join(copy.iterdump())
    assert "session_log" in dump and A not in dump and "10.77.0.23" not in dump
    assert A.encode().hex().upper() not in dump


def test_the_export_tells_device_addresses_and_times_and_is_audited(
    admission: Admission, config: Path, clock: FixedClock
) -> None:
    admission.connect(A, "10.77.0.23")
    clock.move(timedelta(hours=1))
    admission.connect(A, "fd77::23")
    admission.connect(B, "10.77.0.24")
    admission.revoke(B, "staff")
    done = asked(config)
    assert done.returncode == 0, done.stderr
    file = config.parent / "log.jsonl"
    assert file.stat().st_mode & 0o777 == 0o600
    second, first = (json.loads(line) for line in file.read_text().splitlines())
    assert (first["mac"], first["addresses"], first["end"]) == (A, ["10.77.0.23", "fd77::23"], "")
    assert (first["from"], first["until"]) == ("2026-11-23T01:30:00.000Z", "2026-11-23T10:30:00.000Z")
    assert (second["mac"], second["end"]) == (B, "staff")
    box = Store(config.parent / "box.sqlite3")
    (row,) = box.reader().execute("SELECT actor, action, subject, details FROM audit").fetchall()
    assert tuple(row)[:3] == ("hoa", "wifi-log.export", "wifi-log:2026-11-23..2026-11-23")
    assert json.loads(row["details"]) == {"reason": "CV 123/CA", "rows": 2}
    assert audit_log.broken_row(box) is None


def logged(store: Store, clock: FixedClock) -> list[tuple[object, ...]]:
    span = (clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    found = SessionLog(KEY).records(store.reader(), *span)
    return [tuple(one[key] for key in ("mac", "end", "bytes_up", "bytes_down")) for one in found]


def test_a_revoked_session_is_logged_with_the_bytes_until_then(
    admission: Admission, gate: CountingGate, store: Store, clock: FixedClock, config: Path
) -> None:
    admission.connect(A)
    gate.moved[A] = (1_000, 52_000)
    admission.revoke(A, "staff")
    assert logged(store, clock) == [(A, "staff", 1_000, 52_000)]
    assert asked(config).returncode == 0
    exported = json.loads((config.parent / "log.jsonl").read_text())
    assert (exported["bytes_up"], exported["bytes_down"]) == (1_000, 52_000)


@pytest.mark.parametrize("end", ["gate-ended", "time-over"])
def test_a_session_that_the_gate_ended_is_logged_with_the_bytes_last_seen(
    end: str, admission: Admission, gate: CountingGate, store: Store, clock: FixedClock
) -> None:
    admission.connect(A)
    gate.moved[A] = (1_000, 52_000)
    clock.move(timedelta(minutes=5))
    admission.follow_gate()
    if end == "gate-ended":
        MemoryGate.revoke(gate, A)
    else:
        clock.move(LENGTH)
    gate.moved[A] = (0, 0)
    admission.follow_gate()
    admission.tidy(KEEP)
    assert logged(store, clock) == [(A, end, 1_000, 52_000)]


def test_the_next_session_of_a_device_has_bytes_of_its_own(
    admission: Admission, gate: CountingGate, store: Store, clock: FixedClock
) -> None:
    admission.connect(A)
    gate.moved[A] = (1_000, 52_000)
    admission.follow_gate()
    clock.move(LENGTH + timedelta(minutes=1))
    gate.moved[A] = (7, 8)
    admission.connect(A)
    admission.revoke(A, "staff")
    assert logged(store, clock) == [(A, "time-over", 1_000, 52_000), (A, "staff", 7, 8)]


def test_bytes_that_nobody_counted_are_not_called_zero(admission: Admission, store: Store, clock: FixedClock) -> None:
    admission.connect(A)
    clock.move(LENGTH + timedelta(minutes=1))
    admission.tidy(KEEP)
    assert logged(store, clock) == [(A, "time-over", None, None)]


def test_without_an_audit_row_nothing_is_handed_over(admission: Admission, config: Path) -> None:
    admission.connect(A)
    with sqlite3.connect(config.parent / "box.sqlite3") as box:
        box.execute("ALTER TABLE audit RENAME TO elsewhere")
    assert asked(config).returncode != 0
    assert not (config.parent / "log.jsonl").exists()


def test_other_days_and_an_existing_file_give_nothing(admission: Admission, config: Path) -> None:
    admission.connect(A)
    assert asked(config, first="2026-11-20").returncode == 0
    assert (config.parent / "log.jsonl").read_text() == ""
    assert asked(config).returncode != 0, "a file that is there is never written over"


def test_a_row_moved_to_another_id_or_sealed_with_another_key_is_told(
    admission: Admission, store: Store, clock: FixedClock
) -> None:
    admission.connect(A)
    span = (clock.now() - timedelta(days=1), clock.now() + timedelta(days=1))
    assert [one["mac"] for one in SessionLog(KEY).records(store.reader(), *span)] == [A]
    assert [one.get("fault") for one in SessionLog(bytes(32)).records(store.reader(), *span)] == [
        "sealed with another key"
    ]
    with store.write_transaction() as connection:
        connection.execute("UPDATE session_log SET id = 'moved'")
    assert "mac" not in next(SessionLog(KEY).records(store.reader(), *span))


def test_the_log_is_gone_after_its_time(admission: Admission, store: Store, clock: FixedClock) -> None:
    admission.connect(A)
    clock.move(LENGTH + KEEP - timedelta(minutes=1))
    admission.tidy(KEEP)
    count = "SELECT COUNT(*) FROM session_log"
    assert store.reader().execute(count).fetchone()[0] == 1
    clock.move(timedelta(minutes=2))
    admission.tidy(KEEP)
    assert store.reader().execute(count).fetchone()[0] == 0


def test_without_a_key_there_is_no_log_and_people_connect(config: Path, store: Store, ambient: Ambient) -> None:
    Admission(store, MemoryGate(), ambient, LENGTH).connect(A)
    assert store.reader().execute("SELECT COUNT(*) FROM session_log").fetchone()[0] == 0
    (config.parent / "credentials" / KEY_FILE).unlink()
    done = asked(config)
    assert done.returncode != 0 and "wifi-log-key-missing" in done.stderr


@pytest.mark.parametrize("text", ["zz", "00" * 31])
def test_a_bad_key_is_told_in_words(config: Path, text: str) -> None:
    (config.parent / "credentials" / KEY_FILE).write_text(text)
    done = asked(config)
    assert done.returncode != 0 and "wifi-log-key-bad" in done.stderr and "Traceback" not in done.stderr
