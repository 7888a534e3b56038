"""The router advertisement of the visitors' network, byte by byte, with RFC 8910's option 37; pure rules.

dnsmasq 2.90 can't send that option and Debian 12's radvd can't either, so the box sends its advertisements itself, by
`captive.router_daemon`, on every Debian alike. Formats: RFC 4861 section 4.2, RFC 4191 (preference), RFC 8106 (RDNSS).
"""

import struct
from ipaddress import IPv6Address

from captive.net_plan import NetPlan

SOLICITATION, ADVERTISEMENT = 133, 134
_HOP_LIMIT = 64
_OTHER_CONFIGURATION, _PREFERENCE_HIGH = 0x40, 0x08
_SOURCE_LINK_ADDRESS, _PREFIX, _RDNSS, _CAPTIVE_PORTAL = 1, 3, 25, 37
_ON_LINK, _AUTONOMOUS = 0x80, 0x40
_LEAST_LIFETIME_S, _MOST_LIFETIME_S = 1800, 9000  # RFC 4861 section 6.2.1
_LEAST_SOLICITATION = 8  # section 6.1.1
_LEAST_ADVERTISEMENT = 16
_LINE = 64
_INTERFACE = "interface "


def router_advert(plan: NetPlan) -> str:
    """Return the file that the daemon sends from, the message in hexadecimal; "" without IPv6."""
    text = advertisement(plan).hex()
    if not text:
        return ""
    head = ["# Written by `motcua captive render`; changes here are overwritten.", f"{_INTERFACE}{plan.interface}"]
    return "\n".join([*head, *(text[start : start + _LINE] for start in range(0, len(text), _LINE)), ""])


def read_advert(text: str) -> tuple[str, bytes]:
    """Return the interface and the advertisement that a file holds; raises ValueError where it holds none."""
    first, *rest = [line for line in text.splitlines() if not line.startswith("#")] or [""]
    body = bytes.fromhex("".join(rest))
    if not first.startswith(_INTERFACE) or len(body) < _LEAST_ADVERTISEMENT or body[0] != ADVERTISEMENT:
        raise ValueError("not a router advertisement")
    return first.removeprefix(_INTERFACE), body


def advertisement(plan: NetPlan) -> bytes:
    """Return the ICMPv6 message without the sender's own link address; empty without IPv6."""
    if plan.six is None:
        return b""
    lifetime_s = min(max(_LEAST_LIFETIME_S, plan.lease_s), _MOST_LIFETIME_S)
    flags = _OTHER_CONFIGURATION | _PREFERENCE_HIGH
    head = struct.pack(">BBHBBHII", ADVERTISEMENT, 0, 0, _HOP_LIMIT, flags, lifetime_s, 0, 0)
    network = plan.six.network
    prefix = struct.pack(
        ">BBIII16s",
        network.prefixlen,
        _ON_LINK | _AUTONOMOUS,
        plan.lease_s,
        plan.lease_s,
        0,
        network.network_address.packed,
    )
    resolver = struct.pack(">HI16s", 0, lifetime_s, plan.six.ip.packed)
    portal = b"" if plan.capport_url is None else _option(_CAPTIVE_PORTAL, plan.capport_url.encode("ascii"))
    return head + _option(_PREFIX, prefix) + _option(_RDNSS, resolver) + portal


def with_link_address(body: bytes, mac: str) -> bytes:
    """Return the message with the sender's link address, which spares each phone a question."""
    return body + _option(_SOURCE_LINK_ADDRESS, bytes.fromhex(mac.replace(":", "")))


def asks(message: bytes, hop_limit: int) -> bool:
    """Tell whether a message is a solicitation from this very network (RFC 4861 section 6.1.1)."""
    return len(message) >= _LEAST_SOLICITATION and message[0] == SOLICITATION and message[1] == 0 and hop_limit == 255


def answer_alone(source: str) -> bool:
    """Tell whether who asked can be answered alone: with a link-local address it can, without one everybody is told."""
    address = IPv6Address(source.partition("%")[0])
    return address.is_link_local


def _option(kind: int, body: bytes) -> bytes:
    # Lengths count in eight bytes; the portal's address is filled up with NUL (RFC 8910 section 2.3).
    length = -(-(2 + len(body)) // 8)
    return struct.pack(">BB", kind, length) + body.ljust(length * 8 - 2, b"\0")
