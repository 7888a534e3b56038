"""How the line to central stands, kept in `meta` where screens, `motcua sync status` and the doctor read it."""

import json
import logging
from dataclasses import dataclass
from datetime import timedelta

from appliance.core.ambient import Ambient, parse_moment
from appliance.store import Store

log = logging.getLogger(__name__)

STATE_KEY = "sync_state"
CONTACT_KEY = "sync_last_contact"
WANTED_KEY = "sync_wanted"
OK, DOWN = "ok", "uplink-down"
NOTE_CONTACT_EVERY = timedelta(seconds=30)


@dataclass(frozen=True)
class Line:
    """What is known of the line: its state since `since`, and when central last answered (RFC 3339 or None)."""

    state: str | None
    reason: str
    since: str | None
    last_contact: str | None


def read_line(store: Store) -> Line:
    """Return the line's state as the daemon last noted it."""
    known = dict(
        store.reader().execute("SELECT key, value FROM meta WHERE key IN (?, ?)", (STATE_KEY, CONTACT_KEY)).fetchall()
    )
    told = json.loads(known.get(STATE_KEY, "{}"))
    return Line(told.get("state"), told.get("reason", ""), told.get("at"), known.get(CONTACT_KEY))


def want_round(store: Store, ambient: Ambient) -> None:
    """Ask the daemon to try at once, however long it meant to wait."""
    with store.write_transaction() as connection:
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", (WANTED_KEY, ambient.new_id()))


class LineState:
    """The daemon's side: notes changes at once and contact every half minute, so that a quiet line writes little."""

    def __init__(self, store: Store, ambient: Ambient) -> None:
        self._store = store
        self._ambient = ambient
        self._told: tuple[str, str] | None = None
        self._contact: str | None = None
        self._wanted = self._wanted_now()

    def tell(self, state: str, reason: str = "") -> None:
        """Note the state, and for "ok" the contact."""
        now = self._ambient.now_text()
        rows = []
        if (state, reason) != self._told:
            log.info("sync is %s %s", state, reason)
            rows.append((STATE_KEY, json.dumps({"state": state, "reason": reason, "at": now})))
        if state == OK and self._contact_is_old():
            rows.append((CONTACT_KEY, now))
        if not rows:
            return
        with self._store.write_transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", rows)
        self._told = (state, reason)
        self._contact = now if state == OK else self._contact

    def round_wanted(self) -> bool:
        """Tell, once per asking, whether somebody wants a round now."""
        before, self._wanted = self._wanted, self._wanted_now()
        return self._wanted != before

    def _wanted_now(self) -> str | None:
        row = self._store.reader().execute("SELECT value FROM meta WHERE key = ?", (WANTED_KEY,)).fetchone()
        return row[0] if row else None

    def _contact_is_old(self) -> bool:
        if self._contact is None:
            return True
        # A clock that was set back counts as old, or the contact would stay in the future.
        return not timedelta(0) <= self._ambient.now() - parse_moment(self._contact) < NOTE_CONTACT_EVERY
