"""The portal's own small values on disk: the keys of its forms and of the day, the latest moment it witnessed."""

import sqlite3
from datetime import datetime

from appliance.core.ambient import Ambient, moment_text, parse_moment
from appliance.store import Store

_FORM_KEY = "form-key"
_DAILY_KEY = "daily-key"
_HIGH_WATER = "clock-high-water"
_KEY_BYTES = 32


def form_key(store: Store, ambient: Ambient) -> bytes:
    """Return the secret of the connect form; made at the first start, so that open pages survive a restart."""
    found = _read(store.reader(), _FORM_KEY)
    if found is None:
        with store.write_transaction() as connection:
            _insert_once(connection, _FORM_KEY, ambient.random_bytes(_KEY_BYTES).hex())
            found = _read(connection, _FORM_KEY)
    assert found is not None
    return bytes.fromhex(found)


def daily_key(store: Store, ambient: Ambient, day: str) -> bytes:
    """Return the secret of `day` (YYYY-MM-DD), made at its first use in place of the one before."""
    found = _read(store.reader(), _DAILY_KEY)
    if found is None or not found.startswith(day):
        with store.write_transaction() as connection:
            fresh = f"{day} {ambient.random_bytes(_KEY_BYTES).hex()}"
            connection.execute(
                "INSERT INTO portal_meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE"
                " SET value = excluded.value WHERE substr(value, 1, 10) <> substr(excluded.value, 1, 10)",
                (_DAILY_KEY, fresh),
            )
            found = _read(connection, _DAILY_KEY)
    assert found is not None
    return bytes.fromhex(found.split(" ", 1)[1])


def high_water(connection: sqlite3.Connection) -> datetime | None:
    """Return the latest moment the portal has witnessed, or None before the first."""
    found = _read(connection, _HIGH_WATER)
    return None if found is None else parse_moment(found)


def raise_high_water(connection: sqlite3.Connection, now: datetime) -> None:
    """Remember `now` unless a later moment is known already."""
    connection.execute(
        "INSERT INTO portal_meta (key, value) VALUES (?, ?)"
        " ON CONFLICT (key) DO UPDATE SET value = max(value, excluded.value)",
        (_HIGH_WATER, moment_text(now)),
    )


def _read(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("SELECT value FROM portal_meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row["value"])


def _insert_once(connection: sqlite3.Connection, key: str, value: str) -> None:
    connection.execute("INSERT OR IGNORE INTO portal_meta (key, value) VALUES (?, ?)", (key, value))
