"""Accounts and sessions of the centre's staff in the box's database: they work with the uplink down."""

import json
import sqlite3

from appliance.core.ambient import Ambient
from appliance.store import Store
from appliance.web.accounts import Role, Session, StaffAccount, StoredAccount

_ACCOUNT = "staff.login, full_name, role, counters, password_hash, active, locked_until"


class StaffStore:
    """The `SessionBackend` of the box."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def find_account(self, login: str) -> StoredAccount | None:
        """Return the account, active or not."""
        row = self._store.reader().execute(f"SELECT {_ACCOUNT} FROM staff WHERE login = ?", (login,)).fetchone()  # noqa: S608
        return _account(row) if row else None

    def record_failure(self, login: str, lock_after: int, locked_until: str) -> None:
        """Count a failed log-in and lock the account when there were `lock_after` in a row."""
        with self._store.write_transaction() as connection:
            connection.execute("UPDATE staff SET failed_logins = failed_logins + 1 WHERE login = ?", (login,))
            connection.execute(
                "UPDATE staff SET failed_logins = 0, locked_until = ? WHERE login = ? AND failed_logins >= ?",
                (locked_until, login, lock_after),
            )

    def record_success(self, login: str) -> None:
        """Forget failed log-ins and lift the lock."""
        with self._store.write_transaction() as connection:
            connection.execute("UPDATE staff SET failed_logins = 0, locked_until = NULL WHERE login = ?", (login,))

    def create(self, session: Session) -> None:
        """Store a new session."""
        with self._store.write_transaction() as connection:
            connection.execute(
                "INSERT INTO sessions (id, login, csrf_token, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                (session.id, session.login, session.csrf_token, session.created_at, session.expires_at),
            )

    def find(self, session_id: str) -> tuple[Session, StoredAccount] | None:
        """Return the session with its account, expired or not."""
        row = (
            self._store.reader()
            .execute(
                f"SELECT sessions.id, csrf_token, created_at, expires_at, {_ACCOUNT}"  # noqa: S608
                " FROM sessions JOIN staff ON staff.login = sessions.login WHERE sessions.id = ?",
                (session_id,),
            )
            .fetchone()
        )
        if row is None:
            return None
        session = Session(row["id"], row["login"], row["csrf_token"], row["created_at"], row["expires_at"])
        return session, _account(row)

    def extend(self, session_id: str, expires_at: str) -> None:
        """Move the session's end."""
        with self._store.write_transaction() as connection:
            connection.execute("UPDATE sessions SET expires_at = ? WHERE id = ?", (expires_at, session_id))

    def revoke(self, session_id: str) -> None:
        """Delete the session."""
        with self._store.write_transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE id = ?", (session_id,))

    def revoke_all(self, login: str) -> None:
        """Delete every session of the account."""
        with self._store.write_transaction() as connection:
            connection.execute("DELETE FROM sessions WHERE login = ?", (login,))


def upsert(
    connection: sqlite3.Connection, ambient: Ambient, account: StaffAccount, password_hash: str, active: bool = True
) -> None:
    """Add or change an account inside `Store.write_transaction()`; a new password or a closed account ends its sessions."""
    before = connection.execute(
        "SELECT password_hash, active FROM staff WHERE login = ?", (account.login,)
    ).fetchone()
    connection.execute(
        "INSERT INTO staff (login, full_name, role, password_hash, counters, active, updated_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (login) DO UPDATE SET full_name = excluded.full_name,"
        " role = excluded.role, password_hash = excluded.password_hash, counters = excluded.counters,"
        " active = excluded.active, updated_at = excluded.updated_at",
        (
            account.login,
            account.full_name,
            account.role.value,
            password_hash,
            json.dumps(account.counters),
            int(active),
            ambient.now_text(),
        ),
    )
    if before is not None and (before["password_hash"] != password_hash or not active):
        connection.execute("DELETE FROM sessions WHERE login = ?", (account.login,))


def counters_of(connection: sqlite3.Connection, login: str) -> tuple[str, ...]:
    """Return the counters the account may serve; empty for any counter and for an account that is not here."""
    row = connection.execute("SELECT counters FROM staff WHERE login = ?", (login,)).fetchone()
    return tuple(json.loads(row["counters"])) if row else ()


def _account(row: sqlite3.Row) -> StoredAccount:
    account = StaffAccount(row["login"], row["full_name"], Role(row["role"]), tuple(json.loads(row["counters"])))
    return StoredAccount(account, row["password_hash"], bool(row["active"]), row["locked_until"])
