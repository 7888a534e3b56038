"""The receive buffer of the virtual device: bytes, and when they arrived."""

import time
from collections import deque


class ReceiveBuffer:
    """Not safe for threads by itself: the device's lock guards it."""

    def __init__(self, room: int) -> None:
        self._room = room
        self._bytes = bytearray()
        self._arrivals: deque[tuple[int, float]] = deque()

    def __len__(self) -> int:
        return len(self._bytes)

    def has_room(self, count: int) -> bool:
        """Tell whether `count` more bytes fit; an empty buffer takes any portion."""
        return not self._bytes or len(self._bytes) + count <= self._room

    def add(self, data: bytes) -> None:
        """Keep bytes that have just arrived."""
        if data:
            self._bytes += data
            self._arrivals.append((len(data), time.monotonic()))

    def take(self, count: int) -> tuple[bytes, float]:
        """Return up to `count` bytes and when the last of them arrived."""
        portion = bytes(self._bytes[:count])
        del self._bytes[:count]
        left, arrived_at = len(portion), 0.0
        while left > 0:
            size, arrived_at = self._arrivals.popleft()
            if size > left:
                self._arrivals.appendleft((size - left, arrived_at))
            left -= size
        return portion, arrived_at

    def clear(self) -> None:
        """Forget everything."""
        self._bytes.clear()
        self._arrivals.clear()
