"""Accounts of the centre on the box itself: a supervisor unlocks or resets a clerk, also with the uplink down.

Accounts come from central; the next change central sends of an account replaces what was set here.
"""

import sqlite3
from dataclasses import dataclass

from appliance import audit_log
from appliance.core.ambient import Ambient, parse_moment
from appliance.core.errors import NotAllowed, NotFound
from appliance.web.accounts import Role, StaffAccount
from appliance.web.passwords import hash_password
from kiosk.centre import Centre

_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is read as another; typed with Unikey off
_LENGTH = 10
BELOW_SUPERVISOR = (Role.GUIDE, Role.CLERK)


@dataclass(frozen=True)
class Account:
    """One line of the list; `locked` means that wrong passwords have shut it for some minutes."""

    login: str
    full_name: str
    role: str
    active: bool
    locked: bool


def list_accounts(connection: sqlite3.Connection, ambient: Ambient) -> list[Account]:
    """Return the accounts by name."""
    rows = connection.execute(
        "SELECT login, full_name, role, active, locked_until FROM staff ORDER BY full_name LIMIT 300"
    )
    return [
        Account(row["login"], row["full_name"], row["role"], bool(row["active"]), _locked(row, ambient))
        for row in rows
    ]


def unlock(centre: Centre, actor: StaffAccount, login: str) -> None:
    """Lift the lock of wrong passwords."""
    with centre.store.write_transaction() as connection:
        _allowed(connection, actor, login)
        connection.execute("UPDATE staff SET failed_logins = 0, locked_until = NULL WHERE login = ?", (login,))
        audit_log.append(connection, centre.ambient, actor.login, "staff.unlock", f"staff:{login}", {})


def reset_password(centre: Centre, actor: StaffAccount, login: str) -> str:
    """Give the account a fresh password, end its sessions and return the password, which is shown once."""
    # 31 letters, and 248 = 8 × 31 of a byte's values: no letter is likelier than another.
    password = ""
    while len(password) < _LENGTH:
        password += "".join(
            _LETTERS[byte % len(_LETTERS)] for byte in centre.ambient.random_bytes(_LENGTH) if byte < 248
        )
    password = password[:_LENGTH]
    hashed = hash_password(password)
    with centre.store.write_transaction() as connection:
        _allowed(connection, actor, login)
        connection.execute(
            "UPDATE staff SET password_hash = ?, failed_logins = 0, locked_until = NULL, updated_at = ? WHERE login = ?",
            (hashed, centre.ambient.now_text(), login),
        )
        connection.execute("DELETE FROM sessions WHERE login = ?", (login,))
        audit_log.append(connection, centre.ambient, actor.login, "staff.reset", f"staff:{login}", {})
    return password


def _allowed(connection: sqlite3.Connection, actor: StaffAccount, login: str) -> None:
    row = connection.execute("SELECT role FROM staff WHERE login = ? AND active", (login,)).fetchone()
    if row is None:
        raise NotFound("unknown-account", "Không có tài khoản này.", "There is no such account.")
    # Nobody gets into an account that may more than their own.
    if actor.role is not Role.ADMIN and Role(row["role"]) not in BELOW_SUPERVISOR:
        raise NotAllowed(
            "account-above",
            "Chỉ quản trị viên được mở khóa tài khoản này.",
            "Only an administrator may do this to that account.",
        )


def _locked(row: sqlite3.Row, ambient: Ambient) -> bool:
    return row["locked_until"] is not None and parse_moment(row["locked_until"]) > ambient.now()
