"""How far the box is behind central, and how many dossier serials are left, for Prometheus."""

from collections.abc import Iterator

from prometheus_client.core import GaugeMetricFamily, Metric

from appliance.core.ambient import LOCAL_ZONE, Ambient, parse_moment
from appliance.leases import leases_of
from appliance.store import Store
from appliance.sync.claims import counts


class LineCollector:
    """Reads outbox and leases at scrape time; `minting_unit` where the box mints dossier codes itself."""

    def __init__(self, store: Store, ambient: Ambient, minting_unit: str | None) -> None:
        self._store = store
        self._ambient = ambient
        self._minting_unit = minting_unit

    def collect(self) -> Iterator[Metric]:
        """Yield waiting rows by state, the age of the oldest in seconds (0: none waits), today's serials left."""
        found, now = counts(self._store), self._ambient.now()
        rows = GaugeMetricFamily("motcua_outbox_rows", "Rows of the outbox that wait, by state.", labels=["state"])
        for state, count in (("ready", found.ready), ("deferred", found.deferred), ("parked", found.parked)):
            rows.add_metric([state], float(count))
        oldest = GaugeMetricFamily("motcua_outbox_oldest_seconds", "Age of the oldest event that waits for central.")
        age_s = (now - parse_moment(found.oldest_open)).total_seconds() if found.oldest_open else 0.0
        oldest.add_metric([], max(0.0, age_s))
        yield from (rows, oldest)
        if self._minting_unit is not None:
            left = GaugeMetricFamily("motcua_serials_left", "Dossier serials of today that are left.")
            of_day = leases_of(self._store, self._minting_unit, now.astimezone(LOCAL_ZONE).date())
            left.add_metric([], float(sum(lease.left for lease in of_day)))
            yield left
