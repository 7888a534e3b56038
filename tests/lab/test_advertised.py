"""What phones are told by DHCP and router advertisements: RFC 8910's option byte by byte, only with a good certificate."""

import json
from pathlib import Path

import pytest

from captive.radvd_installed import radvd_is_able
from tests.lab.phones import Phone
from tests.lab.world import PORTAL_NAME, Box, Lab

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

# One router advertisement, asked for by a solicitation; prints its options.
ADVERTISEMENT = """
import json, socket, struct
index = socket.if_nametoindex('wifi')
line = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6); line.settimeout(10)
line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
line.sendto(b'\\x85\\0\\0\\0\\0\\0\\0\\0', ('ff02::2', 0, 0, index))
while True:
    data = line.recv(4096)
    if data[0] == 134: break
rest, found = data[16:], {}
while rest:
    found[rest[0]] = rest[2:rest[1] * 8].hex(); rest = rest[rest[1] * 8:]
print(json.dumps({'flags': data[5], 'options': found}))
"""


def options6(phone: Phone) -> dict[str, str]:
    return dict(json.loads(phone.run("python3", "-c", DHCP6).stdout))


def test_the_address_stands_in_dhcpv4_and_dhcpv6(box: Box) -> None:
    phone = box.phone()
    assert phone.lease["opt114"] == URL
    found = options6(phone)
    assert bytes.fromhex(found["103"]).decode() == URL
    assert found["23"].endswith("0001"), "the box' own resolver"


def test_router_advertisements_carry_prefix_resolver_and_other_configuration(box: Box) -> None:
    found = json.loads(box.phone().run("python3", "-c", ADVERTISEMENT).stdout)
    assert found["flags"] & 0x40, "stateless DHCPv6 has more to say"
    assert {"3", "25"} <= set(found["options"]), "prefix and RDNSS"
    # RFC 8910 section 2.3, padded with NUL to eight bytes; dnsmasq 2.90 can't send it, the doctor says so.
    portal = bytes.fromhex(found["options"].get("37", "")).rstrip(b"\0").decode()
    assert portal == (URL if radvd_is_able() else "")


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
        assert phone.curl("http://neverssl.example/").location == f"http://{PORTAL_NAME}/"
        assert phone.connect(box.portal).code == 303 and phone.online()
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
