"""Counts devices by hour and step (seen → invited → connected …) without keeping who they were.

Each device counts once per hour and step. To know that, this process remembers a hash of the MAC, keyed by a random
value that lives in memory only and changes daily; on disk there are only sums. A crash loses the last seconds' counts.
"""

import hashlib
import threading
from collections.abc import Callable
from enum import StrEnum

from appliance.core.ambient import LOCAL_ZONE, Ambient, monotonic_s
from appliance.store import Store

_MAX_REMEMBERED = 50_000  # a station inventing MACs must not fill the memory


class Step(StrEnum):
    """How far a device came."""

    SEEN = "seen"
    INVITED = "invited"
    CONNECTED = "connected"
    GUIDE = "guide"
    LOOKUP = "lookup"
    ZALO = "zalo"
    TICKET = "ticket"


# How long devices took from the first page to the tap, counted in these classes (upper ends in seconds).
_WAITS = ((10, "connected-in-10s"), (30, "connected-in-30s"), (60, "connected-in-60s"), (300, "connected-in-300s"))
_LONGER = "connected-later"


class Funnel:
    """The counters of this process, added to the table by `flush()`."""

    def __init__(self, ambient: Ambient, monotonic: Callable[[], float] = monotonic_s) -> None:
        self._ambient = ambient
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._day = ""
        self._key = b""
        self._hour = ""
        self._hour_number = -1
        self._known: set[tuple[Step, bytes]] = set()
        self._first_seen_s: dict[bytes, float] = {}
        self._pending: dict[tuple[str, str], int] = {}

    def note(self, step: Step, mac: str | None) -> None:
        """Count the device at `step`, unless it was counted there in this hour; an unknown device isn't counted."""
        if mac is None:
            return
        with self._lock:
            self._turn_hour()
            mark = (step, self._hash(mac))
            if mark in self._known or len(self._known) >= _MAX_REMEMBERED:
                return
            self._known.add(mark)
            self._count(step.value)
            self._time_to_connect(step, mark[1])

    def flush(self, store: Store) -> None:
        """Add what was counted since the last time to the table; it is kept here if the disk refuses."""
        with self._lock:
            pending, self._pending = self._pending, {}
        if not pending:
            return
        try:
            with store.write_transaction() as connection:
                connection.executemany(
                    "INSERT INTO funnel_hours (hour, step, devices) VALUES (?, ?, ?)"
                    " ON CONFLICT (hour, step) DO UPDATE SET devices = devices + excluded.devices",
                    [(hour, step, devices) for (hour, step), devices in pending.items()],
                )
        except BaseException:
            with self._lock:
                for key, devices in pending.items():
                    self._pending[key] = self._pending.get(key, 0) + devices
            raise

    def _count(self, step: str) -> None:
        key = (self._hour, step)
        self._pending[key] = self._pending.get(key, 0) + 1

    def _time_to_connect(self, step: Step, device: bytes) -> None:
        now_s = self._monotonic()
        if step is Step.INVITED:
            self._first_seen_s.setdefault(device, now_s)
        elif step is Step.CONNECTED and device in self._first_seen_s:
            took_s = now_s - self._first_seen_s.pop(device)
            self._count(next((name for end_s, name in _WAITS if took_s <= end_s), _LONGER))

    def _turn_hour(self) -> None:
        # Hours of Vietnam begin with those of UTC, so most calls need no calendar.
        number = int(self._ambient.now().timestamp()) // 3600
        if number == self._hour_number:
            return
        self._hour_number = number
        self._hour = hour = hour_text(self._ambient)
        self._known.clear()
        if hour[:10] != self._day:
            self._day, self._key = hour[:10], self._ambient.random_bytes(32)
            self._first_seen_s.clear()

    def _hash(self, mac: str) -> bytes:
        return hashlib.blake2b(mac.encode(), key=self._key, digest_size=10).digest()


def hour_text(ambient: Ambient) -> str:
    """Return the current hour in Vietnam as YYYY-MM-DDTHH."""
    return ambient.now().astimezone(LOCAL_ZONE).strftime("%Y-%m-%dT%H")
