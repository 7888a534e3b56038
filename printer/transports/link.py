"""A two-way line of bytes to a printer, whatever it is made of; no call waits longer than it is told to."""

import os
import select
import time
from collections.abc import Callable
from typing import Protocol


class Link(Protocol):
    """What the transports differ in."""

    @property
    def answers(self) -> bool:
        """Tell whether anything can come back on it; where not, nothing is asked."""
        ...

    def write(self, data: bytes, limit_s: float) -> int:
        """Return how many bytes were taken within `limit_s` (0: none); raises OSError when the line is gone."""
        ...

    def read(self, limit_s: float) -> bytes:
        """Return what came within `limit_s` (b"": nothing); raises OSError when the line is gone."""
        ...

    def close(self, unfinished: bool) -> None:
        """Close the line; `unfinished` bytes still on their way may be thrown away."""
        ...


class FdLink:
    """A line behind a non-blocking file descriptor: socket, USB printer device, serial port, FIFO.

    `end_is_gone`: an empty read means that the other side has left (sockets); a device may have nothing to say.
    """

    def __init__(
        self, fd: int, close: Callable[[bool], None], *, reads: bool = True, end_is_gone: bool = True
    ) -> None:
        self._fd = fd
        self._close = close
        self.answers = reads
        self._end_is_gone = end_is_gone

    def write(self, data: bytes, limit_s: float) -> int:
        """Write what the line takes at once, after waiting at most `limit_s` for it to take anything."""
        if not select.select([], [self._fd], [], limit_s)[1]:
            return 0
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0

    def read(self, limit_s: float) -> bytes:
        """Read what is there, after waiting at most `limit_s` for anything."""
        if not self.answers:
            time.sleep(limit_s)
            return b""
        if not select.select([self._fd], [], [], limit_s)[0]:
            return b""
        try:
            data = os.read(self._fd, 256)
        except BlockingIOError:
            return b""
        if not data:
            if self._end_is_gone:
                raise ConnectionResetError("the other side has closed the line")
            time.sleep(min(limit_s, 0.02))
        return data

    def close(self, unfinished: bool) -> None:
        """Close the descriptor by the function that belongs to it."""
        self._close(unfinished)
