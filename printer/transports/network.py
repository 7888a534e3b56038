"""Raw TCP (port 9100, also p910nd in front of a USB printer): a connection per job, every wait finite."""

import socket

from printer.profiles import Profile
from printer.transports.base import unreachable
from printer.transports.link import FdLink
from printer.transports.session import LinkSession

DEFAULT_PORT = 9100


def split_address(address: str) -> tuple[str, int]:
    """Return host and port of "host", "host:port" or "[::1]:port"; raises ValueError for a port that is no number."""
    if address.startswith("["):
        host, _, port = address[1:].partition("]")
        return host, int(port.lstrip(":") or DEFAULT_PORT)
    host, _, port = address.rpartition(":") if address.count(":") == 1 else (address, "", "")
    return host, int(port or DEFAULT_PORT)


class NetworkTransport:
    """Connects to `address` within `timeout_s` seconds."""

    def __init__(self, address: str, *, timeout_s: float = 3.0, profile: Profile | None = None) -> None:
        self._address = address
        self._host, self._port = split_address(address)
        self._timeout_s = timeout_s
        self._profile = profile

    def open(self) -> LinkSession:
        """Connect; raises PrinterUnreachable."""
        try:
            connection = socket.create_connection((self._host, self._port), self._timeout_s)
        except OSError as error:
            raise unreachable(self._address, type(error).__name__) from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setblocking(False)
        link = FdLink(connection.fileno(), lambda _unfinished: connection.close())
        return LinkSession(link, self._timeout_s, self._profile)
