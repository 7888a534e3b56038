"""The sync daemon: sends what waits, pulls what is new, and lets a dead line or a full disk cost nothing but time."""

import logging
from collections.abc import Sequence

from appliance import leases
from appliance.config import BoxConfig
from appliance.core.ambient import LOCAL_ZONE, Ambient, monotonic_s
from appliance.core.errors import Conflict, MotcuaError, NotAuthenticated, TooLarge
from appliance.identity import database_id, load_identity
from appliance.store import Store
from appliance.sync import changes, claims
from appliance.sync.client import CentralClient, UplinkDown
from appliance.sync.line_state import DOWN, OK, LineState
from appliance.sync.outbox_rules import Row, Uplink

log = logging.getLogger(__name__)

IDLE_S = 0.05
"""How often the daemon looks whether another process has committed (PRAGMA data_version: a few microseconds)."""
LOOK_AT_LEAST_EVERY_S = 2.0


class SyncDaemon:
    """One box's line to central; `minting_unit` where the box mints dossier codes itself."""

    def __init__(
        self,
        store: Store,
        ambient: Ambient,
        client: CentralClient,
        pull_every_s: float,
        minting_unit: str | None = None,
    ) -> None:
        self._store = store
        self._ambient = ambient
        self._client = client
        self._pull_every_s = pull_every_s
        self._minting_unit = minting_unit
        self._uplink = Uplink()
        self._line = LineState(store, ambient)
        self._halves: list[Sequence[Row]] = []
        self._next_pull_s = 0.0
        self._next_look_s = 0.0
        self._seen_version = -1
        self._released = False

    def step(self) -> bool:
        """Do one round; return whether there may be more to do at once."""
        if not self._released:
            claims.release_all(self._store)  # what a killed daemon had in hand; there is only one (sync.lock)
            self._released = True
        now_s = monotonic_s()
        changed = self._somebody_wrote()
        if changed and self._line.round_wanted():
            self._uplink.worked()
            self._next_pull_s = self._next_look_s = 0.0
        if not self._uplink.may_try(now_s):
            self._next_look_s = 0.0
            return False
        try:
            return self._push(now_s, changed) | self._pull(now_s)
        except UplinkDown as error:
            self._uplink.failed(now_s, self._ambient.random_bytes(1)[0] / 255)
            self._line.tell(DOWN, str(error.details.get("reason", "")))
        except (NotAuthenticated, Conflict, TooLarge) as error:
            # Revoked, or two live databases under one identity: the box works on by itself and staff see why.
            self._uplink.failed(now_s, 1.0)
            self._line.tell(error.code)
        return False

    def _push(self, now_s: float, changed: bool) -> bool:
        if not self._halves and not changed and now_s < self._next_look_s:
            return False
        self._next_look_s = now_s + LOOK_AT_LEAST_EVERY_S
        batch = self._halves.pop() if self._halves else claims.claim(self._store, self._ambient)
        if not batch:
            return False
        try:
            self._send(batch)
        except MotcuaError:
            claims.give_back(self._store, [*batch, *(row for half in self._halves for row in half)])
            self._halves.clear()
            raise
        self._next_look_s = 0.0
        return True

    def _send(self, batch: Sequence[Row]) -> None:
        try:
            answer = self._client.post_events(batch)
        except TooLarge as error:
            self._narrow_down(batch, error)
            return
        claims.settle(self._store, self._ambient, batch, answer.results)
        self._answered(answer.epoch)

    def _narrow_down(self, batch: Sequence[Row], error: TooLarge) -> None:
        # Central refuses the batch as a whole: halve it, round by round, until the row it can't read stands alone.
        if len(batch) == 1:
            claims.park(self._store, self._ambient, batch, error.code)
            return
        middle = len(batch) // 2
        self._halves += [batch[middle:], batch[:middle]]

    def _pull(self, now_s: float) -> bool:
        if now_s < self._next_pull_s:
            return False
        cursor = changes.cursor_of(self._store)
        page = self._client.changes(cursor, self._serials_low())
        if self._answered(page.epoch):
            return True  # the cursor began again: this page belongs to the old one
        if page.changes:
            refused = changes.apply_page(self._store, self._ambient, page)
            if refused:
                log.warning("changes not understood: %s", ", ".join(refused[:20]))
        more = page.more and page.cursor > cursor
        self._next_pull_s = now_s if more else now_s + self._pull_every_s
        return more

    def _serials_low(self) -> str | None:
        if self._minting_unit is None:
            return None
        today = self._ambient.now().astimezone(LOCAL_ZONE).date()
        return leases.low_report(self._store, self._minting_unit, today)

    def _somebody_wrote(self) -> bool:
        version = self._store.reader().execute("PRAGMA data_version").fetchone()[0]
        changed = bool(version != self._seen_version)
        self._seen_version = version
        return changed

    def _answered(self, epoch: str) -> bool:
        self._uplink.worked()
        self._line.tell(OK)
        return changes.note_epoch(self._store, self._ambient, epoch)


def build_daemon(config: BoxConfig, store: Store, ambient: Ambient) -> SyncDaemon:
    """Return the daemon of this box; raises `BadCredentials`."""
    identity = load_identity(config)
    client = CentralClient(
        config.central.url,
        identity.box_id,
        identity.sync_token,
        database_id(store, ambient),
        config.central.timeout_s,
    )
    minting_unit = config.box.unit_code if config.box.case_system == "own" else None
    return SyncDaemon(store, ambient, client, config.sync.pull_every_s, minting_unit)
