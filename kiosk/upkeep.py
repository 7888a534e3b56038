"""What the kiosk does once a minute: moves the clock's high-water mark, and takes up the catalogue of a new day."""

import logging
import threading
from collections.abc import Callable

from appliance import clock_trust
from appliance.core.ambient import Ambient
from appliance.core.errors import MotcuaError
from appliance.store import Store

log = logging.getLogger(__name__)

_EVERY_S = 60.0


class Upkeep:
    """`reload_catalogue` returns the faults for which the old catalogue stayed in force."""

    def __init__(self, store: Store, ambient: Ambient, reload_catalogue: Callable[[], list[str]]) -> None:
        self._store = store
        self._ambient = ambient
        self._reload = reload_catalogue
        self._day = ambient.today_text()

    def once(self) -> None:
        """Do what is due; a full disk is told and tried again at the next turn."""
        try:
            clock_trust.mark_time(self._store, self._ambient)
        except MotcuaError as error:
            log.warning("high-water mark not moved: %s", error.code)
        if (today := self._ambient.today_text()) != self._day:
            # Versions of procedures have a first and a last day, so the same files can mean something new.
            self._day = today
            for fault in self._reload():
                log.error("catalogue not taken up: %s", fault)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`."""
        while not stop.is_set():
            self.once()
            stop.wait(_EVERY_S)
