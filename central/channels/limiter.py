"""Keeping below what a channel allows in a minute: permits come evenly, with a burst of one second's worth at most."""

import threading
import time
from collections.abc import Callable

HEADROOM = 0.95


class Limiter:
    """Permits of one way. Any 60 seconds see at most `HEADROOM` of the limit plus the burst, so less than the limit."""

    def __init__(self, per_minute: int, now_s: Callable[[], float] = time.monotonic) -> None:
        self._gap_s = 60.0 / (per_minute * HEADROOM)
        self._burst_s = min(1.0, 2 * self._gap_s)
        self._now_s = now_s
        self._lock = threading.Lock()
        self._next_s = 0.0

    def reserve(self) -> float:
        """Take a permit and return how many seconds to wait before using it."""
        with self._lock:
            now = self._now_s()
            at = max(self._next_s, now - self._burst_s)
            self._next_s = at + self._gap_s
            return max(0.0, at - now)

    def hold(self, seconds: float) -> None:
        """Give out no permit for that long: the other side asked for it."""
        with self._lock:
            self._next_s = max(self._next_s, self._now_s() + seconds)

    def release(self) -> None:
        """End a hold."""
        with self._lock:
            self._next_s = min(self._next_s, self._now_s())

    def is_held(self, seconds: float = 2.0) -> bool:
        """Tell whether the next permit is more than `seconds` away."""
        with self._lock:
            return self._next_s - self._now_s() > seconds
