"""Browsers paired with the box by a one-time code: further kiosks, counters, displays, guides' tablets."""

import hashlib
import hmac
import sqlite3
from dataclasses import dataclass
from datetime import timedelta

from appliance import audit_log
from appliance.core.ambient import moment_text
from appliance.core.errors import NotFound
from kiosk.centre import Centre

COOKIE = "motcua_device"
CODE_LIVES = timedelta(minutes=15)
_CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 letters, none that is read as another
_CODE_LENGTH = 8


@dataclass(frozen=True)
class Device:
    """A paired browser; `printer` names the printer beside it."""

    id: str
    kind: str
    name: str
    printer: str | None


def new_code(centre: Centre, login: str, kind: str, printer: str | None) -> dict[str, object]:
    """Make a one-time code for a device of `kind` and return it; only its hash is kept."""
    code = "".join(_CODE_LETTERS[byte & 31] for byte in centre.ambient.random_bytes(_CODE_LENGTH))
    expires_at = moment_text(centre.ambient.now() + CODE_LIVES)
    with centre.store.write_transaction() as connection:
        connection.execute(
            "INSERT INTO pairing_codes (code_hash, kind, printer, expires_at) VALUES (?, ?, ?, ?)",
            (_hash(code), kind, printer, expires_at),
        )
        audit_log.append(connection, centre.ambient, login, "device.code", f"kind:{kind}", {"printer": printer})
    return {"code": f"{code[:4]}-{code[4:]}", "kind": kind, "expires_at": expires_at}


def pair(centre: Centre, code: str, name: str) -> tuple[Device, str]:
    """Swap a code for a device and its cookie value; raises NotFound "pairing-code-unknown" (wrong, used or old)."""
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    with centre.store.write_transaction() as connection:
        row = connection.execute(
            "DELETE FROM pairing_codes WHERE code_hash = ? AND expires_at > ? RETURNING kind, printer",
            (_hash(typed), centre.ambient.now_text()),
        ).fetchone()
        if row is None:
            raise NotFound(
                "pairing-code-unknown",
                "Mã ghép không đúng hoặc đã hết hạn. Xin lấy mã mới ở trang quản trị.",
                "The pairing code is wrong or has expired. Please get a new one on the admin page.",
            )
        device = Device(centre.ambient.new_id(), row["kind"], name, row["printer"])
        secret = centre.ambient.random_bytes(32).hex()
        connection.execute(
            "INSERT INTO devices (id, kind, name, printer, secret_hash, paired_at) VALUES (?, ?, ?, ?, ?, ?)",
            (device.id, device.kind, name, device.printer, _hash(secret), centre.ambient.now_text()),
        )
        audit_log.append(
            connection,
            centre.ambient,
            f"device:{device.id}",
            "device.pair",
            f"device:{device.id}",
            {"kind": device.kind},
        )
    return device, f"{device.id}.{secret}"


def find(connection: sqlite3.Connection, cookie: str) -> Device | None:
    """Return the live device of a cookie value, or None."""
    device_id, _, secret = cookie.partition(".")
    row = connection.execute(
        "SELECT id, kind, name, printer, secret_hash FROM devices WHERE id = ? AND revoked_at IS NULL", (device_id,)
    ).fetchone()
    if row is None or not hmac.compare_digest(row["secret_hash"], _hash(secret)):
        return None
    return Device(row["id"], row["kind"], row["name"], row["printer"])


def revoke(centre: Centre, login: str, device_id: str) -> None:
    """Shut a device out; raises NotFound "unknown-device"."""
    with centre.store.write_transaction() as connection:
        cursor = connection.execute(
            "UPDATE devices SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL",
            (centre.ambient.now_text(), device_id),
        )
        if cursor.rowcount == 0:
            raise NotFound("unknown-device", "Không có thiết bị này.", "There is no such device.")
        audit_log.append(connection, centre.ambient, login, "device.revoke", f"device:{device_id}", {})


def list_devices(connection: sqlite3.Connection) -> list[Device]:
    """Return the live devices, newest first."""
    rows = connection.execute(
        "SELECT id, kind, name, printer FROM devices WHERE revoked_at IS NULL ORDER BY paired_at DESC LIMIT 200"
    )
    return [Device(*row) for row in rows]


def _hash(text: str) -> str:
    # Codes live 15 minutes and secrets have 256 bits: a plain hash is enough for both.
    return hashlib.sha256(text.encode()).hexdigest()
