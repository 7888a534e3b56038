"""Lets a device onto the internet: first the row on disk, then the gate, then the word to the citizen."""

import logging
import sqlite3
from datetime import datetime, timedelta

from appliance.core.ambient import Ambient
from appliance.store import Store
from captive import portal_meta, session_store
from captive.gate import Gate, GateEntry, GateUnavailable
from captive.session_log import Moved, SessionLog, forget_log_before
from captive.session_rules import (
    WifiSession,
    admit,
    clock_trusted,
    expire,
    extend,
    is_running,
    revoke,
    seconds_left,
)

log = logging.getLogger(__name__)

_MARGIN = timedelta(seconds=60)


class Admission:
    """The sessions on disk and the gate, kept in step."""

    def __init__(
        self, store: Store, gate: Gate, ambient: Ambient, length: timedelta, journal: SessionLog | None = None
    ) -> None:
        self._journal = journal
        self._moved: dict[str, Moved] = {}
        self._store = store
        self._gate = gate
        self._ambient = ambient
        self.length = length

    def running(self, mac: str) -> WifiSession | None:
        """Return the device's session if it may use the internet now."""
        session = session_store.current(self._store.reader(), mac)
        return session if is_running(session, self._ambient.now()) else None

    def seconds_left(self, mac: str) -> int:
        """Return whole seconds the device may still use the internet, 0 when it may not."""
        return seconds_left(self.running(mac), self._ambient.now(), self.length)

    def bytes_left(self, mac: str) -> int | None:
        """Return what remains of the device's data allowance; None without a limit or an answer from the gate."""
        try:
            entry = self._gate.entry(mac)
        except GateUnavailable as error:
            log.info("data allowance unknown: %s", error.details.get("reason"))
            return None
        return None if entry is None else entry.bytes_left

    def connect(self, mac: str, address: str = "") -> WifiSession:
        """Admit the device, or let its running session start anew; `address` is only for the sealed log.

        Raises StoreUnavailable (nothing happened) or GateUnavailable (the row is taken back).
        """
        before, session = self._record(mac, address)
        try:
            self._gate.grant(mac, int(self.length.total_seconds()))
        except GateUnavailable:
            self._take_back(before, session)
            raise
        return session

    def revoke(self, mac: str, reason: str) -> None:
        """End the device's session now, if it has one; the gate closes first, so that no row lies."""
        entry = self._gate.entry(mac)
        self._gate.revoke(mac)
        session = self.running(mac)
        if session is not None:
            self._count(session, entry)
            with self._store.write_transaction() as connection:
                self._save(connection, [revoke(session, self._ambient.now(), reason)])

    def restore(self) -> int | None:
        """Put unexpired sessions back into the gate and return how many the gate was missing.

        Returns None, and does nothing, while the clock is behind what was already witnessed: then nobody can
        tell which sessions are over. Whoever the gate knows already stays admitted.
        """
        now = self._ambient.now()
        reader = self._store.reader()
        if not clock_trusted(now, portal_meta.high_water(reader)):
            return None
        known = {entry.mac: entry.seconds_left for entry in self._gate.list()}
        wanted = {
            session.mac: seconds_left(session, now, self.length)
            for session in session_store.all_current(reader)
            if is_running(session, now)
        }
        missing = wanted.keys() - known.keys()
        if missing:
            self._gate.replace(GateEntry(mac, seconds) for mac, seconds in sorted((wanted | known).items()))
        return len(missing)

    def follow_gate(self) -> int:
        """End on record what the gate ended early (data used up, device gone, shut out by hand); return how many.

        The bytes of the others are remembered: the kernel forgets them with the session.
        """
        now = self._ambient.now()
        running = [s for s in session_store.all_current(self._store.reader()) if is_running(s, now)]
        admitted = {entry.mac: entry for entry in self._gate.list()} if running else {}
        for session in running:
            self._count(session, admitted.get(session.mac))
        ended = [session for session in running if session.mac not in admitted and _settled(session, now)]
        if ended:
            with self._store.write_transaction() as connection:
                self._save(connection, [revoke(session, now, "gate-ended") for session in ended])
        return len(ended)

    def tidy(self, keep: timedelta) -> int:
        """End overdue sessions on record; return how many.

        Ended ones are deleted: only the sealed log remembers them, for `keep`.
        """
        now = self._ambient.now()
        if not clock_trusted(now, portal_meta.high_water(self._store.reader())):
            return 0
        with self._store.write_transaction() as connection:
            ended = [expire(session, now) for session in session_store.overdue(connection, now)]
            self._save(connection, ended)
            session_store.forget_ended(connection)
            forget_log_before(connection, now - keep)
            portal_meta.raise_high_water(connection, now)
            known = {session.id for session in session_store.all_current(connection)}
        self._moved = {session_id: moved for session_id, moved in self._moved.items() if session_id in known}
        return len(ended)

    def _record(self, mac: str, address: str) -> tuple[WifiSession | None, WifiSession]:
        now = self._ambient.now()
        with self._store.write_transaction() as connection:
            before = session_store.current(connection, mac)
            if before is not None and not is_running(before, now):
                self._save(connection, [expire(before, now)])
                before = None
            session = self._next(before, mac, now)
            self._save(connection, [session], address)
        return before, session

    def _next(self, before: WifiSession | None, mac: str, now: datetime) -> WifiSession:
        if before is None:
            return admit(self._ambient.new_id(), mac, now, self.length)
        return extend(before, now, self.length)

    def _take_back(self, before: WifiSession | None, session: WifiSession) -> None:
        log.warning("gate did not admit a device; its row is taken back")
        with self._store.write_transaction() as connection:
            undone = before or revoke(session, self._ambient.now(), "gate-failed")
            self._save(connection, [undone])

    def _save(self, connection: sqlite3.Connection, sessions: list[WifiSession], address: str = "") -> None:
        session_store.save(connection, sessions)
        if self._journal is not None:
            for session in sessions:
                self._journal.note(connection, session, address, self._moved.get(session.id))

    def _count(self, session: WifiSession, entry: GateEntry | None) -> None:
        if entry is not None:
            before = self._moved.get(session.id, Moved(0, 0))
            # Never less than before: a kernel that lost its sets (rules taken away by hand) begins at 0 again.
            self._moved[session.id] = Moved(max(before.up, entry.bytes_up), max(before.down, entry.bytes_down))


def _settled(session: WifiSession, now: datetime) -> bool:
    # A session just begun may not be at the gate yet, one about to end may not be there any more.
    return session.admitted_at < now - _MARGIN and session.until > now + _MARGIN
