"""Where a scan by the serial scanner leads to, until the screen beside it asks: in memory, the outcome only."""

import threading

from appliance.core.ambient import monotonic_s

FORGET_AFTER_S = 5.0


class ScanTray:
    """Holds one outcome; a newer scan replaces it, and nobody asking for five seconds forgets it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._outcome: dict[str, object] | None = None
        self._put_at_s = 0.0

    def put(self, outcome: dict[str, object]) -> None:
        """Lay an outcome down."""
        with self._lock:
            self._outcome, self._put_at_s = outcome, monotonic_s()

    def take(self) -> dict[str, object] | None:
        """Return the outcome once."""
        with self._lock:
            outcome, self._outcome = self._outcome, None
        return outcome if monotonic_s() - self._put_at_s < FORGET_AFTER_S else None
