"""Keeps every port of the visitors' bridge isolated, also those that an access point adds later."""

import contextlib
import socket
from pathlib import Path

from captive.netlink import isolate_port

_NET = Path("/sys/class/net")


def isolate_ports(interface: str) -> int:
    """Isolate the ports that are not yet; return how many. An interface that is no bridge has none."""
    isolated = 0
    for port in (_NET / interface / "brif").glob("*"):
        with contextlib.suppress(OSError):  # the port may be gone again: the next round looks anew
            if (port / "isolated").read_text().strip() != "1":
                isolate_port(socket.if_nametoindex(port.name))
                isolated += 1
    return isolated
