"""What phones are told by DHCP and router advertisements: RFC 8910's option byte by byte, only with a good certificate."""

import json
import os
import signal
from ipaddress import IPv6Address
from pathlib import Path

import pytest
from scapy.layers.inet6 import ICMPv6ND_RA, ICMPv6NDOptCaptivePortal, IPv6
from scapy.layers.l2 import Ether

from tests.lab.phones import Phone
from tests.lab.world import BRIDGE_MAC, PORTAL_NAME, Box, Lab

URL = f"https://{PORTAL_NAME}/captive-portal/api"

# A DHCPv6 information-request (RFC 8415 section 18.2.6) that asks for option 103; prints the options of the reply.
DHCP6 = """
import json, os, socket, struct
line = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM); line.settimeout(8)
index = socket.if_nametoindex('wifi')
line.bind(('::', 546, 0, index))
asked = struct.pack('>HHHH', 6, 4, 23, 103)
client = struct.pack('>HHHH', 1, 10, 3, 1) + bytes.fromhex('024d00000001')
elapsed = struct.pack('>HHH', 8, 2, 0)
line.sendto(b'\\x0babc' + client + asked + elapsed, ('ff02::1:2', 547, 0, index))
reply = line.recv(4096)
assert reply[0] == 7 and reply[1:4] == b'abc', reply
rest, found = reply[4:], {}
while rest:
    kind, length = struct.unpack_from('>HH', rest)
    found[kind] = rest[4:4 + length].hex(); rest = rest[4 + length:]
print(json.dumps(found))
"""

# The next router advertisement to this phone alone, asked for by a solicitation with the hop limit that is given;
# prints the frame as it was on the air.
ADVERTISEMENT = """
import socket, sys
index = socket.if_nametoindex('wifi')
air = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x86dd)); air.bind(('wifi', 0x86dd))
air.settimeout(float(sys.argv[2]))
line = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, int(sys.argv[1]))
line.sendto(b'\\x85\\0\\0\\0\\0\\0\\0\\0', ('ff02::2', 0, 0, index))
while True:
    frame = air.recv(4096)
    if frame[20] == 58 and frame[54] == 134 and frame[38] == 0xfe: break
print(frame.hex())
"""


def advertised(phone: Phone, hops: int = 255, limit_s: float = 30) -> bytes:
    """Return the frame of the advertisement that answers a solicitation; raises RuntimeError where none came."""
    return bytes.fromhex(phone.run("python3", "-c", ADVERTISEMENT, str(hops), str(limit_s)).stdout)


def advertised_options(frame: bytes) -> dict[int, bytes]:
    rest, found = frame[14 + 40 + 16 :], {}
    while rest:
        found[rest[0]], rest = rest[2 : rest[1] * 8], rest[rest[1] * 8 :]
    return found


def renewed(box: Box, lab: Lab) -> None:
    """Give the running box a good certificate, and wait until it goes by it."""
    box.issued = lab.authority.issue(PORTAL_NAME)
    box.write_config(scheme="https")
    before = box.pids("dnsmasq", "-C")
    os.kill(box.supervisor(), signal.SIGHUP)
    box.await_(lambda: bool(set(box.pids("dnsmasq", "-C")) - set(before)) and box.healthy())


def options6(phone: Phone) -> dict[str, str]:
    return dict(json.loads(phone.run("python3", "-c", DHCP6).stdout))


def test_the_address_stands_in_dhcpv4_and_dhcpv6(box: Box) -> None:
    phone = box.phone()
    assert phone.lease["opt114"] == URL
    found = options6(phone)
    assert bytes.fromhex(found["103"]).decode() == URL
    assert found["23"].endswith("0001"), "the box' own resolver"


def test_router_advertisements_carry_prefix_resolver_other_configuration_and_the_portal(box: Box) -> None:
    phone = box.phone()
    frame = advertised(phone)
    assert frame[5 + 54] == 0x48, "high preference; stateless DHCPv6 has more to say"
    options = advertised_options(frame)
    assert options[1].hex(":") == BRIDGE_MAC
    assert options[3][:2] == b"\x40\xc0" and options[3][-16:] == IPv6Address("fd77:6d63:7561::").packed
    assert options[25][-16:] == IPv6Address(box.address6).packed
    # RFC 8910 section 2.3: filled up with NUL to a multiple of eight bytes.
    assert options[37].rstrip(b"\0").decode() == URL and len(options[37]) % 8 == 6
    # What the phone's own kernel made of it.
    route = phone.run("ip", "-6", "route", "show", "default").stdout
    assert "proto ra" in route and "pref high" in route


def test_scapy_reads_the_same_portal_from_the_frame(box: Box) -> None:
    packet = Ether(advertised(box.phone()))
    assert packet[IPv6].hlim == 255 and packet[IPv6].src.startswith("fe80:")
    assert (packet[ICMPv6ND_RA].M, packet[ICMPv6ND_RA].O, packet[ICMPv6ND_RA].prf) == (0, 1, 1)
    assert packet[ICMPv6NDOptCaptivePortal].URI.rstrip(b"\0").decode() == URL


def test_a_solicitation_from_elsewhere_gets_no_answer(box: Box) -> None:
    phone = box.phone()
    with pytest.raises(RuntimeError, match="TimeoutError"):
        advertised(phone, hops=64, limit_s=1.5)
    assert advertised(phone)


@pytest.mark.parametrize("fault", ["none", "expired", "other-name"])
def test_without_a_good_certificate_nothing_is_advertised_and_plain_http_serves(lab: Lab, fault: str) -> None:
    box = lab.box(f"b-{fault[:5]}", scheme="http" if fault == "none" else "https")
    if fault == "expired":
        box.issued = lab.authority.issue(PORTAL_NAME, days=(-5, -1))
    elif fault == "other-name":
        box.issued = lab.authority.issue("other.example")
    box.write_config()
    box.up()
    try:
        phone = box.phone()
        assert "opt114" not in phone.lease
        assert "103" not in options6(phone)
        assert 37 not in advertised_options(advertised(phone))
        assert phone.curl("http://neverssl.example/").location == f"http://{PORTAL_NAME}/"
        assert phone.connect(box.portal).code == 303 and phone.online()
        if fault == "expired":
            renewed(box, lab)
            assert 37 in advertised_options(advertised(phone)) and phone.join4()["opt114"] == URL
    finally:
        box.down()


def test_a_damaged_certificate_does_not_keep_the_stack_from_starting(lab: Lab) -> None:
    box = lab.box("b-rubbish")
    assert box.issued is not None
    Path(box.issued.certificate).write_text("rubbish")
    try:
        box.up()
        assert "opt114" not in box.phone().lease
    finally:
        box.down()
        box.issued = lab.authority.issue(PORTAL_NAME)
