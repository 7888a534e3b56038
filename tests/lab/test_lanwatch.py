"""The LAN watch as a process on a veth of its own: forged frames become reports, ordinary traffic none, nothing is sent."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.public_sock import serve_public
from tests.lab.places import Place
from tests.support.box_files import write_box
from tests.support.processes import wait_until

BAD = "06:66:66:66:66:66"
CAPTIVE = """
[captive]
interface = "visitors"
uplink = "lo"
"""
# Sent in the visitor's namespace; each is one frame.
FORGED = """
import socket, sys
from scapy.layers.dhcp import BOOTP, DHCP
from scapy.layers.inet import IP, TCP, UDP
from scapy.layers.inet6 import ICMPv6ND_RA, IPv6
from scapy.layers.l2 import ARP, Ether

bad, phone = "06:66:66:66:66:66", "02:00:00:00:00:0a"
def asks(wishes):
    return (Ether(src=phone, dst="ff:ff:ff:ff:ff:ff") / IP(src="0.0.0.0", dst="255.255.255.255") / UDP(sport=68, dport=67)
            / BOOTP(op=1, chaddr=bytes.fromhex(phone.replace(":", "")))
            / DHCP(options=[("message-type", "discover"), ("param_req_list", wishes), "end"]))
frames = {
    "ordinary": [
        Ether(src=phone) / ARP(op=1, hwsrc=phone, psrc="10.77.0.9", pdst="10.77.0.1"),
        Ether(src=phone) / IP(src="10.77.0.9", dst="1.1.1.1") / TCP(flags="S"),
        Ether(src=phone) / IP(src="10.77.0.9", dst="1.1.1.1") / TCP(flags="A") / (b"x" * 1000),
        asks([1, 3, 6, 15]),
    ],
    "forged": [
        Ether(src=bad, dst="ff:ff:ff:ff:ff:ff") / IP(src="10.77.0.66", dst="255.255.255.255") / UDP(sport=67, dport=68)
        / BOOTP(op=2) / DHCP(options=[("message-type", "offer"), ("server_id", "10.77.0.66"), "end"]),
        Ether(src=bad, dst="33:33:00:00:00:01") / IPv6(src="fe80::66", dst="ff02::1", hlim=255) / ICMPv6ND_RA(),
        Ether(src=bad, dst="ff:ff:ff:ff:ff:ff") / ARP(op=2, hwsrc=bad, psrc="10.77.0.1", pdst="10.77.0.9"),
        asks([1, 121, 33]),
    ],
}
line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
line.bind(("wifi", 0))
for frame in frames[sys.argv[1]]:
    line.send(bytes(frame))
"""


@pytest.fixture
def places(tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """A box and a visitor joined by a veth; without IPv6, so that only what a test sends is on the line."""
    box, visitor = Place("watch-box", tmp_path), Place("watch-visitor", tmp_path)
    for place in (box, visitor):
        place.kernel("ipv6/conf/default/disable_ipv6", 1)
    box.ip("link", "add", "visitors", "type", "veth", "peer", "name", "wifi", "netns", visitor.name)
    box.ip("address", "add", "10.77.0.1/20", "dev", "visitors")
    box.ip("link", "set", "visitors", "up")
    visitor.ip("link", "set", "wifi", "up")
    yield box, visitor
    for place in (box, visitor):
        subprocess.run(["ip", "netns", "delete", place.name], check=True)


def sent_frames(place: Place) -> int:
    return int(place.run("cat", "/sys/class/net/visitors/statistics/tx_packets").stdout)


def test_forged_frames_are_reported_and_ordinary_ones_are_not(places: tuple[Place, Place], tmp_path: Path) -> None:
    box, visitor = places
    config = write_box(tmp_path, extra=CAPTIVE)
    reports: list[tuple[object, object]] = []

    def report(request: object) -> dict[str, object]:
        assert isinstance(request, dict)
        reports.append((request["kind"], request["body"]["mac"]))
        return {"stored": True}

    log = tmp_path / "lanwatch.log"
    sender = tmp_path / "sender.py"
    sender.write_text(FORGED)
    with serve_public(tmp_path / "public.sock", {"report": report}):
        argv = [sys.executable, "-m", "appliance.cli", "lanwatch", "run", "--config", str(config)]
        process = box.start(argv, log)
        try:
            wait_until(lambda: b"visitors" in _packet_sockets(box), 30, "the watch listens")
            before = sent_frames(box)
            visitor.run(sys.executable, str(sender), "ordinary")
            visitor.run(sys.executable, str(sender), "forged")
            wait_until(lambda: len(reports) >= 4, 30, "four reports")
            assert set(reports) == {
                ("lan.rogue-dhcp", BAD),
                ("lan.rogue-router", BAD),
                ("lan.gateway-forged", BAD),
                ("lan.mac-copied", "02:00:00:00:00:0a"),
            }
            # The kernel itself answers the visitor's ARP request; beyond that nothing went out.
            assert sent_frames(box) - before <= 1
        finally:
            process.terminate()
            process.wait(15)
    assert process.returncode == 0 and BAD not in log.read_text()


def _packet_sockets(place: Place) -> bytes:
    index = place.run("cat", "/sys/class/net/visitors/ifindex").stdout.strip()
    rows = [line.split() for line in place.run("cat", "/proc/net/packet").stdout.splitlines()[1:]]
    return b"visitors" if any(row[4] == index for row in rows) else b""
