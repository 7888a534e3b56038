"""A device as a keyed hash whose key changes daily, for what must survive a restart but may not outlive the day."""

import hashlib
import threading

from appliance.core.ambient import Ambient
from appliance.store import Store
from captive.portal_meta import daily_key

_BYTES = 12


class DeviceHashes:
    """Hashes with the key of the day; the key of yesterday is overwritten, so that nobody can link two days."""

    def __init__(self, store: Store, ambient: Ambient) -> None:
        self._store = store
        self._ambient = ambient
        self._lock = threading.Lock()
        self._day = ""
        self._key = b""

    def of(self, mac: str) -> str:
        """Return the device's name for today."""
        return hashlib.blake2b(mac.encode(), key=self._key_of_today(), digest_size=_BYTES).hexdigest()

    def _key_of_today(self) -> bytes:
        day = self._ambient.today_text()
        with self._lock:
            if day != self._day:
                self._key, self._day = daily_key(self._store, self._ambient, day), day
            return self._key
