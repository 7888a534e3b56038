"""Server-sent events for a few displays: short-lived and few, so that they can't starve the taps of threads.

The hall's pages poll; this stream serves tools and single displays. Many displays are the business of a process
of its own.
"""

import json
import threading
from collections.abc import Callable, Iterator

from appliance.core.ambient import monotonic_s
from appliance.core.errors import Unavailable

MAX_STREAMS = 2
STREAM_LIVES_S = 25.0
_LOOK_EVERY_S = 0.5
_AGAIN_AFTER_S = 4.0  # a screen that hears nothing for some seconds says that it is cut off
_RETRY_MS = 1000


class StreamSlots:
    """The few streams that may be open at once."""

    def __init__(self, slots: int = MAX_STREAMS) -> None:
        self._slots = threading.BoundedSemaphore(slots)

    def open(self, look: Callable[[], dict[str, object]], lives_s: float = STREAM_LIVES_S) -> "Events":
        """Return the events of `look()`; raises Unavailable "display-streams-busy" when all slots are taken."""
        if not self._slots.acquire(blocking=False):
            raise Unavailable(
                "display-streams-busy",
                "Đã đủ số màn hình nhận trực tiếp; màn hình này sẽ tự hỏi lại.",
                "All live streams are taken; this display should poll instead.",
                retry_after_s=5,
            )
        return Events(look, lives_s, self._slots.release)


class Events:
    """An iterable of event-stream chunks that frees its slot when it ends or is closed (waitress closes it)."""

    def __init__(self, look: Callable[[], dict[str, object]], lives_s: float, free: Callable[[], None]) -> None:
        self._chunks = _chunks(look, lives_s)
        self._free = free
        self._open = True

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        try:
            return next(self._chunks)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Free the slot, once."""
        if self._open:
            self._open = False
            self._free()


def _chunks(look: Callable[[], dict[str, object]], lives_s: float) -> Iterator[bytes]:
    pause = threading.Event()
    ends = monotonic_s() + lives_s
    last: object = None
    again_at = 0.0
    yield f"retry: {_RETRY_MS}\n\n".encode()
    while monotonic_s() < ends:
        now = look()
        content = {name: value for name, value in now.items() if name != "at"}
        if content != last or monotonic_s() > again_at:
            last, again_at = content, monotonic_s() + _AGAIN_AFTER_S
            yield f"event: display\ndata: {json.dumps(now, ensure_ascii=False)}\n\n".encode()
        else:
            yield b": .\n\n"  # notices a client that went away
        pause.wait(_LOOK_EVERY_S)
