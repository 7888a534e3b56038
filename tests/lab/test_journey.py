"""A phone joins, is caught, taps, and is online: IPv4 only, IPv6 only, both; nothing is faked, nothing left hanging."""

import subprocess

import pytest

from tests.lab.phones import Phone
from tests.lab.world import PORTAL_NAME, SERVICE_4, SERVICE_6, Box

FAMILIES = [
    pytest.param(True, True, id="both"),
    pytest.param(True, False, id="ipv4"),
    pytest.param(False, True, id="ipv6"),
]
REFUSED_AT_ONCE = 7  # curl: could not connect; 28 would be a time-out


def flags(four: bool, six: bool) -> list[str]:
    return [*(["-4"] if four else []), *(["-6"] if six else [])]


def api(box: Box, phone: Phone) -> dict[str, object]:
    import json

    answer = phone.curl(f"https://{PORTAL_NAME}/captive-portal/api", "--cacert", str(box.authority.path))
    assert answer.code == 200, answer
    assert "content-type: application/captive+json" in answer.headers.lower()
    assert "no-store" in answer.headers.lower()
    return dict(json.loads(answer.body))


@pytest.mark.parametrize(("four", "six"), FAMILIES)
def test_the_whole_way(box: Box, four: bool, six: bool) -> None:
    phone = box.phone(four=four, six=six)
    for flag in flags(four, six):
        caught = phone.curl("http://neverssl.example/some/page", flag)
        assert (caught.code, caught.location) == (302, f"https://{PORTAL_NAME}/")
        assert "connection: close" in caught.headers.lower() and "no-store" in caught.headers.lower()
        assert phone.curl("https://www.google.com/generate_204", "-k", flag).exit == REFUSED_AT_ONCE
        assert phone.curl("http://other.example:8080/", flag).exit == REFUSED_AT_ONCE
    assert api(box, phone)["captive"] is True

    tapped = phone.connect(box.portal)
    assert tapped.code == 303 and tapped.location.endswith("/connected")
    document = api(box, phone)
    assert document["captive"] is False and 0 < int(str(document["seconds-remaining"])) <= 8 * 3600
    for flag in flags(four, six):
        assert phone.curl("http://connectivitycheck.gstatic.com/generate_204", flag).code == 204
        assert phone.curl("https://www.google.com/generate_204", "-k", flag).code == 204
        assert phone.curl("http://other.example:8080/", flag).code == 200


@pytest.mark.parametrize("address", [SERVICE_4, SERVICE_6])
def test_quic_is_refused_by_an_answer_and_works_after_admission(box: Box, address: str) -> None:
    program = (
        "import socket, sys\n"
        f"s = socket.socket({'socket.AF_INET6' if ':' in address else 'socket.AF_INET'}, socket.SOCK_DGRAM)\n"
        f"s.settimeout(4); s.connect(('{address}', 443)); s.send(b'hello')\n"
        "try: print(s.recv(100).decode())\n"
        "except ConnectionRefusedError: print('refused')\n"
        "except TimeoutError: print('silence')\n"
    )
    phone = box.phone()
    assert phone.run("python3", "-c", program).stdout.strip() == "refused"
    phone.connect(box.portal)
    assert phone.run("python3", "-c", program).stdout.strip() == "hello"


# A browser opens connections ahead of need: one is used before the tap, one lies idle across it, one is opened after.
_THREE_CONNECTIONS = f"""
import socket, sys
def opened():
    return socket.create_connection(('{SERVICE_4}', 80), timeout=5)
def answer(line):
    try:
        line.sendall(b'GET /generate_204 HTTP/1.1\\r\\nHost: connectivitycheck.gstatic.com\\r\\n\\r\\n')
        return line.recv(1000).split()[1].decode()
    except OSError as broken:
        return type(broken).__name__
idle = opened()
print(answer(opened()), flush=True)
sys.stdin.readline()
print(answer(idle), flush=True)
print(answer(opened()), flush=True)
"""


def test_a_connection_opened_before_the_tap_does_not_stay_captured(box: Box) -> None:
    phone = box.phone(six=False)
    with subprocess.Popen(
        phone.argv("python3", "-c", _THREE_CONNECTIONS), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as client:
        assert client.stdin and client.stdout
        assert client.stdout.readline().strip() == "302"
        assert phone.connect(box.portal).code == 303
        client.stdin.write("go\n")
        client.stdin.flush()
        assert client.stdout.readline().strip() == "ConnectionResetError", (
            "the old one must break, not show the portal"
        )
        assert client.stdout.readline().strip() == "204"


def test_the_short_name_works_before_and_after(box: Box) -> None:
    phone = box.phone(six=False)
    assert phone.curl("http://wifi.lan/").code == 200
    phone.connect("http://wifi.lan")
    assert phone.online()
    assert phone.curl("http://wifi.lan/").code == 200


def test_with_the_uplink_cut_the_probe_fails_and_the_portal_stays(box: Box) -> None:
    phone = box.admitted_phone(six=False)
    pinned = ("--resolve", f"connectivitycheck.gstatic.com:80:{SERVICE_4}")
    box.uplink.switch(on=False)
    try:
        assert phone.curl("http://connectivitycheck.gstatic.com/generate_204", *pinned, limit_s=3).code == 0
        assert phone.curl(f"{box.portal}/").code == 200
    finally:
        box.uplink.switch(on=True)
    assert phone.curl("http://connectivitycheck.gstatic.com/generate_204", *pinned).code == 204


def front_requests(box: Box) -> int:
    figures = box.run("curl", "-s", "-m", "10", "http://127.0.0.1:8080/metrics").stdout
    (line,) = [line for line in figures.splitlines() if line.startswith("motcua_front_requests_total ")]
    return int(float(line.split()[1]))


def test_what_nginx_redirects_is_counted_and_only_the_box_may_read_it(box: Box) -> None:
    phone = box.phone(six=False)
    before = front_requests(box)
    for _ in range(20):
        assert phone.curl("http://neverssl.example/", "--resolve", f"neverssl.example:80:{SERVICE_4}").code == 302
    assert phone.curl(f"{box.portal}/nginx-status").code == 403
    assert front_requests(box) - before >= 22, "the twenty, the refused one, and the reading itself"
