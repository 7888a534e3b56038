"""What the kiosk does once a minute: moves the clock's mark, takes up a changed catalogue, and daily erases old data."""

import logging
import threading
from collections.abc import Callable

from appliance import clock_trust, province_cases
from appliance.core.ambient import Ambient
from appliance.core.errors import MotcuaError
from appliance.store import Store

log = logging.getLogger(__name__)

_EVERY_S = 60.0


class Upkeep:
    """`refresh_catalogue` takes up changed files and another day."""

    def __init__(self, store: Store, ambient: Ambient, refresh_catalogue: Callable[[], None]) -> None:
        self._store = store
        self._ambient = ambient
        self._refresh = refresh_catalogue
        self._erased_on = ""

    def once(self) -> None:
        """Do what is due; a full disk is told and tried again at the next turn."""
        try:
            clock_trust.mark_time(self._store, self._ambient)
        except MotcuaError as error:
            log.warning("high-water mark not moved: %s", error.code)
        self._refresh()
        self._erase_once_a_day()

    def _erase_once_a_day(self) -> None:
        if (today := self._ambient.today_text()) == self._erased_on:
            return
        try:
            province_cases.erase_old(self._store, self._ambient)
            self._erased_on = today
        except MotcuaError as error:
            log.warning("old personal data not erased yet: %s", error.code)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`."""
        while not stop.is_set():
            self.once()
            stop.wait(_EVERY_S)
