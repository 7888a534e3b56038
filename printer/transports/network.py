"""Raw TCP (port 9100, also p910nd in front of a USB printer): a connection per job, every wait finite."""

import socket
import time

from printer.status import ANSWERS, REQUEST, UNKNOWN, PrinterStatus, read_status
from printer.transports.base import Receipt, unreachable

DEFAULT_PORT = 9100
STATUS_WAIT_S = 1.0
# A printer that takes no byte for this long has a fault; paper moves while it still takes some.
STALL_S = 10.0
CONFIRM_HEAD = b"\x37\x22"
PORTION = 16384


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of "host", "host:port" or "[::1]:port"; raises ValueError for a port that is no number."""
    if address.startswith("["):
        host, _, port = address[1:].partition("]")
        return host, int(port.lstrip(":") or DEFAULT_PORT)
    host, _, port = address.rpartition(":") if address.count(":") == 1 else (address, "", "")
    return host, int(port or DEFAULT_PORT)


class NetworkTransport:
    """Connects to `address` within `timeout_s` seconds."""

    def __init__(self, address: str, *, timeout_s: float = 3.0) -> None:
        self._address = address
        self._host, self._port = split_address(address)
        self._timeout_s = timeout_s

    def open(self) -> "NetworkSession":
        """Connect; raises PrinterUnreachable."""
        try:
            connection = socket.create_connection((self._host, self._port), self._timeout_s)
        except OSError as error:
            raise unreachable(self._address, type(error).__name__) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return NetworkSession(connection, self._timeout_s)


class NetworkSession:
    """One connection."""

    def __init__(self, connection: socket.socket, timeout_s: float) -> None:
        self._connection = connection
        self._timeout_s = timeout_s

    def status(self) -> PrinterStatus:
        """Ask for all four real-time statuses at once (a printer takes up to four)."""
        try:
            self._connection.settimeout(self._timeout_s)
            self._connection.sendall(REQUEST)
        except OSError:
            return UNKNOWN
        return read_status(self._read(ANSWERS, STATUS_WAIT_S))

    def send(self, data: bytes, process_id: str | None, print_time_s: float) -> Receipt:
        """Send a job, counting what the connection takes, then wait for the printer's word if it gives one."""
        taken = self._send_all(data)
        if taken < len(data):
            return Receipt(taken, complete=False, confirmed=False)
        if process_id is None:
            return Receipt(taken, complete=True, confirmed=False)
        awaited = CONFIRM_HEAD + process_id.encode("ascii") + b"\0"
        return Receipt(taken, complete=True, confirmed=self._wait_for(awaited, print_time_s + self._timeout_s))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _send_all(self, data: bytes) -> int:
        self._connection.settimeout(STALL_S)
        taken = 0
        while taken < len(data):
            try:
                taken += self._connection.send(data[taken : taken + PORTION])
            except OSError:
                break
        return taken

    def _read(self, count: int, limit_s: float) -> bytes:
        deadline = time.monotonic() + limit_s
        answer = b""
        while len(answer) < count and (left_s := deadline - time.monotonic()) > 0:
            piece = self._receive(left_s)
            if not piece:
                break
            answer += piece
        return answer

    def _wait_for(self, awaited: bytes, limit_s: float) -> bool:
        deadline = time.monotonic() + limit_s
        heard = b""
        while awaited not in heard and (left_s := deadline - time.monotonic()) > 0:
            piece = self._receive(left_s)
            if not piece:
                break
            heard = (heard + piece)[-256:]
        return awaited in heard

    def _receive(self, limit_s: float) -> bytes:
        try:
            self._connection.settimeout(max(0.001, limit_s))
            return self._connection.recv(256)
        except OSError:
            return b""
