"""Locked database, streams never read, busy port: citizens are told and nothing is half-written."""

import shutil
import socket
import sqlite3
import time
from contextlib import closing

from appliance.data import example_catalogue_dir
from tests.support.kiosk_process import RunningKiosk, ask


def first_service(kiosk: RunningKiosk) -> str:
    _, body = ask(kiosk.connect(), "GET", "/api/services")
    return str(body["services"][0]["id"])


def test_while_a_backup_holds_the_database_a_tap_waits_and_then_succeeds(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    service, connection = first_service(kiosk), kiosk.connect()
    with closing(sqlite3.connect(kiosk.database, isolation_level=None)) as backup:
        backup.execute("BEGIN IMMEDIATE")
        connection.request(
            "POST", "/api/tickets", f'{{"service_id": "{service}"}}', {"Content-Type": "application/json"}
        )
        time.sleep(0.5)
        backup.execute("ROLLBACK")
    assert connection.getresponse().status == 201


def test_streams_that_never_read_do_not_stop_the_taps(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    service = first_service(kiosk)
    lines = []
    for _ in range(6):
        line = socket.create_connection(("127.0.0.1", kiosk.port), timeout=5)
        line.sendall(b"GET /api/display/stream HTTP/1.1\r\nHost: x\r\n\r\n")
        lines.append(line)
    time.sleep(0.5)
    for _ in range(10):
        assert ask(kiosk.connect(30), "POST", "/api/tickets", {"service_id": service})[0] == 201
    for line in lines:
        line.close()


def test_a_stream_tells_the_call_as_it_happens(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    line = socket.create_connection(("127.0.0.1", kiosk.port), timeout=5)
    line.sendall(b"GET /api/display/stream HTTP/1.1\r\nHost: x\r\n\r\n")
    received = b""
    while b"event: display" not in received:
        received += line.recv(4096)
    assert b"text/event-stream" in received
    ask(kiosk.connect(), "POST", "/api/tickets", {"service_id": first_service(kiosk)})
    while received.count(b"event: display") < 2:
        received += line.recv(4096)
    line.close()


def test_a_busy_port_is_a_clear_error_with_its_own_exit_code(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", kiosk.port))
        taken.listen()
        second = processes.motcua("kiosk", "run", "--config", str(kiosk.config), name="second").start()
        assert second.process is not None
        assert second.process.wait(20) == 6
    assert str(kiosk.port) in second.log.read_text()


def test_sigterm_ends_the_kiosk_calmly(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    assert kiosk.process is not None
    assert kiosk.process.stop() == 0


def test_no_name_phone_or_number_of_a_citizen_reaches_the_log(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path).start()
    connection = kiosk.connect()
    body = {
        "procedure_id": "x",
        "applicant": {"name": "Nguyễn Thị Bí Mật", "phone": "0912345678", "id_number": "075190000001"},
    }
    ask(connection, "POST", "/api/slips", body)
    ask(connection, "POST", "/api/tickets", {"service_id": "Nguyễn Thị Bí Mật"})
    assert kiosk.process is not None
    log = kiosk.process.log.read_text()
    assert "Bí Mật" not in log
    assert "0912345678" not in log
    assert "075190000001" not in log


def test_after_a_restart_with_a_bad_catalogue_the_last_good_one_serves(processes, tmp_path):
    kiosk = RunningKiosk(processes, tmp_path)
    shutil.copytree(example_catalogue_dir().parent, tmp_path / "files")
    folder = tmp_path / "files" / "dong-nai-province"
    text = kiosk.config.read_text().replace("[central]", f'catalogue_dir = "{folder}"\n\n[central]', 1)
    kiosk.config.write_text(text)
    kiosk.start()
    before = ask(kiosk.connect(), "GET", "/api/services")
    kiosk.kill()
    (folder / "catalogue.toml").write_text("[[service\n")
    kiosk.start()
    assert ask(kiosk.connect(), "GET", "/api/services") == before
