"""How often one address may ask: a bucket of permits per address that refills evenly; kept in memory only."""

import ipaddress
import threading
from collections import OrderedDict
from collections.abc import Callable

from appliance.core.ambient import monotonic_s

MAX_ADDRESSES = 20_000


class Throttle:
    """Allows `per_minute` calls per address and minute, with a burst of as many. Many phones may share one address."""

    def __init__(self, per_minute: int, now_s: Callable[[], float] = monotonic_s) -> None:
        self._burst = float(per_minute)
        self._per_second = per_minute / 60
        self._now_s = now_s
        self._lock = threading.Lock()
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, address: str) -> bool:
        """Take one permit; False when none is left."""
        with self._lock:
            left = self._left(address)
            allowed = left >= 1
            self._keep(address, left - 1 if allowed else left)
            return allowed

    def is_empty(self, address: str) -> bool:
        """Tell whether no permit is left, without taking one."""
        with self._lock:
            return self._left(address) < 1

    def _left(self, address: str) -> float:
        left, at = self._buckets.get(_group(address), (self._burst, 0.0))
        return min(self._burst, left + (self._now_s() - at) * self._per_second)

    def _keep(self, address: str, left: float) -> None:
        group = _group(address)
        self._buckets[group] = (left, self._now_s())
        self._buckets.move_to_end(group)
        if len(self._buckets) > MAX_ADDRESSES:
            self._buckets.popitem(last=False)


def _group(address: str) -> str:
    # One IPv6 subscriber has at least a /64 to choose addresses from.
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return address
