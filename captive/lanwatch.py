"""Watches the visitors' network and tells staff through public.sock; it listens and never sends a frame."""

import contextlib
import logging
import socket
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv6Address, ip_interface
from pathlib import Path
from typing import Protocol

from appliance.captive_config import CaptiveSection
from appliance.core.ambient import Ambient, monotonic_s
from appliance.core.errors import MotcuaError
from captive.lanwatch_rules import Alarm, Budget, Fingerprint, Seen, Sighting, compare, judge, may_tell

log = logging.getLogger(__name__)

_MAX_DEVICES = 5_000
_MAX_WAITING = 100
_ROUND_S = 2.0
_FRAME_BYTES = 2048
_ADDRESSES6 = Path("/proc/net/if_inet6")


class Reporter(Protocol):
    """Takes a report and tells whether it is on the box's disk."""

    def report(self, report_id: str, kind: str, body: dict[str, object]) -> bool:
        """Hand it over; may raise `MotcuaError`."""
        ...


class LanWatch:
    """Judges sightings and keeps the alarms until the box has acknowledged them (at most a hundred)."""

    def __init__(
        self,
        gateway: Callable[[], Collection[str]],
        reporter: Reporter,
        ambient: Ambient,
        monotonic: Callable[[], float] = monotonic_s,
    ) -> None:
        self._gateway = gateway
        self._reporter = reporter
        self._ambient = ambient
        self._monotonic = monotonic
        self._seen: OrderedDict[tuple[str, str], Seen] = OrderedDict()
        self._budget = Budget({}, monotonic())
        self._waiting: deque[tuple[str, Alarm, str]] = deque(maxlen=_MAX_WAITING)

    def see(self, sighting: Sighting) -> None:
        """Judge one sighting."""
        alarm = self._copied(sighting) if isinstance(sighting, Fingerprint) else judge(sighting, self._gateway())
        if alarm is None:
            return
        self._budget, tell = may_tell(alarm, self._budget, self._monotonic())
        if tell:
            log.warning("alarm on the visitors' network", extra={"kind": alarm.kind})
            self._waiting.append((self._ambient.new_id(), alarm, self._ambient.now_text()))

    def deliver(self) -> int:
        """Hand the alarms over, oldest first, stopping where the box does not answer; return how many went."""
        count = 0
        while self._waiting:
            report_id, alarm, at = self._waiting[0]
            body: dict[str, object] = {"at": at, "mac": alarm.mac, "address": alarm.address}
            try:
                if not self._reporter.report(report_id, alarm.kind, body):
                    break
            except MotcuaError as error:
                log.info("alarms wait: %s", error.code)
                break
            self._waiting.popleft()
            count += 1
        return count

    def _copied(self, print_: Fingerprint) -> Alarm | None:
        key = (print_.mac, print_.kind)
        self._seen[key], alarm = compare(print_, self._seen.get(key), self._monotonic())
        self._seen.move_to_end(key)
        if len(self._seen) > _MAX_DEVICES:
            self._seen.popitem(last=False)
        return alarm


def gateway_addresses(captive: CaptiveSection, table: Path = _ADDRESSES6) -> frozenset[str]:
    """Return the box's own addresses on the visitors' network: the configured ones and its link-local ones."""
    own = {str(ip_interface(text).ip) for text in (captive.address4, captive.address6) if text}
    with contextlib.suppress(OSError):
        for line in table.read_text().splitlines():
            columns = line.split()
            if columns and columns[-1] == captive.interface:
                own.add(str(IPv6Address(int(columns[0], 16))))
    return frozenset(own)


def watch_for(
    line: socket.socket,
    watch: LanWatch,
    read: Callable[[bytes], Sequence[Sighting]],
    ended: threading.Event,
    seconds: float = _ROUND_S,
) -> None:
    """Judge what arrives for some seconds, or until the event; the box's own frames, seen on their way out, are skipped."""
    until_s = monotonic_s() + seconds
    while not ended.is_set() and (left_s := until_s - monotonic_s()) > 0:
        line.settimeout(min(left_s, 0.5))
        try:
            frame, origin = line.recvfrom(_FRAME_BYTES)
        except TimeoutError:
            continue
        if origin[2] != socket.PACKET_OUTGOING:
            for sighting in read(frame):
                watch.see(sighting)


def listen(interface: str) -> socket.socket:
    """Return a filtered packet socket on the interface; needs CAP_NET_RAW. Raises OSError."""
    from captive.frame_filter import attach

    every_protocol = 0x0003  # ETH_P_ALL
    line = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    attach(line)  # before the bind, so that no unfiltered frame is ever queued
    line.bind((interface, every_protocol))
    return line
