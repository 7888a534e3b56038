"""How many numbers a phone may take: so that nobody hoards, and one family with one phone still manages; pure."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

_HOUR = timedelta(hours=1)
# States of a ticket that holds no place any more.
OVER = frozenset({"finished", "cancelled", "no_show"})


@dataclass(frozen=True)
class TicketLimits:
    """At most `live` numbers at once and `per_hour` taken by one phone, `all_per_hour` by all phones together."""

    live: int = 2
    per_hour: int = 3
    all_per_hour: int = 120


@dataclass(frozen=True)
class Taken:
    """One number this phone asked for today."""

    asked_at: datetime
    over: bool


class Refusal(StrEnum):
    """Why a phone may not take another number now."""

    LIVE = "too-many-live"
    HOUR = "too-many-this-hour"
    EVERYONE = "too-many-phones"


def refusal(taken: Collection[Taken], everyone_last_hour: int, limits: TicketLimits, now: datetime) -> Refusal | None:
    """Return why the phone may not take a number, or None where it may."""
    if sum(not one.over for one in taken) >= limits.live:
        return Refusal.LIVE
    if sum(now - one.asked_at < _HOUR for one in taken) >= limits.per_hour:
        return Refusal.HOUR
    return Refusal.EVERYONE if everyone_last_hour >= limits.all_per_hour else None
