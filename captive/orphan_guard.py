"""Ends the processes of a foreground supervisor that was killed: a child of its own holds the other end of a pipe.

The kernel's own way (PR_SET_PDEATHSIG of prctl(2)) is lost by a program that changes its user, as dnsmasq does.
"""

import contextlib
import os
import signal
import time
from typing import NoReturn

_GRACE_S = 3.0


class OrphanGuard:
    """Knows which process groups are running; outlives this process just long enough to end them."""

    def __init__(self) -> None:
        reader, self._line = os.pipe()
        if os.fork() == 0:
            os.close(self._line)
            _wait_and_end(reader)
        os.close(reader)

    def started(self, group: int) -> None:
        """Say that a process group is running."""
        self._say(f"+{group}\n")

    def ended(self, group: int) -> None:
        """Say that nothing of a process group is left; its number may be somebody else's soon."""
        self._say(f"-{group}\n")

    def _say(self, text: str) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._line, text.encode())


def _wait_and_end(reader: int) -> NoReturn:
    # Ctrl-C at a terminal and a group's SIGTERM are for the supervisor; its end is seen by the pipe.
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    with os.fdopen(reader, encoding="ascii") as lines:
        for line in lines:
            (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    for number in (signal.SIGTERM, signal.SIGKILL):
        for group in groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, number)
        if groups and number == signal.SIGTERM:
            time.sleep(_GRACE_S)
    os._exit(0)
