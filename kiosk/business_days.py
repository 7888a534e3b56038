"""The day numbers count for, asked on every tap and therefore kept in memory for a few seconds."""

import logging
import threading

from appliance import clock_trust
from appliance.core.ambient import Ambient, monotonic_s
from appliance.core.errors import MotcuaError
from appliance.store import Store

log = logging.getLogger(__name__)

_LIVES_S = 5.0
_MARK_EVERY_S = 60.0


class BusinessDays:
    """Answers from memory while the clock's date stays and the last look is fresh."""

    def __init__(self, store: Store, ambient: Ambient) -> None:
        self._store = store
        self._ambient = ambient
        self._known = ("", "")
        self._until = 0.0

    def current(self) -> str:
        """Return the business day as YYYY-MM-DD."""
        today = self._ambient.today_text()
        known_today, day = self._known
        if known_today == today and monotonic_s() < self._until:
            return day
        day = clock_trust.business_day(self._store, self._ambient)
        self._known = (today, day)
        self._until = monotonic_s() + _LIVES_S
        return day


def keep_marking_time(store: Store, ambient: Ambient, stop: threading.Event) -> None:
    """Move the clock's high-water mark up every minute until `stop`; a full disk is tried again."""
    while not stop.is_set():
        try:
            clock_trust.mark_time(store, ambient)
        except MotcuaError as error:
            log.warning("high-water mark not moved: %s", error.code)
        stop.wait(_MARK_EVERY_S)
