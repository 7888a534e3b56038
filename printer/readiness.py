"""Which printers can print now, as their workers last saw it: what decides whether a stand-in takes a job."""

import threading


class Readiness:
    """Shared by the workers' threads; a printer that was never seen counts as ready, so that it is tried."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ready: dict[str, bool] = {}

    def note(self, name: str, ready: bool) -> None:
        """Keep what a worker saw."""
        with self._lock:
            self._ready[name] = ready

    def can_print(self, name: str) -> bool:
        """Tell whether a printer is ready as far as is known."""
        with self._lock:
            return self._ready.get(name, True)
