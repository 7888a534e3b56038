"""The app's side of the event streams: tells the stream process what a channel shows, a moment after each commit."""

import contextlib
import json
import logging
import socket
import threading
from collections.abc import Callable
from pathlib import Path

from appliance.core.ambient import monotonic_s

log = logging.getLogger(__name__)

# Under a storm of changes the pages are told twenty times a second, not after each of them.
AT_MOST_EVERY_S = 0.05
AT_LEAST_EVERY_S = 4.0
_SEND_WITHIN_S = 2.0


class StreamFeed:
    """Sends `look()` when `changed` is set and it differs from what was sent last; reconnects by itself.

    `faults` are the exceptions by which `look` says that it can't see now.
    """

    def __init__(
        self,
        path: Path,
        channel: str,
        look: Callable[[], dict[str, object]],
        changed: threading.Event,
        faults: tuple[type[Exception], ...],
    ) -> None:
        self._path = path
        self._channel = channel
        self._look = look
        self._changed = changed
        self._faults = faults
        self._line: socket.socket | None = None
        self._last: object = None
        self._sent_at_s = 0.0

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`."""
        while not stop.is_set():
            self._changed.wait(1.0)
            self._changed.clear()
            self.once()
            stop.wait(AT_MOST_EVERY_S)
        self._hang_up()

    def once(self) -> None:
        """Look, and send where there is news or the last line is some seconds old."""
        try:
            now = self._look()
        except self._faults as error:
            log.warning("%s not read: %s", self._channel, type(error).__name__)
            return
        content = {name: value for name, value in now.items() if name != "at"}
        old = monotonic_s() - self._sent_at_s > AT_LEAST_EVERY_S
        if (content != self._last or old or self._line is None) and self._send(
            {"channel": self._channel, "data": now}
        ):
            self._last, self._sent_at_s = content, monotonic_s()

    def _send(self, message: dict[str, object]) -> bool:
        try:
            if self._line is None:
                self._line = socket.socket(socket.AF_UNIX)
                self._line.settimeout(_SEND_WITHIN_S)
                self._line.connect(str(self._path))
            self._line.sendall(json.dumps(message, ensure_ascii=False).encode() + b"\n")
        except OSError:
            # No stream process: the pages poll meanwhile.
            self._hang_up()
            return False
        return True

    def _hang_up(self) -> None:
        if self._line is not None:
            with contextlib.suppress(OSError):
                self._line.close()
        self._line = None
