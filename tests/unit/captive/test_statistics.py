"""Hourly counts become days, hours of the day and shares; the command prints them and nothing about anybody."""

import json
from pathlib import Path

import pytest

from appliance.cli import main
from appliance.config import load_config
from appliance.core.ambient import real_ambient
from appliance.store import Store
from captive.funnel import Funnel, Step
from captive.statistics_rules import HourCount, bar, by_day, by_hour_of_day, share, waits
from tests.support.box_files import write_box

COUNTS = [
    HourCount("2026-11-24T08", "seen", 10),
    HourCount("2026-11-24T08", "connected", 8),
    HourCount("2026-11-24T09", "seen", 30),
    HourCount("2026-11-25T08", "seen", 4),
    HourCount("2026-11-25T08", "connected-in-10s", 2),
]


def test_days_and_hours_of_the_day_are_sums() -> None:
    assert by_day(COUNTS)["2026-11-24"] == {"seen": 40, "connected": 8}
    assert by_hour_of_day(COUNTS)["08"]["seen"] == 14
    assert waits(by_day(COUNTS)["2026-11-25"])["connected-in-10s"] == 2


def test_a_share_of_nobody_is_a_dash() -> None:
    assert share({"seen": 40, "connected": 8}, "connected") == "20 %"
    assert share({}, "connected") == "–"
    assert bar(0, 0) == "" and len(bar(5, 5)) == 30


def test_the_command_prints_what_was_counted(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_box(tmp_path)
    config = load_config(path)
    funnel = Funnel(real_ambient())
    for mac in ("02:00:00:00:00:01", "02:00:00:00:00:02"):
        funnel.note(Step.SEEN, mac)
    funnel.note(Step.CONNECTED, "02:00:00:00:00:01")
    funnel.flush(Store(config.box.portal_database))
    assert main(["captive", "statistics", "--config", str(path)]) == 0
    assert "1 (50 %)" in capsys.readouterr().out
    assert main(["captive", "statistics", "--json", "--config", str(path)]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert {(each["step"], each["devices"]) for each in counts} == {("seen", 2), ("connected", 1)}
