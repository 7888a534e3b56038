"""A `SessionBackend` in memory, for tests of what is built on it."""

import threading
from dataclasses import replace

from appliance.web.accounts import Role, Session, StaffAccount, StoredAccount
from appliance.web.passwords import hash_password

PASSWORD = "một mật khẩu dài"


class MemorySessions:
    """Accounts and sessions in dictionaries; "lan" is a clerk, "chief" a supervisor, "root" an admin, "closed" shut."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        hashed = hash_password(PASSWORD)
        self.accounts = {
            login: StoredAccount(
                StaffAccount(login, login.title(), role, ("1", "2")), hashed, login != "closed", None
            )
            for login, role in (
                ("lan", Role.CLERK),
                ("chief", Role.SUPERVISOR),
                ("root", Role.ADMIN),
                ("closed", Role.CLERK),
            )
        }
        self.failures: dict[str, int] = {}
        self.sessions: dict[str, Session] = {}

    def find_account(self, login: str) -> StoredAccount | None:
        return self.accounts.get(login)

    def record_failure(self, login: str, lock_after: int, locked_until: str) -> None:
        with self._lock:
            self.failures[login] = self.failures.get(login, 0) + 1
            if self.failures[login] >= lock_after:
                self.failures[login] = 0
                self.accounts[login] = replace(self.accounts[login], locked_until=locked_until)

    def record_success(self, login: str) -> None:
        self.failures[login] = 0
        self.accounts[login] = replace(self.accounts[login], locked_until=None)

    def create(self, session: Session) -> None:
        self.sessions[session.id] = session

    def find(self, session_id: str) -> tuple[Session, StoredAccount] | None:
        session = self.sessions.get(session_id)
        return (session, self.accounts[session.login]) if session else None

    def extend(self, session_id: str, expires_at: str) -> None:
        self.sessions[session_id] = replace(self.sessions[session_id], expires_at=expires_at)

    def revoke(self, session_id: str) -> None:
        self.sessions.pop(session_id, None)

    def revoke_all(self, login: str) -> None:
        self.sessions = {key: value for key, value in self.sessions.items() if value.login != login}
