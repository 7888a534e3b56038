"""The wifi log that a law may ask for: who was online when, sealed on disk, apart from everything that runs the wifi.

One row per session: its day in clear (for the retention time), the rest AES-256-GCM under the key of the credential
file `wifi-log-key`, bound to the row's id. Without a key nothing is logged; `motcua doctor` says so.
"""

import json
import logging
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from appliance.core.ambient import moment_text
from appliance.identity import BadCredentials
from captive.session_rules import WifiSession

log = logging.getLogger(__name__)

KEY_FILE = "wifi-log-key"
NO_KEY = "none"
"""What the unit file gives where the box has no such credential."""
_KEY_BYTES, _NONCE_BYTES = 32, 12
_VERSION = b"\x01"
_MAX_ADDRESSES = 8


@dataclass(frozen=True)
class Moved:
    """The bytes a session moved, as the gate counted them."""

    up: int
    down: int


class SessionLog:
    """Seals sessions into the table `session_log`, inside the transaction that changes them."""

    def __init__(self, key: bytes) -> None:
        # Imported only where a log is kept: 8 MB.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        self._cipher = AESGCM(key)

    def note(
        self, connection: sqlite3.Connection, session: WifiSession, address: str = "", moved: Moved | None = None
    ) -> None:
        """Write the session as it is now; `address` is added to those it was seen with, `moved` is its bytes so far."""
        row = connection.execute("SELECT sealed FROM session_log WHERE id = ?", (session.id,)).fetchone()
        addresses = [] if row is None else _addresses(self._open(session.id, row["sealed"]))
        if address and address not in addresses:
            addresses = [*addresses, address][-_MAX_ADDRESSES:]
        record: dict[str, object] = {
            "mac": session.mac,
            "addresses": addresses,
            "from": moment_text(session.admitted_at),
            "until": moment_text(session.ended_at or session.until),
            "end": session.end_reason or "",
            "bytes_up": moved and moved.up,
            "bytes_down": moved and moved.down,
        }
        connection.execute(
            "INSERT INTO session_log (id, until, sealed) VALUES (?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET until = excluded.until, sealed = excluded.sealed",
            (session.id, record["until"], self._seal(session.id, record)),
        )

    def records(self, connection: sqlite3.Connection, begin: datetime, end: datetime) -> Iterator[dict[str, object]]:
        """Yield the sessions that were online between the two moments, oldest end first.

        A row that this key does not open (another key, a damaged file) is yielded as {"id", "fault"}.
        """
        rows = connection.execute(
            "SELECT id, sealed FROM session_log WHERE until >= ? ORDER BY until, id", (moment_text(begin),)
        )
        for row in rows:
            record = self._open(row["id"], row["sealed"])
            if record is None:
                yield {"id": row["id"], "fault": "sealed with another key"}
            elif str(record["from"]) <= moment_text(end):
                yield {"id": row["id"], **record}

    def _seal(self, session_id: str, record: dict[str, object]) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, json.dumps(record).encode(), _bound(session_id))

    def _open(self, session_id: str, sealed: bytes) -> dict[str, object] | None:
        from cryptography.exceptions import InvalidTag

        nonce, body = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            opened = json.loads(self._cipher.decrypt(nonce, body, _bound(session_id)))
        except (InvalidTag, ValueError):
            return None
        return opened if isinstance(opened, dict) else None


def forget_log_before(connection: sqlite3.Connection, moment: datetime) -> int:
    """Delete what ended before `moment`; return how many."""
    return connection.execute("DELETE FROM session_log WHERE until < ?", (moment_text(moment),)).rowcount


def read_log_key(folder: Path) -> bytes | None:
    """Return the key of the credential file, None where there is none; raises `BadCredentials`."""
    path = folder / KEY_FILE
    try:
        text = path.read_text().strip()
        key = b"" if text == NO_KEY else bytes.fromhex(text)
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise _bad(path) from error
    if key and len(key) != _KEY_BYTES:
        raise _bad(path)
    return key or None


def _addresses(record: dict[str, object] | None) -> list[str]:
    found = record.get("addresses") if record else None
    return [str(each) for each in found] if isinstance(found, list) else []


def _bound(session_id: str) -> bytes:
    return b"motcua wifi log v1|" + session_id.encode()


def _bad(path: Path) -> BadCredentials:
    return BadCredentials(
        "wifi-log-key-bad",
        f"Khóa nhật ký wifi không đọc được hoặc không đủ 32 byte hệ 16: {path}.",
        f"The key of the wifi log can't be read or is not 32 bytes in hex: {path}.",
    )
