"""Notice within milliseconds that another process has committed, without any message between processes."""

import time

from appliance.store import Store

# One look costs about ten microseconds; 12 ms between looks wakes the spooler well within 25 ms.
PERIOD_S = 0.012


class CommitWatch:
    """Watches `PRAGMA data_version`, which changes with every commit of another connection."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._seen = self._version()

    def wait(self, limit_s: float) -> bool:
        """Return True as soon as something was committed, False after `limit_s` seconds without."""
        deadline = time.monotonic() + limit_s
        while (version := self._version()) == self._seen:
            if time.monotonic() >= deadline:
                return False
            time.sleep(PERIOD_S)
        self._seen = version
        return True

    def _version(self) -> int:
        return int(self._store.reader().execute("PRAGMA data_version").fetchone()[0])
