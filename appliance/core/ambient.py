"""What a rule may not fetch by itself: the time, fresh ids and randomness, passed in as one value."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

LOCAL_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock(Protocol):
    """Tells the time; daemons get a `SystemClock`, tests a `FixedClock`."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return datetime.now(UTC)


class FixedClock:
    """A clock that stands still until it is told to move; for tests."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment.astimezone(UTC)

    def now(self) -> datetime:
        """Return the moment the clock stands at, in UTC."""
        return self._moment

    def move(self, step: timedelta) -> None:
        """Move the clock by `step` (negative steps are clock faults, and allowed)."""
        self._moment += step


@dataclass(frozen=True)
class Ambient:
    """The clock and the source of random bytes that a part works with."""

    clock: Clock
    random_bytes: Callable[[int], bytes] = os.urandom

    def now(self) -> datetime:
        """Return the current moment, aware, in UTC."""
        return self.clock.now()

    def now_text(self) -> str:
        """Return the current moment as stored in databases: RFC 3339 in UTC with milliseconds."""
        return moment_text(self.clock.now())

    def today_text(self) -> str:
        """Return today's date in Vietnam as YYYY-MM-DD."""
        return self.clock.now().astimezone(LOCAL_ZONE).date().isoformat()

    def new_id(self) -> str:
        """Return a fresh UUID version 7 (RFC 9562 section 5.7): time-ordered, so indexes stay compact."""
        millis = int(self.clock.now().timestamp() * 1000)
        raw = bytearray(millis.to_bytes(6, "big") + self.random_bytes(10))
        raw[6] = 0x70 | (raw[6] & 0x0F)
        raw[8] = 0x80 | (raw[8] & 0x3F)
        text = raw.hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def real_ambient() -> Ambient:
    """Return the ambient of a running daemon: the system's clock and the kernel's randomness."""
    return Ambient(SystemClock())


def moment_text(moment: datetime) -> str:
    """Return `moment` as RFC 3339 in UTC with milliseconds; such texts sort like the moments they name."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def parse_moment(text: str) -> datetime:
    """Read a stored or received RFC 3339 moment; raises ValueError where the offset is missing."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"time without offset: {text!r}")
    return moment.astimezone(UTC)


def monotonic_s() -> float:
    """Return seconds on a clock that never goes back; for time-outs, never for records."""
    return time.monotonic()
