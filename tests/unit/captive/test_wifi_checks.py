"""Tests of captive/lan_alarm_check.py and captive/session_log_check.py: what the doctor says of the wifi side."""

from datetime import timedelta
from pathlib import Path

import pytest

from appliance.checks.finding import Examined
from appliance.config import load_config
from appliance.core.ambient import Ambient, FixedClock
from appliance.store import Store
from captive import lan_alarm_check, session_log_check
from captive.session_log import KEY_FILE
from tests.support.box_files import write_box


@pytest.fixture
def examined(tmp_path: Path, ambient: Ambient) -> Examined:
    path = write_box(tmp_path, extra='[captive]\ninterface = "visitors"\n')
    return Examined(path, load_config(path), ambient, Store(tmp_path / "box.sqlite3"))


def alarm(examined: Examined, kind: str, mac: str) -> None:
    with examined.store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO public_reports (id, kind, body, received_at) VALUES (?, ?, ?, ?)",
            (examined.ambient.new_id(), kind, f'{{"mac": "{mac}", "address": ""}}', examined.ambient.now_text()),
        )


def test_an_alarm_of_the_last_day_says_what_to_do_and_an_older_one_is_over(
    examined: Examined, clock: FixedClock
) -> None:
    alarm(examined, "lan.rogue-dhcp", "06:66:66:66:66:66")
    alarm(examined, "wifi_hour", "06:66:66:66:66:66")
    (finding,) = lan_alarm_check.check(examined)
    assert finding.level == "warning" and "06:66:66:66:66:66" in finding.vi and "rút thiết bị" in finding.vi
    clock.move(timedelta(hours=25))
    assert [one.level for one in lan_alarm_check.check(examined)] == ["ok"]


def test_the_key_of_the_wifi_log_is_missing_open_bad_or_good(examined: Examined) -> None:
    path = examined.config_path.parent / "credentials" / KEY_FILE
    levels = [session_log_check.check(examined)[0].level]
    for text, mode in (("00" * 32, 0o644), ("zz", 0o600), ("00" * 32, 0o600)):
        path.write_text(text)
        path.chmod(mode)
        levels.append(session_log_check.check(examined)[0].level)
    assert levels == ["warning", "fault", "fault", "ok"]
