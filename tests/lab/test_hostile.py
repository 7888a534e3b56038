"""Crowds and hostile visitors: storms, invented MACs, half-open connections, slow heads, forged hosts and forms."""

import json
import subprocess
from pathlib import Path

import pytest

from captive.gate_client import SocketGate
from tests.lab.phones import Phone
from tests.lab.world import PORTAL_NAME, SERVICE_4, Box, Lab

CROWD = Path(__file__).with_name("crowd.py")


def crowd(phone: Phone, box: Box, count: int, first: int = 1, timeout: float = 170) -> tuple[dict, dict]:
    """Let `count` phones arrive at once behind one access point; return how many joined and how it went."""
    argv = ["python3", str(CROWD), box.address4, str(first), str(count), PORTAL_NAME, SERVICE_4]
    joined, went = phone.run(*argv, timeout=timeout).stdout.splitlines()
    return json.loads(joined), json.loads(went)


@pytest.mark.parametrize("count", [200, pytest.param(1000, marks=[pytest.mark.slow, pytest.mark.timeout(900)])])
def test_a_crowd_that_arrives_at_once_is_online_at_the_first_try(lab: Lab, count: int) -> None:
    box = lab.box(f"crowd{count}").up()
    try:
        joined, went = crowd(box.phone(join=False), box, count, timeout=800)
        assert joined == {"joined": count, "distinct": count}
        assert sum(phone["first_try"] for phone in went["phones"]) == count
        assert len(SocketGate(box.folder / "gate.sock").list()) == count
    finally:
        box.down()


# Sends DISCOVERs from invented MACs as fast as it can.
FLOOD = """
import os, socket, struct, sys, time
sys.path.insert(0, sys.argv[1])
from crowd import dhcp_message
line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); line.bind(('wifi', 0))
end = time.monotonic() + float(sys.argv[2]); sent = 0
while time.monotonic() < end:
    mac = b'\\x06\\xbb' + os.urandom(4)
    body = dhcp_message(mac, sent, 1)
    udp = struct.pack('!HHHH', 68, 67, 8 + len(body), 0) + body
    head = struct.pack('!BBHHHBBH4s4s', 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, b'\\0' * 4, b'\\xff' * 4)
    total = sum(struct.unpack('!10H', head)); total = (total & 0xffff) + (total >> 16); total += total >> 16
    head = head[:10] + struct.pack('!H', ~total & 0xffff) + head[12:]
    line.send(b'\\xff' * 6 + mac + b'\\x08\\x00' + head + udp); sent += 1
print(sent)
"""


def test_a_station_that_invents_macs_can_not_use_up_the_pool(lab: Lab) -> None:
    # A small pool of 248: half of it to one port at once, at most a quarter more while those leases last.
    box = lab.box("small-pool", address4='"10.77.0.1/24"', lease_minutes="2").up()
    try:
        attacker = box.phone(join=False)
        sent = int(attacker.run("python3", "-c", FLOOD, str(CROWD.parent), "3").stdout)
        assert sent > 500
        answered = box.run("nft", "-j", "list", "set", "bridge", "motcua_gate", "dhcp_known").stdout.count('"val"')
        assert 0 < answered < 190, "a part of the pool is left"
        assert box.phone(six=False).lease["ip"], "others still get their lease"
    finally:
        box.down()


HALF_OPEN = """
import resource, select, socket, sys, time
kind, address, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
resource.setrlimit(resource.RLIMIT_NOFILE, (20000, 20000))
lines, refused = [], 0
for number in range(count):
    line = socket.socket(); line.setblocking(False)
    try: line.connect((address, 80))
    except BlockingIOError: pass
    lines.append(line)
time.sleep(1)
for line in lines:
    try: line.send(b'GET / HTTP/1.1\\r\\nX: ' if kind == 'slow' else b'')
    except OSError: refused += 1
print(len(lines) - refused, refused, flush=True)
sys.stdin.readline()
"""


@pytest.mark.parametrize("kind", ["silent", "slow"])
def test_thousands_of_open_and_slow_connections_stop_nobody_else(box: Box, kind: str) -> None:
    attacker, other = box.phone(six=False), box.phone(six=False)
    argv = attacker.argv("python3", "-c", HALF_OPEN, kind, box.address4, "10000")
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None and client.stdin is not None
        held, refused = map(int, client.stdout.readline().split())
        if kind == "slow":
            assert held <= 300 < refused, "the gate holds one device to 256 at a time"
        assert other.connect(box.portal).code == 303 and other.online()
        client.stdin.close()


HOSTS = [
    pytest.param("a" * 7000, id="long"),
    pytest.param("a" * 9000, id="too-long"),
    pytest.param("evil.example", id="foreign"),
    pytest.param("<script>alert(1)</script>", id="script"),
    pytest.param("wifi.lan\r\nX-Injected: yes", id="crlf"),
    pytest.param("", id="empty"),
    pytest.param("wifi.lan:80@evil.example", id="userinfo"),
    pytest.param("127.0.0.1:8080", id="loopback"),
]


@pytest.mark.parametrize("host", HOSTS)
def test_a_strange_host_is_redirected_or_refused_and_never_repeated(box: Box, host: str) -> None:
    phone = box.phone(six=False)
    program = (
        "import socket, sys; s = socket.create_connection((sys.argv[1], 80), 8)\n"
        "s.sendall(b'GET /?<b> HTTP/1.1\\r\\nHost: ' + sys.stdin.buffer.read() + b'\\r\\nConnection: close\\r\\n\\r\\n')\n"
        "sys.stdout.buffer.write(s.makefile('rb').read())"
    )
    done = subprocess.run(
        phone.argv("python3", "-c", program, box.address4), input=host.encode(), capture_output=True, check=False
    )
    answer = done.stdout.decode(errors="replace")
    status = int(answer.split(" ", 2)[1])
    assert status in {200, 302, 400, 414, 431}, answer
    if status == 302:
        assert f"Location: https://{PORTAL_NAME}/\r\n" in answer
    if status == 200:
        assert host.startswith("wifi.lan"), "our own name, whatever stands after it"
    assert not any(part in answer for part in ("<script>", "evil.example", "X-Injected"))


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://wifi.lan.evil.example"])
def test_a_forged_form_admits_nobody(box: Box, origin: str) -> None:
    phone = box.phone(six=False)
    token = phone.token(box.portal)
    forged = phone.curl(f"{box.portal}/connect", "-d", f"token={token}", "-H", f"Origin: {origin}")
    assert forged.code == 403 and not phone.online()


def test_anothers_token_and_a_forwarded_address_admit_nobody(box: Box) -> None:
    phone, other = box.phone(six=False), box.phone(six=False)
    token = other.token(box.portal)
    stolen = phone.curl(f"{box.portal}/connect", "-d", f"token={token}", "-H", f"Origin: {box.portal}")
    claimed = phone.curl(
        f"{box.portal}/connect", "-d", f"token={token}", "-H", f"Origin: {box.portal}",
        "-H", f"X-Forwarded-For: {other.lease['ip']}",
    )  # fmt: skip
    assert stolen.code == 403 and claimed.code == 403
    assert not phone.online() and not other.online()


def test_one_visitor_can_not_starve_the_others_of_connections(lab: Lab) -> None:
    box = lab.box("few", visitor_connections="16").up()
    try:
        greedy, modest = box.admitted_phone(six=False), box.admitted_phone(six=False)
        program = (
            "import socket, sys\nlines = []\n"
            "for _ in range(60):\n"
            "    try: lines.append(socket.create_connection((sys.argv[1], 8080), 3))\n"
            "    except OSError: pass\n"
            "print(len(lines))"
        )
        assert int(greedy.run("python3", "-c", program, SERVICE_4).stdout) == 16
        assert modest.online()
    finally:
        box.down()
