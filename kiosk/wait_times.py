"""What the estimate needs from the database, measured now and then and kept in memory between."""

import json
import sqlite3
import threading
from collections.abc import Mapping

from appliance.core.ambient import monotonic_s
from appliance.store import Store
from kiosk.queue_services import QueueService
from kiosk.wait_rules import DEFAULT_SERVICE_S, mean_service_s, weight

_SERVICE_TIMES_LIVE_S = 60.0
_OPEN_DESKS_LIVE_S = 5.0

# The last 20 services of each line say more about this morning than the average of a month.
# A bundle of dossiers counts as its weight, so that what is measured is the time of one ordinary service.
_RECENT_SERVICES = f"""
SELECT service_id, SUM(weight), SUM((julianday(ended_at) - julianday(started_at)) * 86400.0) FROM (
    SELECT ticket_periods.service_id, started_at, ended_at,
        CASE dossiers WHEN '2-5' THEN {weight("2-5")} WHEN '6+' THEN {weight("6+")} ELSE 1.0 END AS weight,
        ROW_NUMBER() OVER (PARTITION BY ticket_periods.service_id ORDER BY started_at DESC) AS age
    FROM ticket_periods JOIN tickets ON seq = ticket_seq WHERE kind = 'serving' AND ended_at IS NOT NULL
) WHERE age <= 20 GROUP BY service_id
"""  # noqa: S608 - our own numbers

# Tickets that bring several dossiers are few; the others are counted already.
_LATEST_DAY = "(SELECT MAX(business_day) FROM ticket_series)"
_BUNDLES = f"""
SELECT service_id, dossiers, COUNT(*) FROM tickets
WHERE state = 'waiting' AND dossiers <> '1' AND business_day = {_LATEST_DAY} GROUP BY service_id, dossiers
"""  # noqa: S608 - our own words
_WAITING = f"""
SELECT service_id, SUM(waiting) FROM waiting_counts WHERE business_day = {_LATEST_DAY} GROUP BY service_id
"""  # noqa: S608 - our own words

_OPEN_DESKS = "SELECT counter_id, served FROM counter_desks WHERE opened_at IS NOT NULL AND break_since IS NULL"


class WaitTimes:
    """Mean service times (renewed every minute) and open counters (every 5 s, or at once when told)."""

    def __init__(self, store: Store, usual_service_s: float = DEFAULT_SERVICE_S) -> None:
        self._store = store
        self._usual_s = usual_service_s
        self._lock = threading.Lock()
        self._means: Mapping[str, float] = {}
        self._open: Mapping[str, frozenset[str] | None] = {}
        self._weights: Mapping[str, float] = {}
        self._means_until = self._open_until = 0.0

    def refresh(self) -> None:
        """Renew what is too old; called before a transaction, so that none of it is read under the write lock."""
        now = monotonic_s()
        if now < self._means_until and now < self._open_until:
            return
        with self._lock:
            reader = self._store.reader()
            if now >= self._means_until:
                self._means = {
                    service: mean_service_s(total or 0.0, count, self._usual_s)
                    for service, count, total in reader.execute(_RECENT_SERVICES)
                }
                self._means_until = now + _SERVICE_TIMES_LIVE_S
            if now >= self._open_until:
                self._open = {
                    counter: frozenset(json.loads(served)) if served else None
                    for counter, served in reader.execute(_OPEN_DESKS)
                }
                self._weights = _mean_weights(reader)
                self._open_until = now + _OPEN_DESKS_LIVE_S

    def desks_changed(self) -> None:
        """Look at the counters again at the next refresh."""
        self._open_until = 0.0

    def service_s(self, service_id: str) -> float:
        """Return the mean service time of those who wait now, in seconds: of one dossier, times what they bring."""
        return self._means.get(service_id, self._usual_s) * self._weights.get(service_id, 1.0)

    def open_counters(self, service: QueueService) -> int:
        """Return how many open counters serve this service (their own choice of fields before the catalogue's)."""
        return sum(
            counter in service.counter_ids if served is None else service.id in served
            for counter, served in self._open.items()
        )


def _mean_weights(reader: sqlite3.Connection) -> dict[str, float]:
    extra: dict[str, float] = {}
    for service, dossiers, count in reader.execute(_BUNDLES):
        extra[service] = extra.get(service, 0.0) + count * (weight(dossiers) - 1.0)
    if not extra:
        return {}
    waiting = {service: count for service, count in reader.execute(_WAITING) if count}
    return {service: 1.0 + more / max(waiting.get(service, 1), 1) for service, more in extra.items()}
