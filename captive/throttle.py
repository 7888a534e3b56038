"""Slows a device down that asks too often; kept in memory, bounded."""

import threading
from collections.abc import Callable

from appliance.core.ambient import monotonic_s
from appliance.core.errors import TooMany
from captive.throttle_rules import Bucket, Limit, is_full, take

_MAX_DEVICES = 5_000


class Throttle:
    """One limit for each device."""

    def __init__(self, limit: Limit, monotonic: Callable[[], float] = monotonic_s) -> None:
        self._limit = limit
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._buckets: dict[str, Bucket] = {}

    def check(self, device: str) -> None:
        """Count one request of the device; raises TooMany with the seconds to wait."""
        now_s = self._monotonic()
        with self._lock:
            if device not in self._buckets and len(self._buckets) >= _MAX_DEVICES:
                self._forget_idle(now_s)
            self._buckets[device], wait_s = take(self._buckets.get(device), self._limit, now_s)
        if wait_s > 0:
            raise TooMany(
                "asked-too-often",
                "Ông/Bà vừa tra cứu nhiều lần. Vui lòng thử lại sau ít phút.",
                "You have looked up several times just now. Please try again in a few minutes.",
                retry_after_s=wait_s,
            )

    def _forget_idle(self, now_s: float) -> None:
        kept = {device: bucket for device, bucket in self._buckets.items() if not is_full(bucket, self._limit, now_s)}
        # Everybody still being slowed down at once is an attack by made-up MACs: forgetting all only helps for a moment.
        self._buckets = kept if len(kept) < _MAX_DEVICES else {}
