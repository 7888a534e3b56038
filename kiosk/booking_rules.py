"""Booking a time on another day: half-hour slots of the opening hours, a few people each, a code instead of a name."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from appliance.core.ambient import LOCAL_ZONE
from appliance.core.calendar_rules import WorkCalendar
from appliance.core.errors import InvalidInput

BOOKING_PREFIX = "HEN-"
SLOT = timedelta(minutes=30)
DAYS_AHEAD = 7
EARLY, LATE = timedelta(minutes=30), timedelta(minutes=30)
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 letters, none that is read as another
CODE_LENGTH = 6
_CODE = re.compile(f"(?:{BOOKING_PREFIX})?([{CODE_LETTERS}]{{{CODE_LENGTH}}})")


def booking_days(calendar: WorkCalendar, today: date) -> list[date]:
    """Return the next days one can book: those on which the hall opens, today not among them."""
    later = (today + timedelta(days=step) for step in range(1, 60))
    return [day for day in later if calendar.opening_sessions(day)][:DAYS_AHEAD]


def slots_of(calendar: WorkCalendar, day: date) -> list[str]:
    """Return the slots of a day as "HH:MM", one each half hour that ends within a session."""
    slots = []
    for opens, closes in calendar.opening_sessions(day):
        moment, end = datetime.combine(day, opens), datetime.combine(day, closes)
        while moment + SLOT <= end:
            slots.append(f"{moment:%H:%M}")
            moment += SLOT
    return slots


def free_slots(slots: Sequence[str], taken: Mapping[str, int], per_slot: int) -> list[str]:
    """Return the slots that have room."""
    return [slot for slot in slots if taken.get(slot, 0) < per_slot]


def parse_booking_code(text: str) -> str:
    """Read a booking's code as typed or scanned; raises InvalidInput "booking-code-malformed"."""
    found = _CODE.fullmatch("".join(text.upper().split()))
    if found is None:
        raise InvalidInput(
            "booking-code-malformed",
            "Mã hẹn giờ gồm 6 chữ và số, in trên phiếu hẹn.",
            "A booking code has 6 letters and digits, printed on the booking.",
        )
    return found[1]


def is_on_time(day: str, slot: str, now: datetime) -> bool:
    """Tell whether someone who comes at `now` is on time for their slot (half an hour around it)."""
    at = datetime.combine(date.fromisoformat(day), time.fromisoformat(slot), LOCAL_ZONE)
    return at - EARLY <= now <= at + LATE
