"""A gate that only remembers, for the demo and for machines without nftables: no packet is touched."""

import threading
from collections.abc import Callable, Iterable

from appliance.core.ambient import monotonic_s
from captive.gate import GateEntry


class MemoryGate:
    """Admitted devices with their time-outs, in this process; the sessions table restores them after a restart."""

    def __init__(self, monotonic: Callable[[], float] = monotonic_s) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._closes_at_s: dict[str, float] = {}

    def grant(self, mac: str, seconds: int) -> None:
        """Admit the device for `seconds` from now, replacing what it had."""
        with self._lock:
            self._closes_at_s[mac] = self._monotonic() + seconds

    def revoke(self, mac: str) -> None:
        """Shut the device out at once."""
        with self._lock:
            self._closes_at_s.pop(mac, None)

    def list(self) -> list[GateEntry]:
        """Return who is admitted now, by MAC."""
        now_s = self._monotonic()
        with self._lock:
            self._closes_at_s = {mac: end_s for mac, end_s in self._closes_at_s.items() if end_s > now_s}
            return [GateEntry(mac, int(end_s - now_s)) for mac, end_s in sorted(self._closes_at_s.items())]

    def replace(self, entries: Iterable[GateEntry]) -> None:
        """Admit exactly these, in one step."""
        now_s = self._monotonic()
        fresh = {entry.mac: now_s + entry.seconds_left for entry in entries}
        with self._lock:
            self._closes_at_s = fresh

    def entry(self, mac: str) -> GateEntry | None:
        """Return what is remembered of one device; it has no data limit and moves no bytes."""
        return next((entry for entry in self.list() if entry.mac == mac), None)
