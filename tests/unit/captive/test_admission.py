"""Tests of captive/admission.py: the row first, then the gate, and both in step after every fault."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient, FixedClock
from appliance.store import Store
from captive import session_store
from captive.admission import Admission
from captive.gate import GateEntry, GateUnavailable
from captive.memory_gate import MemoryGate
from tests.support.portal import portal_store

A, B = "02:00:00:00:00:0a", "02:00:00:00:00:0b"
LENGTH = timedelta(hours=12)
KEEP = timedelta(days=90)


class DeadGate:
    """A gate whose process does not answer."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.rows_when_asked = 0

    def grant(self, mac: str, seconds: int) -> None:
        self.rows_when_asked = len(session_store.all_current(self._store.reader()))
        raise GateUnavailable("no answer")

    def revoke(self, mac: str) -> None:
        raise GateUnavailable("no answer")

    def list(self) -> list[GateEntry]:
        raise GateUnavailable("no answer")

    def replace(self, entries: Iterable[GateEntry]) -> None:
        raise GateUnavailable("no answer")

    def entry(self, mac: str) -> GateEntry | None:
        raise GateUnavailable("no answer")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return portal_store(tmp_path)


@pytest.fixture
def gate(clock: FixedClock) -> MemoryGate:
    return MemoryGate(lambda: clock.now().timestamp())


@pytest.fixture
def admission(store: Store, gate: MemoryGate, ambient: Ambient) -> Admission:
    return Admission(store, gate, ambient, LENGTH)


def test_one_tap_admits_a_device_for_the_session_length(admission: Admission, gate: MemoryGate) -> None:
    admission.connect(A)
    assert gate.list() == [GateEntry(A, 12 * 3600)]
    assert admission.seconds_left(A) == 12 * 3600
    assert admission.seconds_left(B) == 0


def test_a_second_tap_lets_the_session_start_anew(
    admission: Admission, gate: MemoryGate, clock: FixedClock, store: Store
) -> None:
    first = admission.connect(A)
    clock.move(timedelta(hours=11))
    assert admission.connect(A).id == first.id
    assert admission.seconds_left(A) == gate.list()[0].seconds_left == 12 * 3600
    assert len(session_store.all_current(store.reader())) == 1


def test_a_session_ends_on_time_without_anybody_doing_anything(
    admission: Admission, gate: MemoryGate, clock: FixedClock
) -> None:
    admission.connect(A)
    clock.move(LENGTH)
    assert gate.list() == []
    assert admission.seconds_left(A) == 0


def test_after_the_end_a_tap_starts_a_new_session(admission: Admission, clock: FixedClock) -> None:
    first = admission.connect(A)
    clock.move(LENGTH + timedelta(hours=1))
    assert admission.connect(A).id != first.id


def test_the_row_is_on_disk_before_the_gate_is_asked(store: Store, ambient: Ambient) -> None:
    gate = DeadGate(store)
    with pytest.raises(GateUnavailable):
        Admission(store, gate, ambient, LENGTH).connect(A)
    assert gate.rows_when_asked == 1


def test_when_the_gate_is_dead_nobody_is_on_record_as_admitted(store: Store, ambient: Ambient) -> None:
    admission = Admission(store, DeadGate(store), ambient, LENGTH)
    with pytest.raises(GateUnavailable):
        admission.connect(A)
    assert admission.seconds_left(A) == 0


def test_when_the_gate_is_dead_a_running_session_keeps_its_old_end(
    admission: Admission, store: Store, ambient: Ambient, clock: FixedClock
) -> None:
    admission.connect(A)
    clock.move(timedelta(hours=2))
    with pytest.raises(GateUnavailable):
        Admission(store, DeadGate(store), ambient, LENGTH).connect(A)
    assert admission.seconds_left(A) == 10 * 3600


def test_after_a_restart_unexpired_sessions_are_back(
    admission: Admission, store: Store, ambient: Ambient, clock: FixedClock
) -> None:
    admission.connect(A)
    clock.move(timedelta(hours=11))
    admission.connect(B)
    clock.move(timedelta(hours=1, minutes=30))
    fresh = MemoryGate(lambda: clock.now().timestamp())
    assert Admission(store, fresh, ambient, LENGTH).restore() == 1
    assert fresh.list() == [GateEntry(B, 10 * 3600 + 1800)]


def test_restoring_cuts_nobody_off_whom_the_gate_still_knows(admission: Admission, gate: MemoryGate) -> None:
    gate.grant(B, 60)
    admission.connect(A)
    gate.revoke(A)
    assert admission.restore() == 1
    assert {entry.mac: entry.seconds_left for entry in gate.list()} == {A: 12 * 3600, B: 60}


def test_nothing_is_restored_while_the_clock_is_behind(
    admission: Admission, store: Store, ambient: Ambient, clock: FixedClock
) -> None:
    admission.connect(A)
    admission.tidy(KEEP)
    clock.move(timedelta(days=-400))
    fresh = MemoryGate()
    restarted = Admission(store, fresh, ambient, LENGTH)
    assert restarted.restore() is None and fresh.list() == []
    clock.move(timedelta(days=400, hours=1))
    assert restarted.restore() == 1


def test_a_revoked_device_is_out_at_once(admission: Admission, gate: MemoryGate) -> None:
    admission.connect(A)
    admission.revoke(A, "staff")
    assert gate.list() == [] and admission.seconds_left(A) == 0


def test_tidying_ends_overdue_sessions_and_keeps_no_mac_of_them(
    admission: Admission, store: Store, clock: FixedClock
) -> None:
    admission.connect(A)
    clock.move(LENGTH + timedelta(minutes=1))
    assert admission.tidy(KEEP) == 1
    assert store.reader().execute("SELECT COUNT(*) FROM wifi_sessions").fetchone()[0] == 0


@pytest.mark.parametrize("jump", [timedelta(days=3650), timedelta(days=-3650)], ids=["ahead", "back"])
def test_a_clock_that_jumps_by_years_cuts_nobody_off_and_gives_nobody_years(
    store: Store, ambient: Ambient, clock: FixedClock, jump: timedelta
) -> None:
    gate = MemoryGate()  # like the kernel's, its time-outs know no wall clock
    admission = Admission(store, gate, ambient, LENGTH)
    admission.connect(A)
    admission.tidy(KEEP)
    clock.move(jump)
    admission.tidy(KEEP)
    admission.restore()
    # What the kernel counts is not the wall clock: whoever was admitted stays so, and new phones get their hours.
    before = {entry.mac for entry in gate.list()}
    admission.connect(B)
    assert before <= {entry.mac for entry in gate.list()} >= {B}
    assert admission.seconds_left(B) == LENGTH.total_seconds() and admission.seconds_left(A) <= LENGTH.total_seconds()


def test_a_clock_set_right_after_years_ahead_still_admits_and_ends_on_time(
    store: Store, ambient: Ambient, clock: FixedClock
) -> None:
    admission = Admission(store, MemoryGate(), ambient, LENGTH)
    clock.move(timedelta(days=3650))
    admission.connect(A)
    admission.tidy(KEEP)
    clock.move(timedelta(days=-3650))
    admission.connect(B)
    assert 0 < admission.seconds_left(A) <= LENGTH.total_seconds()
    clock.move(LENGTH)
    assert admission.seconds_left(B) == 0
