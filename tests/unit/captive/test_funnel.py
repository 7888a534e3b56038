"""Tests of captive/funnel.py and captive/reports.py."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from appliance.core.ambient import Ambient, FixedClock
from appliance.store import Store
from captive.funnel import Funnel, Step
from captive.reports import WIFI_HOUR, close_hours, deliver_reports
from tests.support.portal import portal_store

A, B = "02:00:00:00:00:0a", "02:00:00:00:00:0b"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return portal_store(tmp_path)


def hours(store: Store) -> dict[tuple[str, str], int]:
    rows = store.reader().execute("SELECT hour, step, devices FROM funnel_hours").fetchall()
    return {(row["hour"], row["step"]): row["devices"] for row in rows}


def test_a_device_counts_once_per_hour_and_step(store: Store, ambient: Ambient, clock: FixedClock) -> None:
    funnel = Funnel(ambient)
    for mac in (A, A, B, A, None):
        funnel.note(Step.SEEN, mac)
    funnel.note(Step.CONNECTED, A)
    funnel.flush(store)
    clock.move(timedelta(hours=1))
    funnel.note(Step.SEEN, A)
    funnel.flush(store)
    funnel.flush(store)
    assert hours(store) == {
        ("2026-11-23T08", "seen"): 2,
        ("2026-11-23T08", "connected"): 1,
        ("2026-11-23T09", "seen"): 1,
    }


def test_no_mac_and_no_hash_reaches_the_disk(store: Store, ambient: Ambient) -> None:
    funnel = Funnel(ambient)
    funnel.note(Step.SEEN, A)
    funnel.flush(store)
    columns = [row["name"] for row in store.reader().execute("PRAGMA table_info(funnel_hours)")]
    assert columns == ["hour", "step", "devices", "reported"]


def test_counts_survive_a_refused_write(store: Store, ambient: Ambient) -> None:
    funnel = Funnel(ambient)
    funnel.note(Step.SEEN, A)
    with store.write_transaction() as connection:
        connection.execute("ALTER TABLE funnel_hours RENAME TO elsewhere")
    with pytest.raises(sqlite3.OperationalError):
        funnel.flush(store)
    with store.write_transaction() as connection:
        connection.execute("ALTER TABLE elsewhere RENAME TO funnel_hours")
    funnel.flush(store)
    assert hours(store) == {("2026-11-23T08", "seen"): 1}


def test_a_finished_hour_becomes_one_report_kept_until_acknowledged(
    store: Store, ambient: Ambient, clock: FixedClock
) -> None:
    funnel = Funnel(ambient)
    funnel.note(Step.SEEN, A)
    funnel.flush(store)
    assert close_hours(store, ambient) == 0
    clock.move(timedelta(hours=1))
    assert close_hours(store, ambient) == 1
    assert close_hours(store, ambient) == 0
    assert deliver_reports(store, lambda *_: False) == 0
    taken: list[tuple[str, str, dict[str, object]]] = []

    def box(report_id: str, kind: str, body: dict[str, object]) -> bool:
        taken.append((report_id, kind, body))
        return True

    assert deliver_reports(store, box) == 1
    assert deliver_reports(store, box) == 0
    assert taken[0][1:] == (WIFI_HOUR, {"hour": "2026-11-23T08", "devices": {"seen": 1}})


def test_the_time_from_the_first_page_to_the_tap_is_counted_in_classes(store: Store, ambient: Ambient) -> None:
    now_s = 0.0
    funnel = Funnel(ambient, lambda: now_s)
    funnel.note(Step.INVITED, A)
    now_s = 5.0
    funnel.note(Step.INVITED, B)
    now_s = 9.0
    funnel.note(Step.CONNECTED, A)
    now_s = 900.0
    funnel.note(Step.CONNECTED, B)
    funnel.flush(store)
    counted = {step: devices for (_hour, step), devices in hours(store).items()}
    assert counted == {"invited": 2, "connected": 2, "connected-in-10s": 1, "connected-later": 1}
