"""Whether the clock may be believed: a box without a battery clock starts at a plausible but wrong time.

Trusted = the system's clock is synchronised (the kernel says so, told by chrony), or a supervisor confirmed it. A
stored high-water mark is never gone behind; where the clock is not trusted, tickets count for the last known day.
"""

import ctypes
from datetime import timedelta
from pathlib import Path

from appliance.core.ambient import Ambient, moment_text, parse_moment
from appliance.store import Store

HIGH_WATER = "clock_high_water"
CONFIRMED = "clock_confirmed_in_boot"
BOOT_ID_FILE = Path("/proc/sys/kernel/random/boot_id")
MARK_EVERY = timedelta(minutes=5)
TOLERANCE = timedelta(minutes=2)

_STA_UNSYNC = 0x0040  # adjtimex(2)
_TIMEX_STATUS_OFFSET = 40
_TIMEX_BYTES = 512


def kernel_synchronised() -> bool:
    """Tell whether the kernel's clock is disciplined by a time source (adjtimex(2): STA_UNSYNC is clear)."""
    timex = ctypes.create_string_buffer(_TIMEX_BYTES)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.adjtimex(timex) < 0:
        return False
    status = int.from_bytes(timex.raw[_TIMEX_STATUS_OFFSET : _TIMEX_STATUS_OFFSET + 4], "little")
    return not status & _STA_UNSYNC


def trusted(store: Store, ambient: Ambient, synchronised: bool) -> bool:
    """Tell whether the clock may be believed now; `synchronised` is the kernel's word (or the demo's)."""
    if _behind_high_water(store, ambient):
        return False
    return synchronised or _mark(store, CONFIRMED) == boot_id()


def mark_time(store: Store, ambient: Ambient) -> None:
    """Move the high-water mark up to now, at most every five minutes; never down."""
    known = _mark(store, HIGH_WATER)
    now = ambient.now_text()
    if known is not None and now < moment_text(parse_moment(known) + MARK_EVERY):
        return
    with store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)",
            (HIGH_WATER, now),
        )


def business_day(store: Store, ambient: Ambient) -> str:
    """Return the day numbers count for, YYYY-MM-DD: today, or the last known day where the clock went back."""
    today = ambient.today_text()
    row = store.reader().execute("SELECT max(business_day) FROM ticket_series").fetchone()
    return max(today, row[0]) if row[0] is not None and _behind_high_water(store, ambient) else today


def confirm(store: Store, ambient: Ambient) -> None:
    """Note that a supervisor has looked at the clock and found it right; it holds until the machine starts again.

    The high-water mark is set to now: the supervisor's word also corrects a mark that a wrong clock had left ahead.
    """
    with store.write_transaction() as connection:
        connection.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)", [(CONFIRMED, boot_id()), (HIGH_WATER, ambient.now_text())]
        )


def boot_id(path: Path = BOOT_ID_FILE) -> str:
    """Return the kernel's id of this start of the machine."""
    return path.read_text().strip()


def _behind_high_water(store: Store, ambient: Ambient) -> bool:
    known = _mark(store, HIGH_WATER)
    return known is not None and ambient.now() < parse_moment(known) - TOLERANCE


def _mark(store: Store, key: str) -> str | None:
    row = store.reader().execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None
