"""What is asked of the kernel by raw netlink: who a neighbour is, to forget a device's connections, to isolate a port.

Layouts: linux/netlink.h, linux/rtnetlink.h, linux/neighbour.h, linux/netfilter/nfnetlink_conntrack.h.
"""

import ipaddress
import os
import socket
import struct
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass

from captive.gate_faults import GateFault

_HEADER = struct.Struct("=IHHII")
_NDMSG = struct.Struct("=BBHiHBB")  # family, pad, pad, interface, state, flags, type
_ERROR, _DONE = 2, 3
_REQUEST, _ACK, _DUMP = 0x1, 0x4, 0x300
_NEW_NEIGHBOUR, _GET_NEIGHBOUR = 28, 30
_REPLACE_OR_CREATE = 0x500
_DESTINATION, _LINK_ADDRESS = 1, 2
_SET_LINK, _AF_BRIDGE = 19, 7
_PROTINFO, _BRPORT_ISOLATED = 12 | 0x8000, 33  # nested, as linux/if_link.h has them
_CT_DELETE = (1 << 8) | 2  # NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE
_CTA_MARK, _CTA_MARK_MASK = 8, 21
_NETLINK_ROUTE, _NETLINK_NETFILTER = 0, 12
_TIMEOUT_S = 2.0
_kept = threading.local()

INCOMPLETE, REACHABLE, STALE, DELAY, PROBE, FAILED = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
KNOWN = REACHABLE | STALE | DELAY | PROBE | 0x80


@dataclass(frozen=True)
class Neighbour:
    """One entry of the kernel's neighbour table; `mac` is "" where it was never learnt."""

    address: str
    mac: str
    state: int


def mac_behind(address: str, interface: int) -> str | None:
    """Return the MAC the kernel knows for an address on the interface (its index), or None; one question, no dump."""
    packed = ipaddress.ip_address(address).packed
    body = _ndmsg(packed, interface, 0) + _attribute(_DESTINATION, packed)
    try:
        answers = list(_asked_on(_kept_line(), _GET_NEIGHBOUR, _REQUEST, body))
    except OSError:
        return None  # ENOENT: no such neighbour
    except GateFault:
        _kept.line = None  # a late answer must not be taken for the next one's
        raise
    found = [_neighbour(answer) for answer in answers]
    return found[0].mac or None if found and found[0].state & KNOWN else None


def neighbours(interface: int) -> list[Neighbour]:
    """Return every neighbour on the interface, IPv4 and IPv6."""
    answers = _ask(_NETLINK_ROUTE, _GET_NEIGHBOUR, _REQUEST | _DUMP, _NDMSG.pack(0, 0, 0, interface, 0, 0, 0))
    return [_neighbour(answer) for answer in answers if _NDMSG.unpack_from(answer)[3] == interface]


def probe(neighbour: Neighbour, interface: int) -> None:
    """Let the kernel ask the device by ARP or neighbour solicitation whether it is still there."""
    packed = ipaddress.ip_address(neighbour.address).packed
    mac = bytes.fromhex(neighbour.mac.replace(":", ""))
    body = _ndmsg(packed, interface, PROBE) + _attribute(_DESTINATION, packed) + _attribute(_LINK_ADDRESS, mac)
    list(_ask(_NETLINK_ROUTE, _NEW_NEIGHBOUR, _REQUEST | _ACK | _REPLACE_OR_CREATE, body))


def isolate_port(interface: int) -> None:
    """Let a bridge's port pass frames to and from the bridge itself only, never to another isolated port."""
    head = struct.pack("=BxHiII", _AF_BRIDGE, 0, interface, 0, 0)
    isolated = _attribute(_BRPORT_ISOLATED, b"\x01")
    list(_ask(_NETLINK_ROUTE, _SET_LINK, _REQUEST | _ACK, head + _attribute(_PROTINFO, isolated)))


def forget_connections(mac: str) -> None:
    """Delete every tracked connection that the rules marked with the device's last four octets."""
    # The rules copy the octets as they stand on the wire into a number of the host's order; the attribute is sent in
    # network order (linux/netfilter/nfnetlink_conntrack.h, CTA_MARK).
    mark = int.from_bytes(bytes.fromhex(mac.replace(":", ""))[2:], sys.byteorder)
    body = struct.pack("=BBH", socket.AF_UNSPEC, 0, 0)
    body += _attribute(_CTA_MARK, struct.pack(">I", mark)) + _attribute(_CTA_MARK_MASK, b"\xff" * 4)
    list(_ask(_NETLINK_NETFILTER, _CT_DELETE, _REQUEST | _ACK, body))


def _ndmsg(packed: bytes, interface: int, state: int) -> bytes:
    family = socket.AF_INET if len(packed) == 4 else socket.AF_INET6
    return _NDMSG.pack(family, 0, 0, interface, state, 0, 0)


def _attribute(kind: int, value: bytes) -> bytes:
    return struct.pack("=HH", 4 + len(value), kind) + value + b"\0" * (-len(value) % 4)


def _ask(protocol: int, kind: int, flags: int, body: bytes) -> Iterator[bytes]:
    """Yield the bodies of the answers; raises OSError with the kernel's number, GateFault where it stays silent."""
    with _line(protocol) as line:
        yield from _asked_on(line, kind, flags, body)


def _line(protocol: int) -> socket.socket:
    line = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, protocol)
    line.settimeout(_TIMEOUT_S)
    line.bind((0, 0))
    return line


def _kept_line() -> socket.socket:
    """Return this thread's own socket for questions that come with every request: opening one costs more than asking."""
    line: socket.socket | None = getattr(_kept, "line", None)
    if line is None:
        line = _kept.line = _line(_NETLINK_ROUTE)
    return line


def _asked_on(line: socket.socket, kind: int, flags: int, body: bytes) -> Iterator[bytes]:
    line.send(_HEADER.pack(_HEADER.size + len(body), kind, flags, 1, 0) + body)
    while True:
        try:
            data = line.recv(1 << 18 if flags & _DUMP else 1 << 13)
        except TimeoutError as error:
            raise GateFault("netlink-silent", "the kernel did not answer") from error
        for answer_kind, answer in _messages(data):
            if answer_kind == _ERROR:
                number = -struct.unpack_from("=i", answer)[0]
                if number:
                    raise OSError(number, os.strerror(number))
                return
            if answer_kind == _DONE:
                return
            yield answer
            if not flags & (_DUMP | _ACK):
                return


def _messages(data: bytes) -> Iterator[tuple[int, bytes]]:
    while len(data) >= _HEADER.size:
        length, kind, *_rest = _HEADER.unpack_from(data)
        if length < _HEADER.size:
            return
        yield kind, data[_HEADER.size : length]
        data = data[(length + 3) & ~3 :]


def _neighbour(answer: bytes) -> Neighbour:
    state = _NDMSG.unpack_from(answer)[4]
    attributes: dict[int, bytes] = {}
    rest = answer[_NDMSG.size :]
    while len(rest) >= 4:
        length, kind = struct.unpack_from("=HH", rest)
        if length < 4:
            break
        attributes[kind] = rest[4:length]
        rest = rest[(length + 3) & ~3 :]
    destination = attributes.get(_DESTINATION, b"")
    mac = attributes.get(_LINK_ADDRESS, b"")
    return Neighbour(
        str(ipaddress.ip_address(destination)) if len(destination) in {4, 16} else "",
        mac.hex(":") if len(mac) == 6 else "",
        state,
    )
