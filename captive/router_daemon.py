"""The process that tells phones of their IPv6 router: sends the rendered advertisement, asked and unasked.

RFC 4861 section 6.2. Standard library only, CAP_NET_RAW only. SIGHUP reads the file anew; at its end it takes nothing
back: a restart must take no router and no resolver from a visitor.
"""

import argparse
import contextlib
import errno
import logging
import os
import select
import signal
import socket
import struct
import sys
import time
from pathlib import Path
from types import FrameType

from appliance.web.systemd_protocol import notify
from captive.router_advert import SOLICITATION, answer_alone, asks, read_advert, with_link_address

log = logging.getLogger(__name__)

ALL_NODES, ALL_ROUTERS = "ff02::1", "ff02::2"
_LEAST_INTERVAL_S, _MOST_INTERVAL_S = 20.0, 60.0
_FIRST_INTERVAL_S, _FIRST_COUNT = 5.0, 3  # after a start phones may have missed something
_TO_ALL_AGAIN_S = 3.0  # MIN_DELAY_BETWEEN_RAS
_NOT_YET_S = 0.5
_ALONE_PER_S = 200.0
"""Answers to single phones; whoever asks faster is served by the next one to all."""
_ICMP6_FILTER = 1
_NOT_YET = {errno.EADDRNOTAVAIL, errno.ENETUNREACH, errno.ENETDOWN}
_TENTATIVE = 0x40
_ADDRESSES = Path("/proc/self/net/if_inet6")


def line_on(interface: str) -> socket.socket:
    """Return a socket that hears the interface's router solicitations and nothing else; needs CAP_NET_RAW. Raises OSError."""
    line = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
    passed = bytearray(b"\xff" * 32)
    passed[SOLICITATION // 8] ^= 1 << SOLICITATION % 8
    # The kernel keeps the filter's words in its own byte order.
    words = struct.unpack("<8I", passed)
    line.setsockopt(socket.IPPROTO_ICMPV6, _ICMP6_FILTER, struct.pack("=8I", *words))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())
    for option in (socket.IPV6_MULTICAST_HOPS, socket.IPV6_UNICAST_HOPS):
        line.setsockopt(socket.IPPROTO_IPV6, option, 255)
    line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 0)
    line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVHOPLIMIT, 1)
    group = socket.inet_pton(socket.AF_INET6, ALL_ROUTERS) + struct.pack("=I", socket.if_nametoindex(interface))
    line.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, group)
    line.setblocking(False)
    return line


def link_local(interface: str, table: Path = _ADDRESSES) -> bytes | None:
    """Return the interface's own link-local address once it is ready; advertisements come from no other."""
    for row in table.read_text().splitlines():
        address, _index, _length, _scope, flags, name = row.split()
        if name == interface and address.startswith("fe80") and not int(flags, 16) & _TENTATIVE:
            return bytes.fromhex(address)
    return None


class Router:
    """Says who the router is: now and then to all, at once to who asks."""

    def __init__(self, advert: Path) -> None:
        self._advert = advert
        self._interface, body = read_advert(advert.read_text(encoding="ascii"))
        self._index = socket.if_nametoindex(self._interface)
        self._line = line_on(self._interface)
        self._message = self._signed(body)
        self._sent_to_all = 0
        self._told_all_at_s = -_TO_ALL_AGAIN_S
        self._alone_left = _ALONE_PER_S
        self._alone_at_s = time.monotonic()
        self.next_s = time.monotonic()

    def load(self) -> None:
        """Read what to say anew and say it to all; a damaged file, or one for another interface, changes nothing."""
        try:
            interface, body = read_advert(self._advert.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            log.error("the old advertisement goes on: %s", error)
            return
        if interface != self._interface:
            log.error("the interface changed: start this service anew")
            return
        self._message = self._signed(body)
        self._sent_to_all = 0
        self.next_s = time.monotonic()

    def _signed(self, body: bytes) -> bytes:
        mac = Path(f"/sys/class/net/{self._interface}/address").read_text(encoding="ascii").strip()
        return with_link_address(body, mac)

    def wait(self, woken: socket.socket) -> None:
        """Wait until somebody asks, it is time to tell all, or `woken` has a byte; raises OSError without the interface."""
        ready, _, _ = select.select([self._line, woken], [], [], max(0.0, self.next_s - time.monotonic()))
        if woken in ready:
            woken.recv(64)
        if self._line in ready:
            with contextlib.suppress(BlockingIOError):  # the kernel threw a damaged one away meanwhile
                self._answer()
        if time.monotonic() >= self.next_s:
            self._tell_all()

    def _answer(self) -> None:
        message, ancillary, _flags, source = self._line.recvmsg(1500, socket.CMSG_SPACE(4))
        hop_limit = next((struct.unpack("=i", data[:4])[0] for _level, _kind, data in ancillary), 0)
        if not asks(message, hop_limit):
            return
        if answer_alone(source[0]) and self._may_answer_alone():
            self._send(source[0].partition("%")[0])
        else:
            self.next_s = min(self.next_s, max(time.monotonic(), self._told_all_at_s + _TO_ALL_AGAIN_S))

    def _may_answer_alone(self) -> bool:
        now_s = time.monotonic()
        earned = (now_s - self._alone_at_s) * _ALONE_PER_S
        self._alone_left, self._alone_at_s = min(_ALONE_PER_S, self._alone_left + earned), now_s
        if self._alone_left < 1:
            return False
        self._alone_left -= 1
        return True

    def _tell_all(self) -> None:
        now_s = time.monotonic()
        if not self._send(ALL_NODES):
            self.next_s = now_s + _NOT_YET_S
            return
        self._told_all_at_s = now_s
        self._sent_to_all += 1
        spread_s = (_MOST_INTERVAL_S - _LEAST_INTERVAL_S) * os.urandom(1)[0] / 255
        first = self._sent_to_all < _FIRST_COUNT
        self.next_s = now_s + (_FIRST_INTERVAL_S if first else _LEAST_INTERVAL_S + spread_s)

    def _send(self, target: str) -> bool:
        """Send to one or to all; False while the interface has no address to send from."""
        own = link_local(self._interface)
        if own is None:
            return False
        source = (socket.IPPROTO_IPV6, socket.IPV6_PKTINFO, own + struct.pack("=I", self._index))
        try:
            self._line.sendmsg([self._message], [source], 0, (target, 0, 0, self._index))
        except OSError as error:
            if error.errno not in _NOT_YET:
                raise
            return False
        return True


class _Wishes:
    """What signals ask for; `woken` gets a byte with each, because Python goes on waiting after a signal (PEP 475)."""

    def __init__(self) -> None:
        self.stop = False
        self.reload = False
        self.woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._take)

    def _take(self, number: int, _frame: FrameType | None) -> None:
        if number == signal.SIGHUP:
            self.reload = True
        else:
            self.stop = True


def main(argv: list[str] | None = None) -> int:
    """Run until SIGTERM; ends with an error when the interface or the file is not there, to be started again."""
    parser = argparse.ArgumentParser(prog="motcua-router", description=__doc__)
    parser.add_argument("--advert", type=Path, required=True)
    advert = parser.parse_args(argv).advert
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s", stream=sys.stderr)
    wishes = _Wishes()
    try:
        router = Router(advert)
        notify("READY=1")
        while not wishes.stop:
            if wishes.reload:
                wishes.reload = False
                router.load()
            router.wait(wishes.woken)
            notify("WATCHDOG=1")
    except (OSError, ValueError) as error:
        log.error("no router advertisements: %s", error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
