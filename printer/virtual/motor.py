"""How long the paper takes: a motor of constant speed that stops when the next line hasn't come in time."""

import time

PAUSE_S = 0.0005  # one dot line at 250 mm/s


class Motor:
    """Keeps the moments between which the paper moves.

    They follow from when the bytes arrived and from the speed alone, so that a computer that was busy elsewhere does not
    count as a pause of the paper.
    """

    def __init__(self) -> None:
        self.moved_until = 0.0

    def resume(self) -> None:
        """Begin anew after a stop that was the device's own: no paper, an open cover, a hot head."""
        self.moved_until = time.monotonic()

    def move(self, mm: float, speed_mm_s: float, arrived_at: float, *, begins: bool) -> bool:
        """Move the paper by a command that had arrived at a moment; True where the paper stood still waiting for it.

        `begins`: these are the first rows of a sheet.
        """
        late = not begins and arrived_at > self.moved_until + PAUSE_S
        start = max(arrived_at, self.moved_until)
        self.moved_until = start + (mm / speed_mm_s if speed_mm_s > 0 else 0.0)
        time.sleep(max(0.0, self.moved_until - time.monotonic()))
        return late and speed_mm_s > 0
