"""A USB button in the place of a touch screen, and training that can't mix with real service."""

import os
import subprocess
import sys

import pytest

from kiosk.usb_button import EVENT, presses
from tests.support.kiosk_process import RunningKiosk, ask


def pressed(second: float) -> bytes:
    whole, part = int(second), int((second % 1) * 1_000_000)
    return EVENT.pack(whole, part, 1, 28, 1) + EVENT.pack(whole, part, 0, 0, 0) + EVENT.pack(whole, part, 1, 28, 0)


def motcua(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "appliance.cli", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_press_is_counted_once_however_the_finger_bounces(tmp_path):
    device = tmp_path / "event0"
    held = EVENT.pack(20, 0, 1, 28, 2)  # the kernel's repeat of a key that is held down
    device.write_bytes(pressed(10.0) + pressed(10.05) + pressed(10.4) + held + pressed(30.0) + b"half")
    with device.open("rb") as opened:
        assert list(presses(opened)) == [10.0, 30.0]


def test_the_button_takes_numbers_and_prints_them(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    _, body = ask(kiosk.connect(), "GET", "/api/services")
    device = tmp_path / "event0"
    device.write_bytes(pressed(10.0) + pressed(20.0))
    done = motcua(
        "kiosk",
        "button",
        "--config",
        str(kiosk.config),
        "--device",
        str(device),
        "--service",
        body["services"][0]["id"],
    )
    assert done.returncode == 0, done.stderr
    assert kiosk.read("SELECT COUNT(*), COUNT(print_job_id) FROM tickets") == [(2, 2)]


@pytest.fixture
def trained(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path)
    kiosk.config.write_text(
        kiosk.config.read_text().replace("always_open = true", "always_open = true\ntraining = true")
    )
    return kiosk


def test_training_says_so_on_every_page_and_is_never_synced(trained):
    trained.start()
    for path in ("/", "/login"):
        connection = trained.connect()
        connection.request("GET", path)
        assert "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ" in connection.getresponse().read().decode()
    refused = motcua("sync", "run", "--config", str(trained.config))
    assert refused.returncode != os.EX_OK
    assert "training-is-not-synced" in refused.stderr


def test_service_never_opens_a_database_of_training_nor_training_a_real_one(processes, trained, tmp_path):
    trained.start()
    _, body = ask(trained.connect(), "GET", "/api/services")
    ask(trained.connect(), "POST", "/api/tickets", {"service_id": body["services"][0]["id"]})
    trained.kill()
    training = trained.config.read_text()
    trained.config.write_text(training.replace("training = true", "training = false"))
    assert "training-database" in motcua("kiosk", "run", "--config", str(trained.config)).stderr
    real = tmp_path / "real"
    real.mkdir()
    service = RunningKiosk(processes, real).start()
    ask(service.connect(), "POST", "/api/tickets", {"service_id": body["services"][0]["id"]})
    service.kill()
    service.config.write_text(service.config.read_text().replace("always_open = true", "training = true"))
    assert "service-database" in motcua("kiosk", "run", "--config", str(service.config)).stderr
