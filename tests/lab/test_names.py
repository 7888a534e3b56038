"""DNS: enough for a joining phone, no tunnel before the tap, nobody else's resolver, true answers all along."""

import json

import pytest

from tests.lab.phones import Phone
from tests.lab.world import SERVICE_4, SERVICE_6, UPLINK_4, Box

# Asks `count` names as fast as it can and tells how many answers came back, bytes sent and received with IP and UDP heads.
CLIENT = """
import json, os, random, select, socket, struct, sys, time
server, count, seconds, label = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
line = socket.socket(socket.AF_INET6 if ':' in server else socket.AF_INET, socket.SOCK_DGRAM)
line.connect((server, 53)); line.setblocking(False)
head = 48 if ':' in server else 28
sent = up = answers = down = 0
end = time.monotonic() + seconds
while time.monotonic() < end and (sent < count or answers < sent):
    if sent < count:
        name = b''.join(bytes([len(p)]) + p for p in f'{label}{sent}.example.com'.encode().split(b'.')) + b'\\0'
        query = struct.pack('>HHHHHH', sent & 0xffff, 0x100, 1, 0, 0, 0) + name + struct.pack('>HH', 1, 1)
        try: line.send(query); sent += 1; up += len(query) + head
        except OSError: pass
    while select.select([line], [], [], 0.0 if sent < count else 0.2)[0]:
        try: data = line.recv(4096)
        except OSError: break
        answers += 1; down += len(data) + head
print(json.dumps({'sent': sent, 'answers': answers, 'down': down, 'up': up}))
"""


def ask(phone: Phone, server: str, count: int, seconds: float, label: str = "n") -> dict[str, int]:
    return dict(json.loads(phone.run("python3", "-c", CLIENT, server, str(count), str(seconds), label).stdout))


def test_a_joining_phone_gets_its_fifty_answers(box: Box) -> None:
    phone = box.phone()
    assert ask(phone, box.address4, 50, 10)["answers"] == 50


@pytest.mark.parametrize("six", [False, True])
def test_before_the_tap_no_more_than_30_kilobytes_pass_in_the_first_minute(box: Box, six: bool) -> None:
    phone = box.phone()
    queries = box.uplink.folder / "dns.log"
    label = f"flood{int(six)}x"
    before = queries.read_text().count(f"query[A] {label}")
    moved = ask(phone, box.address6 if six else box.address4, 3000, 4, label)
    reached = queries.read_text().count(f"query[A] {label}") - before
    up = reached * (moved["up"] // moved["sent"])
    # What is left of the minute adds 320 bytes a second at most (the two rates of captive/ruleset.py).
    assert up + moved["down"] + 56 * 320 < 30_000, (up, moved)
    assert moved["answers"] < 100


def test_after_the_tap_names_are_answered_without_such_a_limit(box: Box) -> None:
    phone = box.admitted_phone(six=False)
    moved = ask(phone, box.address4, 250, 15, "free")
    assert moved["answers"] > 200, (
        "a burst may cost dnsmasq some, the limit before the tap lets fewer than 100 through"
    )


def test_other_resolvers_and_tls_to_them_are_shut_before_and_open_after(box: Box) -> None:
    phone = box.phone(six=False)
    assert ask(phone, UPLINK_4, 3, 2)["answers"] == 0
    assert phone.curl(f"http://{UPLINK_4}:853/").exit == 7
    assert phone.curl(f"http://{box.address4}:53/").exit == 7, "no DNS by TCP before the tap"
    phone.connect(box.portal)
    assert ask(phone, UPLINK_4, 3, 5)["answers"] == 3
    assert phone.curl(f"http://{UPLINK_4}:853/").code == 200


def test_no_answer_given_before_the_tap_is_wrong_after_it(box: Box) -> None:
    phone = box.phone()

    def resolved() -> set[str]:
        return {line.split()[0] for line in phone.run("getent", "ahosts", "neverssl.example").stdout.splitlines()}

    before = resolved()
    assert before == {SERVICE_4, SERVICE_6}
    phone.connect(box.portal)
    assert resolved() == before


def test_the_portals_names_have_the_boxs_addresses_in_both_families(box: Box) -> None:
    phone = box.phone()
    for name in ("wifi.lan", "wifi.mau.example"):
        found = {line.split()[0] for line in phone.run("getent", "ahosts", name).stdout.splitlines()}
        assert found == {box.address4, box.address6}
