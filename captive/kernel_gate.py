"""The gate over the kernel's sets: the four verbs, the day's data allowance, the end of absent devices' sessions.

The kernel holds every session, so this process may die at any moment: nobody is cut off, nobody let in, and what it
finds at its next start is the truth.
"""

import logging
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from captive.gate_faults import GateFault
from captive.gate_settings import GateSettings
from captive.kernel_sets import KernelSets
from captive.netlink import forget_connections

log = logging.getLogger(__name__)

MAX_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True)
class Held:
    """One admitted device; `bytes_left` is None without an allowance."""

    mac: str
    seconds_left: int
    bytes_up: int
    bytes_down: int
    bytes_left: int | None


class KernelGate:
    """The verbs as the daemon carries them out, one at a time; each may raise GateFault."""

    def __init__(self, sets: KernelSets, settings: GateSettings) -> None:
        self._sets = sets
        self._lock = threading.Lock()
        self.settings = settings

    def grant(self, wanted: Mapping[str, int]) -> dict[str, GateFault]:
        """Admit the devices for their seconds in one transaction; return who was refused and why.

        What such a device had open and redirected is ended by the rules themselves, at its next packet.
        """
        with self._lock:
            refused = self._refused(wanted)
            granted = {mac: seconds for mac, seconds in wanted.items() if mac not in refused}
            if granted:
                self._sets.put(granted)
        return refused

    def _refused(self, wanted: Mapping[str, int]) -> dict[str, GateFault]:
        spent = set() if self.settings.allowance_bytes is None else self._sets.spent()
        refused = {}
        for mac, seconds in wanted.items():
            if not 0 < seconds <= MAX_SECONDS:
                refused[mac] = GateFault("seconds-invalid", f"1 to {MAX_SECONDS} seconds")
            elif mac in spent:
                refused[mac] = GateFault("allowance-spent", "the device used up the data of its day")
        return refused

    def revoke(self, mac: str) -> None:
        """Shut the device out and end what it has open."""
        with self._lock:
            self._sets.remove(mac)
        forget_connections(mac)

    def entry(self, mac: str) -> Held | None:
        """Return what is held for one device, or None."""
        allowance = self.settings.allowance_bytes
        with self._lock:
            entry = self._sets.admitted_one(mac)
            used = self._sets.used(mac) if entry and allowance is not None else 0
        if entry is None:
            return None
        left = None if allowance is None else max(0, allowance - used)
        return Held(mac, entry.seconds_left, entry.bytes_up, entry.bytes_down, left)

    def list(self) -> list[Held]:
        """Return who is admitted, by MAC."""
        allowance = self.settings.allowance_bytes
        with self._lock:
            admitted = self._sets.admitted()
            days = {} if allowance is None else self._sets.days()
        found = []
        for mac, entry in sorted(admitted.items()):
            used = days[mac].used_bytes if mac in days else 0
            left = None if allowance is None else max(0, allowance - used)
            found.append(Held(mac, entry.seconds_left, entry.bytes_up, entry.bytes_down, left))
        return found

    def replace(self, devices: Iterable[tuple[str, int]]) -> None:
        """Admit exactly these in one step."""
        with self._lock:
            gone = self._sets.put_exactly(devices)
        for mac in gone:
            forget_connections(mac)

    def end_spent(self) -> int:
        """Shut out whoever used the day's data up, until that day of 24 hours is over; return how many."""
        allowance = self.settings.allowance_bytes
        if allowance is None:
            return 0
        with self._lock:
            admitted, days = self._sets.admitted(), self._sets.days()
            over = {mac: day for mac, day in days.items() if mac in admitted and day.used_bytes >= allowance}
            for mac, day in over.items():
                self._sets.set_spent(mac, day.seconds_left)
        for mac in over:
            self.revoke(mac)
        return len(over)
