"""Faults that tests and curious people order: the next messages are refused, lost, answered with nonsense, or delayed."""

import threading
import time
from collections import deque

from flask import Response, jsonify

from appliance.simulators.zalo.message_rules import Refusal

HANG_S = 30.0
TOO_FAST = Refusal(-32, "Your application reached limit call api: rate limit exceeded")
KINDS = ("time-out-after-accept", "time-out", "500-after-accept", "garbage-after-accept", "503", "429")


class Faults:
    """The orders of one account, used up one by one; a number is an error code of the API."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: deque[str] = deque()
        self.released = threading.Event()

    def order(self, kind: str, count: int) -> None:
        """Let the next `count` messages meet this fault."""
        with self._lock:
            self._orders.extend([kind] * count)

    def take(self) -> str | None:
        """Return the fault the message at hand meets."""
        with self._lock:
            return self._orders.popleft() if self._orders else None

    def before(self, fault: str | None) -> Response | Refusal | None:
        """Return the answer of a fault that strikes before the message is accepted."""
        if fault is None or fault.endswith("-after-accept"):
            return None
        if fault == "time-out":
            self.released.wait(HANG_S)
            return Response("", 504)
        if fault in ("503", "429"):
            return Response("busy", int(fault), headers={"Retry-After": "1"})
        return TOO_FAST if int(fault) == TOO_FAST.error else Refusal(int(fault), "ordered by a test")

    def after(self, fault: str | None) -> Response | None:
        """Return the answer of a fault that strikes once the message is accepted."""
        if fault == "time-out-after-accept":
            self.released.wait(HANG_S)
            return Response("", 504)
        if fault == "500-after-accept":
            return Response("Internal error", 500)
        if fault == "garbage-after-accept":
            return Response("<html>\x00\xff", 200)
        return None


class RateLimit:
    """At most `per_minute` requests in any 60 seconds, as the platform limits an app."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self.refused = 0
        self._lock = threading.Lock()
        self._times: deque[float] = deque()

    def take(self) -> bool:
        """Count one request; False when there were too many."""
        with self._lock:
            now = time.monotonic()
            while self._times and self._times[0] <= now - 60:
                self._times.popleft()
            if len(self._times) >= self.per_minute:
                self.refused += 1
                return False
            self._times.append(now)
            return True


def refused(refusal: Refusal) -> Response:
    """Return an error as the API answers it: HTTP 200 with a number."""
    return jsonify({"error": refusal.error, "message": refusal.message})
