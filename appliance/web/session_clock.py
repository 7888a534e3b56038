"""The time a session has really run, also when the wall clock is set back: no session ends early or lives longer by that."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime, timedelta

from appliance.core.ambient import monotonic_s

_MAX_SESSIONS = 2000


class SessionClock:
    """Remembers, for each session seen by this process, when it was first seen on both clocks.

    A session that this process has not seen before a jump is judged by the wall clock alone.
    """

    def __init__(self, monotonic: Callable[[], float] = monotonic_s) -> None:
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._seen: OrderedDict[str, tuple[datetime, float]] = OrderedDict()

    def now(self, session_id: str, wall: datetime) -> datetime:
        """Return the moment to judge the session by: the wall clock's, or later where that was set back since."""
        with self._lock:
            first_wall, first_s = self._seen.setdefault(session_id, (wall, self._monotonic()))
            while len(self._seen) > _MAX_SESSIONS:
                self._seen.popitem(last=False)
        return max(wall, first_wall + timedelta(seconds=self._monotonic() - first_s))

    def forget(self, session_id: str) -> None:
        """Forget a session that is over."""
        with self._lock:
            self._seen.pop(session_id, None)
