"""The portal as a real process: killed at any moment it forgets no admitted phone and admits nobody else."""

import subprocess
import sys
from pathlib import Path

import pytest

from captive.neighbours import DemoNeighbours
from tests.support.phone import Phone
from tests.support.processes import Killable, ProcessSet, free_port

BOX_TOML = """
[box]
id = "test-box"
name_vi = "Trung tâm Phục vụ hành chính công Mẫu"
name_en = "Sample Public Administration Service Centre"
agency_parent = "ỦY BAN NHÂN DÂN"
unit_code = "000.00.00.H19"
address = "Số 1, đường Ví Dụ"
hotline = "0251 3822 501"
zalo_oa_id = "1234567890123456789"
zalo_oa_name = "Trung tâm Mẫu"
database = "{folder}/box.sqlite3"
portal_database = "{folder}/portal.sqlite3"
catalogue_dir = "{folder}/no-catalogue"

[central]
url = "http://127.0.0.1:9"
public_url = "http://127.0.0.1:9"

[portal]
port = {port}
public_url = "http://127.0.0.1:{port}"
demo_neighbours = true

[sockets]
public = "{folder}/public.sock"
"""

# Killed by itself in the gate's first verb: the row is on disk, the gate was never told, nor the citizen.
DIES_IN_THE_GATE = """
import os, signal, sys
from pathlib import Path
from appliance.config import load_config
from appliance.core.ambient import real_ambient
from captive.from_config import portal_services

parts = portal_services(load_config(Path(sys.argv[1])), real_ambient())
parts.admission._gate.grant = lambda mac, seconds: os.kill(os.getpid(), signal.SIGKILL)
parts.admission.connect(parts.neighbours.mac_of("10.0.0.7"))
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "box.toml"
    path.write_text(BOX_TOML.format(folder=tmp_path, port=free_port()))
    argv = [sys.executable, "-m", "appliance.cli", "migrate", "--config", str(path), "--database", "portal"]
    subprocess.run(argv, check=True, capture_output=True)
    return path


@pytest.fixture
def url(config: Path) -> str:
    return config.read_text().split('public_url = "')[2].split('"')[0]


@pytest.fixture
def portal(processes: ProcessSet, config: Path) -> Killable:
    return processes.motcua("portal", "run", "--config", str(config))


def test_a_killed_portal_remembers_who_was_admitted_and_nobody_else(portal: Killable, url: str) -> None:
    portal.start(f"{url}/healthz")
    token = Phone(url, 1).token()
    assert Phone(url, 2).connect().status == 303
    portal.kill()
    portal.start(f"{url}/healthz")
    assert Phone(url, 2).capport()["captive"] is False
    assert Phone(url, 1).capport()["captive"] is True
    assert Phone(url, 1).post("/connect", {"token": token}).status == 303, "an open page outlives the restart"


def test_a_kill_between_row_and_gate_leaves_the_phone_admitted_after_the_restart(
    portal: Killable, url: str, config: Path
) -> None:
    died = subprocess.run([sys.executable, "-c", DIES_IN_THE_GATE, str(config)], check=False, capture_output=True)
    assert died.returncode == -9, died.stderr
    portal.start(f"{url}/healthz")
    assert Phone(url, 7).capport()["captive"] is False
    assert Phone(url, 8).capport()["captive"] is True


def test_a_term_ends_calmly_and_without_box_or_catalogue_the_wifi_works_on(portal: Killable, url: str) -> None:
    portal.start(f"{url}/healthz")
    page = Phone(url).get("/")
    assert page.status == 200 and "Đang chờ" not in page.data.decode()
    assert "Chưa có hướng dẫn tại đây" in Phone(url).get("/guide/").data.decode()
    assert portal.stop() == 0


def test_no_mac_no_address_and_no_code_is_written_to_the_log(portal: Killable, url: str) -> None:
    portal.start(f"{url}/healthz")
    phone = Phone(url, 3)
    phone.connect()
    phone.post("/lookup", {"code": "000.00.00.H19-261123-0042"})
    phone.post("/connect", {"token": "x"}, Origin="https://evil.example")
    portal.stop()
    log = portal.log.read_text()
    mac = DemoNeighbours().mac_of("10.0.0.3")
    assert mac is not None and "listening" in log
    assert not any(secret in log for secret in (mac, "10.0.0", "H19-261123", "evil.example"))
