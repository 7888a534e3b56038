"""Find the commands that act at once, even inside a picture or while the printer is off-line (DLE EOT, ENQ, DC4)."""

from collections.abc import Iterator
from typing import Literal

from printer.virtual.command_table import DC4, DLE, ENQ, EOT

# DLE DC4 8 with its seven fixed parameters: clear the receive and print buffers.
CLEAR = bytes([DLE, DC4, 8, 1, 3, 20, 1, 6, 2, 8])
RECOVER = bytes([DLE, ENQ, 2])

Action = Literal["status", "clear", "recover"]


class RealtimeScanner:
    """Looks at the stream as it comes in, across portions."""

    def __init__(self) -> None:
        self._seen = b""

    def feed(self, data: bytes) -> Iterator[tuple[Action, int, int]]:
        """Yield ("status", n, end), ("recover", 2, end) or ("clear", 8, end) in the order they came.

        `end` is where in `data` the command ends.
        """
        stream = self._seen + data
        known = len(self._seen)
        for index in range(len(stream)):
            if stream[index] != DLE:
                continue
            for action, length in (("status", 3), ("recover", 3), ("clear", len(CLEAR))):
                # A command counts when its last byte is new: the beginning may have come before.
                end = index + length
                if known < end <= len(stream) and _is(action, stream[index:end]):
                    yield action, stream[index + 2], end - known  # type: ignore[misc]  # the names above
        self._seen = stream[-(len(CLEAR) - 1) :]


def _is(action: str, found: bytes) -> bool:
    if action == "status":
        return found[1] == EOT
    return found == (RECOVER if action == "recover" else CLEAR)
