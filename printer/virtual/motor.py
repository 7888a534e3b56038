"""How long the paper takes: a motor of constant speed that stops when the next line isn't there in time."""

import time

# Less than a dot line at 250 mm/s does not stop a motor; a scheduler's jitter is more, so it isn't counted either.
PAUSE_S = 0.005


class Motor:
    """Keeps the moment until which the paper moves, so that sleeping too long is caught up with, not added."""

    def __init__(self) -> None:
        self._busy_until = 0.0

    def move(self, mm: float, speed_mm_s: float, *, begins: bool) -> bool:
        """Move the paper; return True where it had stood still in the middle of a sheet (`begins`: its first rows)."""
        if speed_mm_s <= 0:
            return False
        now = time.monotonic()
        late = now > self._busy_until + PAUSE_S
        self._busy_until = (now if begins or late else self._busy_until) + mm / speed_mm_s
        time.sleep(max(0.0, self._busy_until - time.monotonic()))
        return late and not begins
