"""What a daemon says to systemd and gets from it: readiness, watchdog, inherited sockets (sd_notify(3), sd_listen_fds(3))."""

import os
import socket
from collections.abc import Mapping

FIRST_INHERITED_FD = 3


def notify(state: str, env: Mapping[str, str] = os.environ) -> bool:
    """Send `state` ("READY=1", "STOPPING=1", "WATCHDOG=1", "STATUS=…"); False where nobody listens."""
    address = env.get("NOTIFY_SOCKET", "")
    if not address:
        return False
    # A leading @ names a socket in the abstract namespace.
    target = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
        sender.connect(target)
        sender.sendall(state.encode())
    return True


def watchdog_period_s(env: Mapping[str, str] = os.environ) -> float | None:
    """Return how often to send WATCHDOG=1, in seconds (half of systemd's limit), or None without one."""
    limit_us = env.get("WATCHDOG_USEC", "")
    if not limit_us.isdigit() or env.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    return int(limit_us) / 1_000_000 / 2


def inherited_sockets(env: Mapping[str, str] = os.environ) -> list[socket.socket]:
    """Return the listening sockets systemd passed to this process (none without socket activation)."""
    count = env.get("LISTEN_FDS", "")
    if not count.isdigit() or env.get("LISTEN_PID", "") != str(os.getpid()):
        return []
    found = []
    for number in range(FIRST_INHERITED_FD, FIRST_INHERITED_FD + int(count)):
        os.set_inheritable(number, False)
        found.append(socket.socket(fileno=number))
    return found
