"""A USB button in the place of a touch screen, and training that can't mix with real service."""

import os
import pty
import sqlite3
import subprocess
import sys
import termios

import pytest

from kiosk.usb_button import EVENT, presses
from tests.support.kiosk_process import RunningKiosk, ask
from tests.support.processes import wait_until

CARD = "075045900001|271900001|Nguyễn Văn Bí Mật|01021945|Nam|Khu phố 1, Phường Trấn Biên, Đồng Nai|15042021"


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


def test_the_button_takes_numbers_also_after_it_was_pulled_out_and_put_back(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    _, body = ask(kiosk.connect(), "GET", "/api/services")
    device, service = tmp_path / "event0", body["services"][0]["id"]
    os.mkfifo(device)
    arguments = ["--config", str(kiosk.config), "--device", str(device), "--service", service]
    processes.motcua("kiosk", "button", *arguments, name="button").start()
    counted = "SELECT COUNT(*), COUNT(print_job_id) FROM tickets"
    for second, number in ((10.0, 1), (20.0, 2)):
        with device.open("wb") as plugged:  # opens once the reader is there, and closing it is pulling it out
            plugged.write(pressed(second))
        wait_until(lambda number=number: kiosk.read(counted) == [(number, number)], 60)


def test_a_serial_scanner_leads_the_boxs_screen_and_a_card_leaves_no_trace(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    leader, follower = pty.openpty()
    link = tmp_path / "ttyACM0"
    link.symlink_to(os.ttyname(follower))
    processes.motcua("kiosk", "scanner", "--config", str(kiosk.config), "--device", str(link), name="scanner").start()

    def scanned(line: bytes) -> dict[str, object]:
        os.write(leader, line)
        found: list[dict[str, object]] = []

        def outcome() -> bool:
            status, answer = ask(kiosk.connect(), "GET", "/api/scan/serial")
            found.append(answer)
            return status == 200

        wait_until(outcome, 60)
        return found[-1]

    # Until the reader has made the port raw the first line may be lost to the terminal's own handling.
    wait_until(lambda: not termios.tcgetattr(follower)[3] & termios.ICANON, 60)
    assert scanned(CARD.encode() + b"\r\n") == {"kind": "card", "propose": "elderly"}
    assert scanned(CARD.encode()[:40])["kind"] == "unread"  # half a line, without an end
    assert scanned(b"x" * 4096 + b"\rrubbish\r")["kind"] == "unread"
    content = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for secret in ("Bí Mật", "075045900001", "01021945"):
        assert secret.encode() not in content


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


def test_training_gets_the_real_accounts_and_leaves_the_real_database_alone(processes, trained, tmp_path):
    trained.start()
    real = tmp_path / "real"
    real.mkdir()
    service = RunningKiosk(processes, real).start()
    service.kill()
    trained.kill()
    refused = motcua("kiosk", "copy-staff", "--config", str(service.config), "--from", str(trained.database))
    assert "not-a-training-database" in refused.stderr
    with sqlite3.connect(trained.database) as connection:
        connection.execute("DELETE FROM staff")
    connection.close()
    assert (
        motcua("kiosk", "copy-staff", "--config", str(trained.config), "--from", str(service.database)).returncode
        == 0
    )
    assert trained.read("SELECT login FROM staff ORDER BY login") == service.read(
        "SELECT login FROM staff ORDER BY login"
    )
    assert trained.read("SELECT COUNT(*) FROM staff")[0][0] > 0
    assert "training-is-not-synced" in motcua("sync", "now", "--config", str(trained.config)).stderr
