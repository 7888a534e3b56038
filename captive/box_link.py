"""What the portal may ask the touch side of the box, and the calm way it does without."""

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from appliance.core.ambient import monotonic_s
from appliance.core.errors import MotcuaError, Unavailable

log = logging.getLogger(__name__)

_LIVE_S = 5.0


class BoxUnreachable(Unavailable):
    """The touch side does not answer; what needs it is hidden."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "box-unreachable",
            "Hiện chưa tra cứu được tại đây. Mời Ông/Bà hỏi bàn hướng dẫn hoặc quét mã QR trên giấy hẹn.",
            "Looking up does not work here right now. Please ask the help desk or scan the QR on your slip.",
            reason=reason,
        )


@dataclass(frozen=True)
class WaitingLine:
    """How many people wait in one field."""

    name_vi: str
    name_en: str
    waiting: int
    service_id: str = ""

    def name(self, lang: str) -> str:
        """The field's name in a language."""
        return self.name_en if lang == "en" and self.name_en else self.name_vi


@dataclass(frozen=True)
class PublicStatus:
    """All that anybody with a dossier's code may know: the status' number and the day to come."""

    status: str
    due_date: date | None


@dataclass(frozen=True)
class TicketPlace:
    """Where a number stands; `ahead` and the minutes only while it waits, the counter's number once it is called.

    `steps_left` is how often it may still step back today; `away_until` is set while its holder is out;
    `goes_on_at` when calling goes on after a lunch break inside the wait.
    """

    id: str
    number: str
    service_id: str
    state: str
    ahead: int | None = None
    wait_low_min: int | None = None
    wait_high_min: int | None = None
    counter: int | None = None
    tracking_url: str = ""
    called_at: str | None = None
    away_until: str | None = None
    steps_left: int = 0
    goes_on_at: str | None = None


class BoxRefused(MotcuaError):
    """The touch side says no (closed, no numbers left …), in its own words."""

    status = 409


class BoxLink(Protocol):
    """The verbs of public.sock that the portal uses; each may raise `BoxUnreachable`."""

    def queue(self) -> Sequence[WaitingLine]:
        """Return who waits where."""
        ...

    def take(self, service_id: str, key: str, lang: str) -> TicketPlace:
        """Take a number that lives on a phone; the same key gives the same number. May raise `BoxRefused`."""
        ...

    def place(self, ticket_id: str) -> TicketPlace | None:
        """Return where a number stands, or None where the box knows no such ticket."""
        ...

    def act(self, ticket_id: str, act: str) -> TicketPlace:
        """Step a number back, come back, rejoin or be called by screen. May raise `BoxRefused`."""
        ...

    def write(self, ticket_id: str, text: str | None) -> str:
        """Hand over what the holder types to the clerk (None: nothing) and return what the clerk typed."""
        ...

    def public_status(self, code: str) -> PublicStatus | None:
        """Return a dossier's public status, or None where the box knows no such code."""
        ...

    def report(self, report_id: str, kind: str, body: dict[str, object]) -> bool:
        """Hand a report over; True once the box has it on disk."""
        ...


class WaitingBoard:
    """The waiting line for the page, asked for at most every five seconds however many phones arrive."""

    def __init__(self, link: BoxLink, monotonic: Callable[[], float] = monotonic_s) -> None:
        self._link = link
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._asked_at_s = float("-inf")
        self._lines: Sequence[WaitingLine] | None = None

    def lines(self) -> Sequence[WaitingLine] | None:
        """Return the lines, or None where the box can't be asked; then it is left alone for five seconds too."""
        # Whoever finds the lock taken shows what is known rather than wait behind a slow box.
        if self._monotonic() - self._asked_at_s >= _LIVE_S and self._lock.acquire(blocking=False):
            try:
                self._lines = self._ask()
                self._asked_at_s = self._monotonic()
            finally:
                self._lock.release()
        return self._lines

    def _ask(self) -> Sequence[WaitingLine] | None:
        try:
            return self._link.queue()
        except BoxUnreachable as error:
            log.info("waiting line hidden: %s", error.details.get("reason"))
            return None
