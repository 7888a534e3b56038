"""Whether a port is free, told before a server starts on it."""

import socket

from appliance.core.errors import Unavailable


class PortBusy(Unavailable):
    """Another process listens there."""

    exit_code = 6  # a port is in use, as in the table of `motcua --help`

    def __init__(self, host: str, port: int, reason: str = "") -> None:
        why = f": {reason}" if reason else ""
        super().__init__(
            "port-busy", f"Không mở được cổng {port} trên {host}{why}.", f"Can't open port {port} on {host}{why}."
        )


def check_port(host: str, port: int) -> None:
    """Raise PortBusy where nothing could listen on the address now."""
    # Gunicorn itself would try for five seconds and then end without saying which port.
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortBusy(host, port, error.strerror or "") from error
