"""The numbers that live on phones: claimed on disk first, then taken from the touch side under the same key."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from appliance.core.ambient import Ambient, moment_text, monotonic_s, parse_moment
from appliance.core.errors import TooMany
from appliance.store import Store
from captive.box_link import BoxLink, BoxRefused, BoxUnreachable, TicketPlace
from captive.device_hash import DeviceHashes
from captive.phone_ticket_rules import OVER, Refusal, Taken, TicketLimits, refusal

_LIVE_S = 3.0
_MAX_REMEMBERED = 2_000
_WORDS = {
    Refusal.LIVE: (
        "Máy này đang giữ đủ số rồi. Xong việc ở một quầy thì lấy được số khác, hoặc lấy số tại kiosk.",
        "This phone holds as many numbers as it may. Finish at one counter first, or take a number at the kiosk.",
    ),
    Refusal.HOUR: (
        "Máy này vừa lấy nhiều số. Mời Ông/Bà lấy số tại kiosk hoặc hỏi bàn hướng dẫn.",
        "This phone has taken several numbers just now. Please take one at the kiosk or ask the help desk.",
    ),
    Refusal.EVERYONE: (
        "Lúc này nhiều người lấy số bằng điện thoại. Mời Ông/Bà lấy số tại kiosk.",
        "Many people are taking numbers by phone right now. Please take one at the kiosk.",
    ),
}


@dataclass(frozen=True)
class OwnTicket:
    """A number of one phone, and where it stands (None while the touch side does not answer)."""

    ticket_id: str
    number: str
    service_id: str
    tracking_url: str
    place: TicketPlace | None


class PhoneTickets:
    """Takes numbers for phones within their limits, and knows which phone holds which."""

    def __init__(
        self,
        store: Store,
        ambient: Ambient,
        link: BoxLink,
        devices: DeviceHashes,
        limits: TicketLimits,
        monotonic: Callable[[], float] = monotonic_s,
    ) -> None:
        self._store = store
        self._ambient = ambient
        self._link = link
        self._devices = devices
        self._limits = limits
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._places: dict[str, tuple[float, TicketPlace | None]] = {}

    def take(self, mac: str, service_id: str, key: str, lang: str) -> str:
        """Take a number for the device and return the ticket's id; the same key gives the same ticket.

        A live number for the same service is returned instead of a second one. Raises TooMany past a limit,
        `BoxRefused` with the touch side's words, `BoxUnreachable` (tapping again is safe).
        """
        device = self._devices.of(mac)
        for ticket in self.of(mac):
            if ticket.service_id == service_id and (ticket.place is None or ticket.place.state not in OVER):
                return ticket.ticket_id
        known = self._claim(device, service_id, key)
        if known is not None:
            return known
        try:
            fresh = self._link.take(service_id, key, lang)
        except BoxRefused:
            with self._store.write_transaction() as connection:
                connection.execute("DELETE FROM phone_tickets WHERE key = ? AND ticket_id IS NULL", (key,))
            raise
        with self._store.write_transaction() as connection:
            connection.execute(
                "UPDATE phone_tickets SET ticket_id = ?, number = ?, tracking_url = ? WHERE key = ?",
                (fresh.id, fresh.number, fresh.tracking_url, key),
            )
        return fresh.id

    def of(self, mac: str) -> list[OwnTicket]:
        """Return the device's numbers of today that are not over, oldest first."""
        rows = self._rows(self._store.reader(), self._devices.of(mac), "AND over = 0 AND ticket_id IS NOT NULL")
        tickets = [self._own(row) for row in rows]
        over = [ticket.ticket_id for ticket in tickets if ticket.place and ticket.place.state in OVER]
        if over:
            with self._store.write_transaction() as connection:
                connection.executemany(
                    "UPDATE phone_tickets SET over = 1 WHERE ticket_id = ?", [(id_,) for id_ in over]
                )
        return [ticket for ticket in tickets if ticket.ticket_id not in over]

    def one(self, mac: str, ticket_id: str) -> OwnTicket | None:
        """Return the device's number of today with this id, over or not; None where it holds no such number."""
        rows = self._rows(self._store.reader(), self._devices.of(mac), "AND ticket_id = ?", ticket_id)
        return self._own(rows[0]) if rows else None

    def act(self, ticket: OwnTicket, act: str) -> None:
        """Do what the phone's holder asks of their number; raises `BoxRefused` or `BoxUnreachable`."""
        place = self._link.act(ticket.ticket_id, act)
        with self._lock:
            self._places[ticket.ticket_id] = (self._monotonic(), place)
        if place.state not in OVER:
            with self._store.write_transaction() as connection:
                connection.execute("UPDATE phone_tickets SET over = 0 WHERE ticket_id = ?", (ticket.ticket_id,))

    def forget_earlier_days(self) -> int:
        """Delete the rows of earlier days; return how many."""
        with self._store.write_transaction() as connection:
            today = self._ambient.today_text()
            return connection.execute("DELETE FROM phone_tickets WHERE day <> ?", (today,)).rowcount

    def _own(self, row: sqlite3.Row) -> OwnTicket:
        place = None
        with contextlib.suppress(BoxUnreachable):
            place = self._place(row["ticket_id"])
        return OwnTicket(row["ticket_id"], row["number"], row["service_id"], row["tracking_url"], place)

    def _place(self, ticket_id: str) -> TicketPlace | None:
        # Many pages of one family ask at once; the touch side is asked every three seconds at most.
        now_s = self._monotonic()
        with self._lock:
            at_s, place = self._places.get(ticket_id, (float("-inf"), None))
        if now_s - at_s < _LIVE_S:
            return place
        place = self._link.place(ticket_id)
        with self._lock:
            if len(self._places) >= _MAX_REMEMBERED:
                self._places.clear()
            self._places[ticket_id] = (now_s, place)
        return place

    def _claim(self, device: str, service_id: str, key: str) -> str | None:
        now = self._ambient.now()
        with self._store.write_transaction() as connection:
            known = connection.execute("SELECT device, ticket_id FROM phone_tickets WHERE key = ?", (key,)).fetchone()
            if known is not None and known["device"] == device:
                return None if known["ticket_id"] is None else str(known["ticket_id"])
            rows = self._rows(connection, device, "")
            taken = [Taken(parse_moment(row["asked_at"]), bool(row["over"])) for row in rows]
            hour_ago = moment_text(now - timedelta(hours=1))
            everyone = connection.execute("SELECT COUNT(*) FROM phone_tickets WHERE asked_at > ?", (hour_ago,))
            reason = refusal(taken, everyone.fetchone()[0], self._limits, now)
            if reason is not None:
                raise TooMany(reason.value, *_WORDS[reason])
            connection.execute(
                "INSERT INTO phone_tickets (key, device, day, asked_at, service_id) VALUES (?, ?, ?, ?, ?)",
                (key, device, self._ambient.today_text(), moment_text(now), service_id),
            )
        return None

    def _rows(self, connection: sqlite3.Connection, device: str, more: str, *values: str) -> list[sqlite3.Row]:
        query = f"SELECT * FROM phone_tickets WHERE device = ? AND day = ? {more} ORDER BY asked_at, key"  # noqa: S608
        return connection.execute(query, (device, self._ambient.today_text(), *values)).fetchall()
