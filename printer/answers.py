"""Tell a printer's answers apart: real-time status, automatic status, completion, name and sensor come on one line.

Classes of first bytes from Epson's command reference, appendix "identifying transmitted status": 0xx1xx10b DLE EOT,
0xx1xx00b the first of four bytes of Automatic Status Back, 0xx0xxxxb GS r; 37h 22h a process id, 5Fh … 00h GS I.
"""

from printer.status import FIXED_BITS, FIXED_MASK, PrinterStatus, read_automatic

AUTOMATIC_BITS = 0b00010000
COMPLETED = b"\x37\x22"
NAME_HEAD = 0x5F
LONGEST_NAME = 80
MAX_REALTIME = 64  # a device that talks without end is not believed more for it


class AnswerReader:
    """Keeps what was heard on one connection; bytes that fit no class are counted in `junk` and forgotten."""

    def __init__(self) -> None:
        self.realtime = b""
        self.automatic: PrinterStatus | None = None
        self.completed: str | None = None
        self.name: str | None = None
        self.sensor_answered = False
        self.junk = 0
        self._rest = b""

    def feed(self, data: bytes) -> None:
        """Take what came from the printer, in any portions."""
        self._rest += data
        while self._rest:
            used = self._take(self._rest)
            if used == 0:
                return
            self._rest = self._rest[used:]

    def forget_realtime(self) -> None:
        """Drop earlier real-time answers: they carry no number, so old ones would be taken for new."""
        self.realtime = b""

    def _take(self, rest: bytes) -> int:
        """Read one answer at the start of `rest` and return its length; 0 to wait for more."""
        first = rest[0]
        if first & FIXED_MASK == FIXED_BITS:
            self.realtime = (self.realtime + rest[:1])[-MAX_REALTIME:]
            return 1
        if first & FIXED_MASK == AUTOMATIC_BITS:
            return self._take_automatic(rest)
        if first == COMPLETED[0]:
            return self._take_notice(rest)
        if first == NAME_HEAD:
            return self._take_name(rest)
        if first & 0b10010000 == 0:
            self.sensor_answered = True
            return 1
        return self._waste()

    def _take_automatic(self, rest: bytes) -> int:
        if any(byte & 0b10010000 for byte in rest[1:4]):
            return self._waste()
        if len(rest) < 4:
            return 0
        self.automatic = read_automatic(rest[:4])
        return 4

    def _take_notice(self, rest: bytes) -> int:
        """A process id (37 22 d1 d2 d3 d4 00), or the word that buffers were cleared (37 25 00)."""
        if len(rest) < 2:
            return 0
        length = {0x22: 7, 0x25: 3}.get(rest[1])
        if length is None:
            return self._waste()
        if len(rest) < length:
            return 0
        if rest[length - 1] != 0:
            return self._waste()
        if length == 7:
            self.completed = rest[2:6].decode("latin-1")
        return length

    def _take_name(self, rest: bytes) -> int:
        end = rest.find(0, 1, LONGEST_NAME)
        if end < 0:
            return 0 if len(rest) < LONGEST_NAME else self._waste()
        self.name = rest[1:end].decode("ascii", "replace")
        return end + 1

    def _waste(self) -> int:
        self.junk += 1
        return 1
