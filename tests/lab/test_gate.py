"""The gate in the kernel: who passes, for how long, and what no kill, reload, damaged file or foreign user changes."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

from captive.gate import AllowanceSpent, GateEntry, GateUnavailable
from captive.gate_client import SocketGate
from tests.lab.phones import Phone
from tests.lab.world import SERVICE_4, SERVICE_6, Box, Lab, pause

PINNED = ("--resolve", f"internet.example:80:{SERVICE_4}")


@pytest.fixture(scope="module")
def gate(box: Box) -> SocketGate:
    return SocketGate(box.folder / "gate.sock")


@pytest.fixture(scope="module")
def small(lab: Lab) -> Box:
    """A second box in the same lab, with an allowance of one megabyte and an idle end of two minutes."""
    return lab.box("small", allowance_mb="1", idle_end_minutes="2").up()


def reaches(phone: Phone, *options: str) -> bool:
    return phone.curl("http://internet.example/", *PINNED, *options).code == 200


def drip(phone: Phone, log: Path, *options: str) -> "subprocess.Popen[bytes]":
    """Start a download that goes on for ever and wait for its first bytes."""
    command = ["curl", "-sN", "-o", str(log), *options, f"http://{SERVICE_4}/drip"]
    started = phone.start(command, phone.folder / "drip.log")
    deadline = time.monotonic() + 60
    while not log.exists() or not log.stat().st_size:
        assert time.monotonic() < deadline and started.poll() is None, "no first byte"
        time.sleep(0.05)
    return started


def grows(path: Path, seconds: float = 1.5) -> bool:
    before = path.stat().st_size
    pause(seconds)
    return path.stat().st_size > before


def test_revoking_ends_what_is_open_at_once(box: Box, gate: SocketGate) -> None:
    phone = box.admitted_phone(six=False)
    log = phone.folder / "drip"
    flow = drip(phone, log)
    box.motcua("gate", "revoke", phone.mac)
    pause(0.5)
    assert not grows(log)
    assert not reaches(phone)
    flow.kill()
    assert phone.mac not in {entry.mac for entry in gate.list()}


def test_the_kernel_ends_a_session_on_time_with_every_process_frozen(box: Box, gate: SocketGate) -> None:
    phone = box.phone(six=False)
    gate.grant(phone.mac, 5)
    log = phone.folder / "drip"
    flow = drip(phone, log)
    pids = box.pids("captive.gate_daemon") + box.pids("portal", "run")
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        pause(5.5)
        assert not grows(log), "nothing more arrives, not even on an open connection"
        assert not reaches(phone)
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
        flow.kill()


def test_an_extension_keeps_the_counters_and_the_open_connection(box: Box, gate: SocketGate) -> None:
    phone = box.phone(six=False)
    gate.grant(phone.mac, 60)
    assert phone.curl(f"http://{SERVICE_4}/bytes/200000").code == 200
    before = {entry.mac: entry for entry in gate.list()}[phone.mac]
    assert before.bytes_down > 200_000 and before.bytes_up > 0
    gate.grant(phone.mac, 3600)
    after = {entry.mac: entry for entry in gate.list()}[phone.mac]
    assert after.bytes_down >= before.bytes_down and 3500 < after.seconds_left <= 3600


def test_replace_admits_exactly_those_and_more_than_one_page_of_them(box: Box, gate: SocketGate) -> None:
    kept, gone = box.phone(six=False), box.admitted_phone(six=False)
    before = gate.list()
    made_up = [GateEntry(f"06:00:00:00:{n // 256:02x}:{n % 256:02x}", 600) for n in range(300)]
    gate.replace([*made_up, GateEntry(kept.mac, 600)])
    assert {entry.mac for entry in gate.list()} == {entry.mac for entry in made_up} | {kept.mac}
    assert reaches(kept) and not reaches(gone)
    gate.replace(before)
    assert {entry.mac for entry in gate.list()} == {entry.mac for entry in before}


def test_killed_and_restarted_the_gate_cuts_nobody_off_and_admits_nobody(box: Box, gate: SocketGate) -> None:
    inside, outside = box.admitted_phone(six=False), box.phone(six=False)
    log = inside.folder / "drip"
    flow = drip(inside, log)
    for number in (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP):
        (pid,) = box.pids("captive.gate_daemon")
        os.kill(pid, number)
        assert reaches(inside) and not reaches(outside)
        box.await_(lambda: bool(box.pids("captive.gate_daemon")) and answers(gate))
        assert reaches(inside) and not reaches(outside)
    assert flow.poll() is None and grows(log)
    flow.kill()


def answers(gate: SocketGate) -> bool:
    try:
        gate.list()
    except GateUnavailable:
        return False
    return True


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text[: len(text) // 2], id="cut"),
        pytest.param(lambda text: text.replace("table inet", "tabel inet"), id="misspelt"),
        pytest.param(lambda text: text.split("\n", 1)[1], id="headless"),
        pytest.param(lambda _text: "flush ruleset\n", id="emptied"),
        pytest.param(lambda _text: "\0\xff" * 500, id="rubbish"),
    ],
)
def test_with_a_damaged_file_the_last_good_rules_stay(box: Box, gate: SocketGate, damage) -> None:
    inside, outside = box.admitted_phone(six=False), box.phone(six=False)
    path = box.folder / "captive" / "gate.nft"
    good = path.read_text()
    rules = box.run("nft", "-s", "list", "chain", "inet", "motcua_gate", "from_visitor").stdout
    path.write_text(damage(good), encoding="latin-1")
    try:
        for number in (signal.SIGHUP, signal.SIGKILL):
            complaints = box.log.read_text().count("rules not loaded")
            (pid,) = box.pids("captive.gate_daemon")
            os.kill(pid, number)
            box.await_(lambda before=complaints: box.log.read_text().count("rules not loaded") > before)
            box.await_(lambda: answers(gate))
            assert box.run("nft", "-s", "list", "chain", "inet", "motcua_gate", "from_visitor").stdout == rules
            assert reaches(inside) and not reaches(outside)
    finally:
        path.write_text(good)


def test_a_flushed_ruleset_comes_back_by_itself_and_lets_nobody_through(box: Box) -> None:
    outside = box.phone(six=False)
    box.run("nft", "delete", "table", "inet", "motcua_gate")
    box.await_(lambda: "motcua_gate" in box.run("nft", "list", "tables", "inet").stdout)
    assert not reaches(outside)
    assert outside.connect(box.portal).code == 303 and reaches(outside)


def test_a_new_configuration_is_loaded_without_cutting_anybody_off(lab: Lab, small: Box) -> None:
    phone = small.admitted_phone(six=False)
    small.write_config(visitor_connections="77")
    os.kill(small.supervisor(), signal.SIGHUP)
    small.await_(
        lambda: "over 77" in small.run("nft", "list", "chain", "inet", "motcua_gate", "from_admitted").stdout
    )
    assert reaches(phone)
    assert "77 connections" in small.motcua("captive", "show-rules")


def test_an_allowance_used_up_shuts_out_for_the_day_and_the_phone_is_told(small: Box) -> None:
    phone = small.admitted_phone(six=False)
    gate = SocketGate(small.folder / "gate.sock")
    assert (gate.entry(phone.mac) or GateEntry("", 0)).bytes_left is not None
    document = json.loads(phone.curl("http://wifi.lan/captive-portal/api").body)
    assert 0 < document["bytes-remaining"] <= 1_000_000
    phone.curl(f"http://{SERVICE_4}/bytes/1200000", limit_s=6)
    small.await_(lambda: phone.mac not in {entry.mac for entry in gate.list()})
    with pytest.raises(AllowanceSpent):
        gate.grant(phone.mac, 600)
    assert not reaches(phone)
    refused = phone.connect("http://wifi.lan")
    assert refused.code == 429 and "dung lượng" in refused.body


def ask(box: Box, text: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(str(box.folder / "gate.sock"))
        with contextlib.suppress(OSError):  # turned away in the middle: the reason is there to be read
            line.sendall(text)
            line.shutdown(socket.SHUT_WR)
        return line.makefile("rb").readline()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (b"{}\n", "unknown-verb"),
        (b"nonsense\n", "malformed"),
        (b'{"verb": "grant", "mac": "ff:ff:ff:ff:ff:ff", "seconds": 5}\n', "malformed"),
        (b'{"verb": "grant", "mac": "02:00:00:00:00:01 } ; flush ruleset", "seconds": 5}\n', "malformed"),
        (b'{"verb": "grant", "mac": "02:00:00:00:00:01", "seconds": -1}\n', "seconds-invalid"),
        (b'{"verb": "grant", "mac": "02:00:00:00:00:01", "seconds": 99999999}\n', "seconds-invalid"),
        (b'{"verb": "replace", "entries": [["x", 1]]}\n', "malformed"),
        (b"[" * 5000 + b"\n", "malformed"),
        (b"x" * 20000, "too-long"),
    ],
)
def test_a_bad_question_is_refused_and_changes_nothing(box: Box, gate: SocketGate, text: bytes, code: str) -> None:
    before = {entry.mac for entry in gate.list()}
    assert json.loads(ask(box, text).splitlines()[0])["error"] == code
    assert {entry.mac for entry in gate.list()} == before


@pytest.mark.skipif(os.geteuid() != 0, reason="another user can only be taken on by root")
def test_another_user_is_turned_away(box: Box) -> None:
    path = box.folder / "gate.sock"
    for folder in (path.parent, path.parent.parent):
        folder.chmod(0o755)
    path.chmod(0o666)  # even where the mode would let it in
    reader, writer = os.pipe()
    if (child := os.fork()) == 0:
        os.setuid(65_534)
        os.write(writer, ask(box, b'{"verb": "list"}\n'))
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    assert json.loads(os.read(reader, 1000))["error"] == "peer-refused"
    path.chmod(0o660)


def test_many_slow_clients_do_not_keep_the_portal_waiting(box: Box, gate: SocketGate) -> None:
    idle = []
    for _ in range(20):
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(box.folder / "gate.sock"))
        idle.append(line)
    phone = box.phone(six=False)
    assert phone.connect(box.portal).code == 303
    for line in idle:
        line.close()


def test_ipv6_alone_is_no_way_around(box: Box) -> None:
    phone = box.phone()
    assert phone.curl(f"http://[{SERVICE_6}]:8080/").exit == 7
    assert phone.run("ping", "-6", "-c", "1", "-W", "2", SERVICE_6, check=False).returncode != 0
