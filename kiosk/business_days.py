"""The day numbers count for, asked on every tap and therefore kept in memory for a few seconds."""

from appliance import clock_trust
from appliance.core.ambient import Ambient, monotonic_s
from appliance.store import Store

_LIVES_S = 5.0


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
