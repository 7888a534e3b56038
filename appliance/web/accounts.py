"""Who staff are and where their accounts and sessions are kept (the box: SQLite; central: SQLAlchemy)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    """What somebody may do; a view names the roles it admits."""

    GUIDE = "guide"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"
    OFFICER = "officer"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True)
class StaffAccount:
    """One member of staff; `counters` are the counter ids the person may serve."""

    login: str
    full_name: str
    role: Role
    counters: tuple[str, ...] = ()


@dataclass(frozen=True)
class StoredAccount:
    """An account with what a log-in needs; times are RFC 3339 texts."""

    account: StaffAccount
    password_hash: str
    active: bool
    locked_until: str | None


@dataclass(frozen=True)
class Session:
    """One logged-in browser. `id` is the SHA-256 (hex) of the cookie's value, so a copied database opens nothing."""

    id: str
    login: str
    csrf_token: str
    created_at: str
    expires_at: str


class SessionBackend(Protocol):
    """Storage of accounts and sessions; every method is one short transaction of its own."""

    def find_account(self, login: str) -> StoredAccount | None:
        """Return the account, active or not."""
        ...

    def record_failure(self, login: str, lock_after: int, locked_until: str) -> None:
        """Add one to the failed log-ins; when they reach `lock_after`, lock until `locked_until` and count from 0."""
        ...

    def record_success(self, login: str) -> None:
        """Set the failed log-ins to 0 and lift the lock."""
        ...

    def create(self, session: Session) -> None:
        """Store a new session."""
        ...

    def find(self, session_id: str) -> tuple[Session, StoredAccount] | None:
        """Return the session with its account, expired or not."""
        ...

    def extend(self, session_id: str, expires_at: str) -> None:
        """Move the session's end."""
        ...

    def revoke(self, session_id: str) -> None:
        """Delete the session; unknown ids are no failure."""
        ...

    def revoke_all(self, login: str) -> None:
        """Delete every session of the account (password changed, account closed)."""
        ...
