"""Keeps a few child processes running in the foreground: started in order, again when they die, ended together."""

import contextlib
import logging
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from captive.orphan_guard import OrphanGuard

log = logging.getLogger(__name__)

_TICK_S = 0.1
_PAUSE_S = 0.5
_STOP_S = 15.0


@dataclass
class Child:
    """One process; `listener` is inherited as systemd would hand it over, so a restart refuses nobody."""

    name: str
    argv: Sequence[str]
    listener: socket.socket | None = None
    process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)
    again_at_s: float = 0.0

    def start(self) -> None:
        """Start it now."""
        if self.listener is None:
            self.process = subprocess.Popen(self.argv, process_group=0)
            return
        number = self.listener.fileno()

        def hand_over() -> None:
            os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
            os.dup2(number, 3, inheritable=True)

        self.process = subprocess.Popen(self.argv, preexec_fn=hand_over, close_fds=False, process_group=0)  # noqa: PLW1509

    def clear_away(self) -> None:
        """Kill what a dead process left behind: workers without their master would keep its ports."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def signal(self, number: int) -> None:
        """Send a signal if it runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)


class Supervisor:
    """The children of one foreground process, until SIGTERM or SIGINT; SIGHUP calls `reload`."""

    def __init__(self) -> None:
        self._guard = OrphanGuard()
        self.children: list[Child] = []
        self._stopping = False
        self._reloading = False

    def start(self, child: Child) -> None:
        """Start a child and keep it."""
        log.info("starting %s", child.name)
        self._start(child)
        self.children.append(child)

    def watch_signals(self) -> None:
        """Take SIGTERM, SIGINT and SIGHUP."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._reload)

    @property
    def stopping(self) -> bool:
        """Tell whether the end was asked for."""
        return self._stopping

    def run(self, reload: Callable[[], None]) -> None:
        """Watch the children until the end is asked for, then end them in reverse order."""
        while not self._stopping:
            if self._reloading:
                self._reloading = False
                reload()
            self._revive()
            time.sleep(_TICK_S)
        self.end()

    def end(self) -> None:
        """End every child, the last started first."""
        for child in reversed(self.children):
            child.signal(signal.SIGTERM)
            if child.process is None:
                continue
            try:
                child.process.wait(_STOP_S)
            except subprocess.TimeoutExpired:
                log.warning("%s did not end and is killed", child.name)
                child.process.kill()
                child.process.wait()
            self._clear_away(child)

    def _start(self, child: Child) -> None:
        child.start()
        assert child.process is not None
        self._guard.started(child.process.pid)

    def _clear_away(self, child: Child) -> None:
        child.clear_away()
        assert child.process is not None
        self._guard.ended(child.process.pid)

    def _revive(self) -> None:
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            if not child.again_at_s:
                self._clear_away(child)
                log.warning("%s ended with %d", child.name, child.process.returncode)
                child.again_at_s = time.monotonic() + _PAUSE_S
            elif time.monotonic() >= child.again_at_s:
                child.again_at_s = 0.0
                self._start(child)

    def _stop(self, *_: object) -> None:
        self._stopping = True

    def _reload(self, *_: object) -> None:
        self._reloading = True
