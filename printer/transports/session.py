"""One conversation with a printer over a link: status, name, a job with the printer's answers heard while it is sent."""

import time

from printer.answers import AnswerReader
from printer.profiles import Profile
from printer.status import REQUEST, UNKNOWN, PrinterStatus, read_status, reason_code
from printer.transports.base import Expects, Receipt
from printer.transports.link import Link

STATUS_WAIT_S = 1.0
# A printer that takes no byte for this long has a fault; paper moves while it still takes some.
STALL_S = 10.0
# A job on a printer that goes on answering may take this many times its usual time: a hot head prints slowly.
SLOWEST = 12.0
POLL_S = 1.0
TICK_S = 0.25
ALIVE = b"\x10\x04\x01"  # DLE EOT 1
ASK_NAME = b"\x1dIC"  # GS I 67
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: clear buffers
HEADER_ZEROS = bytes(16)
# What ends a job at once because only a person can mend it; a hot head cools down by itself.
PERSON_MENDS = frozenset({"paper-out", "cover-open", "cutter-jam", "printer-fault"})


class LinkSession:
    """A session (see base.Session) over any link."""

    def __init__(self, link: Link, timeout_s: float, profile: Profile | None = None) -> None:
        self._link = link
        self._timeout_s = timeout_s
        self._profile = profile or Profile()
        self._heard = AnswerReader()
        self._gone = False
        self._unfinished = False

    def complete_header(self) -> None:
        """Send zeros: outside a command they are nothing, within one they end its lengths."""
        self._push(HEADER_ZEROS)

    def status(self) -> PrinterStatus:
        """Ask for all four real-time statuses at once (a printer takes up to four)."""
        self._listen(0.0)
        self._heard.forget_realtime()
        if not self._link.answers or not self._push(REQUEST):
            return UNKNOWN
        deadline = time.monotonic() + STATUS_WAIT_S
        while len(self._heard.realtime) < 4 and (left_s := deadline - time.monotonic()) > 0 and not self._gone:
            self._listen(left_s)
        return read_status(self._heard.realtime)

    def name(self) -> str | None:
        """Ask for the model's name; None where the printer does not say."""
        self._heard.name = None
        if not self._link.answers or not self._push(ASK_NAME):
            return None
        deadline = time.monotonic() + STATUS_WAIT_S
        while self._heard.name is None and (left_s := deadline - time.monotonic()) > 0 and not self._gone:
            self._listen(left_s)
        return self._heard.name

    def send(self, data: bytes, process_id: str | None, print_time_s: float, expects: Expects = "nothing") -> Receipt:
        """Send a job in portions, counting what the line takes, then wait for the printer's word if it gives one."""
        self._unfinished = True
        taken = self._send_all(data)
        if taken < len(data):
            return Receipt(taken, complete=False, confirmed=False, trouble=self._trouble())
        self._unfinished = False
        if process_id is not None:
            confirmed = self._wait_for(process_id, print_time_s)
            return Receipt(taken, complete=True, confirmed=confirmed, trouble="" if confirmed else self._trouble())
        if expects == "parsing":
            self._wait_for(None, print_time_s)
            return Receipt(taken, complete=True, confirmed=False, trouble=reason_code(self.status()))
        return Receipt(taken, complete=True, confirmed=False)

    def clear(self) -> None:
        """Have the printer forget what it still holds, so that it doesn't come out hours later."""
        self._push(CLEAR)

    def close(self) -> None:
        """Close the line."""
        self._link.close(self._unfinished)

    def _send_all(self, data: bytes) -> int:
        taken, moved_at = 0, time.monotonic()
        while taken < len(data) and not self._gone and self._trouble() not in PERSON_MENDS:
            portion = data[taken : taken + self._profile.chunk_bytes]
            count = self._write(portion, TICK_S)
            self._listen(0.0)
            if count:
                taken, moved_at = taken + count, time.monotonic()
                if self._profile.chunk_pause_s:
                    time.sleep(self._profile.chunk_pause_s)
            elif time.monotonic() - moved_at > STALL_S * (SLOWEST if self._is_hot() else 1):
                break
        return taken

    def _wait_for(self, process_id: str | None, print_time_s: float) -> bool:
        """Wait until the paper is out (None: until all is read); a printer that goes on answering gets more time."""
        start = polled_at = time.monotonic()
        deadline = start + print_time_s + self._timeout_s
        last = deadline + SLOWEST * print_time_s
        while not self._is_done(process_id):
            now = time.monotonic()
            if now >= deadline or self._gone or self._trouble() in PERSON_MENDS:
                return False
            if now - polled_at >= POLL_S:
                polled_at = now
                self._heard.forget_realtime()
                self._write(ALIVE, 0.0)
            self._listen(min(TICK_S, deadline - now))
            if self._heard.realtime or self._is_hot():
                deadline = min(last, max(deadline, time.monotonic() + 2 * POLL_S))
        return True

    def _is_done(self, process_id: str | None) -> bool:
        return self._heard.sensor_answered if process_id is None else self._heard.completed == process_id

    def _trouble(self) -> str:
        status = self._heard.automatic
        return "" if status is None else reason_code(status)

    def _is_hot(self) -> bool:
        return self._trouble() == "overheated"

    def _push(self, request: bytes) -> bool:
        left, deadline = request, time.monotonic() + self._timeout_s
        while left and not self._gone and time.monotonic() < deadline:
            left = left[self._write(left, TICK_S) :]
        return not left

    def _write(self, data: bytes, limit_s: float) -> int:
        try:
            return self._link.write(data, limit_s)
        except OSError:
            self._gone = True
            return 0

    def _listen(self, limit_s: float) -> None:
        try:
            self._heard.feed(self._link.read(limit_s))
        except OSError:
            self._gone = True
