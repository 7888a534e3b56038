"""Split the byte stream of a printer into commands, strictly by the command reference."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from printer.virtual.command_table import LENGTHS, NUL, PREFIXES

LONGEST_NAME = max(len(name) for name in LENGTHS)
FIRST_TEXT = 0x20


@dataclass(frozen=True)
class Command:
    """One command: its name (for example b"\\x1dv0"), or b"text", or b"unknown", and the bytes that belong to it."""

    name: bytes
    body: bytes


class Parser:
    """Keeps what has come of an unfinished command; bytes may arrive in any portions."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    @property
    def waiting(self) -> int:
        """Return how many bytes of an unfinished command have come."""
        return len(self._buffer)

    def feed(self, data: bytes) -> Iterator[Command]:
        """Yield the commands that `data` completes."""
        self._buffer += data
        while self._buffer:
            found = self._next()
            if found is None:
                return
            command, used = found
            del self._buffer[:used]
            if command is not None:
                yield command

    def _next(self) -> tuple[Command | None, int] | None:
        """Return the command at the buffer's start (None: nothing to do) and its length, or None to wait."""
        first = self._buffer[0]
        if first == NUL:
            return None, self._run(lambda byte: byte == NUL)
        if first >= FIRST_TEXT:
            used = self._run(lambda byte: byte >= FIRST_TEXT)
            return Command(b"text", bytes(self._buffer[:used])), used
        return self._command()

    def _run(self, belongs: Callable[[int], bool]) -> int:
        for index, byte in enumerate(self._buffer):
            if not belongs(byte):
                return index
        return len(self._buffer)

    def _command(self) -> tuple[Command, int] | None:
        head = bytes(self._buffer[:LONGEST_NAME])
        for size in range(1, len(head) + 1):
            name = head[:size]
            if name in LENGTHS:
                return self._complete(name)
            if name not in PREFIXES:
                # What the device doesn't know it skips; its parameters, if any, come out as text, as on paper.
                return Command(b"unknown", name), size
        return None

    def _complete(self, name: bytes) -> tuple[Command, int] | None:
        rule = LENGTHS[name]
        if isinstance(rule, int):
            length: int | None = rule
        else:
            # Only the first bytes decide a length, except where a NUL ends the command (short ones).
            length = rule(bytes(self._buffer[len(name) : len(name) + 300]))
        if length is None or len(self._buffer) < len(name) + length:
            return None
        return Command(name, bytes(self._buffer[len(name) : len(name) + length])), len(name) + length
