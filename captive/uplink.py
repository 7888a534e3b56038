"""Asks every 15 seconds whether the line to the Internet works, so that the pages can be honest about it."""

import logging
import threading
from collections.abc import Sequence

import urllib3

from appliance.core.ambient import Ambient
from captive.uplink_rules import Uplink, after_check, answer_works

log = logging.getLogger(__name__)

PERIOD_S = 15.0
_TIMEOUT = urllib3.Timeout(connect=2.0, read=2.0)


class UplinkWatch:
    """The line's state; without addresses to ask it is never called down."""

    def __init__(
        self, addresses: Sequence[str], ambient: Ambient, period_s: float = PERIOD_S, *, proven: bool = True
    ) -> None:
        """Ask `addresses`; while they are not `proven` (nobody chose them) no failure counts before a first answer."""
        self._proven = proven
        self._addresses = addresses
        self._ambient = ambient
        self._period_s = period_s
        self._pool = urllib3.PoolManager(retries=False)
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="uplink", daemon=True)
        self.state = Uplink()

    def start(self) -> None:
        """Begin to ask."""
        if self._addresses:
            self._thread.start()

    def stop(self) -> None:
        """End; a question under way is not waited for."""
        self._ended.set()

    def check(self) -> None:
        """Ask once: the line works if any of the addresses answers as it should."""
        worked = any(self._works(address) for address in self._addresses)
        self._proven = self._proven or worked
        if not self._proven:
            return
        before, self.state = self.state, after_check(self.state, worked, self._ambient.now())
        if before.is_down != self.state.is_down:
            log.warning("the line to the Internet is %s", "down" if self.state.is_down else "back")

    def _run(self) -> None:
        while True:
            self.check()
            if self._ended.wait(self._period_s):
                return

    def _works(self, address: str) -> bool:
        try:
            answer = self._pool.request("GET", address, redirect=False, timeout=_TIMEOUT, preload_content=False)
        except urllib3.exceptions.HTTPError:
            return False
        answer.close()
        return answer_works(answer.status)
