"""Viết với nhau: what a clerk and a deaf visitor type to each other, in memory for as long as they type, kept nowhere."""

import threading
from dataclasses import dataclass, field

from appliance.core.ambient import monotonic_s

MAX_CHARS = 2000
FORGET_AFTER_S = 300.0


@dataclass
class _Page:
    sides: dict[str, str] = field(default_factory=lambda: {"clerk": "", "visitor": ""})
    version: int = 0
    owner: str = ""
    touched: float = 0.0


class WriteTogether:
    """One page per counter; nothing of it reaches disk or log, and five minutes without a key forget it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pages: dict[str, _Page] = {}

    def claim(self, counter: str, ticket_id: str) -> None:
        """Begin afresh where the page was another ticket's: the next visitor sees nothing of the one before."""
        with self._lock:
            page = self._live(counter)
            if page.owner not in {"", ticket_id}:
                page = self._pages[counter] = _Page(version=page.version + 1, touched=monotonic_s())
            page.owner = ticket_id

    def write(self, counter: str, side: str, text: str) -> int:
        """Replace what one side has typed and return the page's version."""
        with self._lock:
            page = self._live(counter)
            page.sides[side] = text[:MAX_CHARS]
            page.version += 1
            page.touched = monotonic_s()
            return page.version

    def read(self, counter: str) -> tuple[int, dict[str, str]]:
        """Return the version and both sides."""
        with self._lock:
            page = self._live(counter)
            return page.version, dict(page.sides)

    def clear(self, counter: str) -> None:
        """Forget the page at once."""
        with self._lock:
            version = self._live(counter).version
            self._pages[counter] = _Page(version=version + 1, touched=monotonic_s())

    def _live(self, counter: str) -> _Page:
        page = self._pages.get(counter)
        if page is None or monotonic_s() - page.touched > FORGET_AFTER_S:
            page = self._pages[counter] = _Page(version=page.version + 1 if page else 0, touched=monotonic_s())
        return page
