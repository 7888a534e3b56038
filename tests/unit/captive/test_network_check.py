"""The doctor on the visitors' network: silent gate, missing certificate, and nothing where there is no network."""

from pathlib import Path

from appliance.checks.finding import Examined
from appliance.config import load_config
from appliance.core.ambient import Ambient
from appliance.store import Store
from captive.network_check import check
from tests.support.box_files import write_box


def examined(folder: Path, ambient: Ambient, extra: str) -> Examined:
    path = write_box(folder, extra=extra)
    config = load_config(path)
    return Examined(path, config, ambient, Store(config.box.database))


def test_without_a_visitors_network_there_is_nothing_to_say(tmp_path: Path, ambient: Ambient) -> None:
    assert check(examined(tmp_path, ambient, "")) == []


def test_a_silent_gate_is_a_fault_and_a_missing_certificate_a_warning(tmp_path: Path, ambient: Ambient) -> None:
    extra = f'gate = "{tmp_path}/none.sock"\n[captive]\ninterface = "br0"\n[portal]\npublic_url = "https://wifi.mau.example"'
    found = {finding.code: finding for finding in check(examined(tmp_path, ambient, extra))}
    assert found["gate"].level == "fault" and found["portal-certificate"].level == "warning"
    assert found["portal-certificate"].details["fault"] == "none"
