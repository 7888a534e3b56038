"""Accounts and sessions of `/staff/` in central's database, as appliance.web.login asks for them."""

from dataclasses import asdict

from sqlalchemy import delete, select, update

from appliance.core.ambient import Ambient
from appliance.web.accounts import Role, Session, StaffAccount, StoredAccount
from central.database import Database
from central.models_staff import Staff, StaffSession


class CentralStaff:
    """A `SessionBackend` over SQLAlchemy; every method is one short transaction."""

    def __init__(self, database: Database, ambient: Ambient) -> None:
        self._database = database
        self._ambient = ambient

    def find_account(self, login: str) -> StoredAccount | None:
        """Return the account, active or not."""
        with self._database.read() as session:
            staff = session.get(Staff, login)
            return None if staff is None else _stored(staff)

    def record_failure(self, login: str, lock_after: int, locked_until: str) -> None:
        """Count a failed log-in; lock when there are `lock_after`."""
        with self._database.write() as session:
            staff = session.get(Staff, login, with_for_update=True)
            if staff is None:
                return
            staff.failed_logins += 1
            if staff.failed_logins >= lock_after:
                staff.failed_logins, staff.locked_until = 0, locked_until

    def record_success(self, login: str) -> None:
        """Forget the failed log-ins."""
        with self._database.write() as session:
            fresh = update(Staff).where(Staff.login == login)
            session.execute(fresh.values(failed_logins=0, locked_until=None))

    def create(self, session: Session) -> None:
        """Store a new session; sessions that are over make room."""
        with self._database.write() as writer:
            writer.execute(delete(StaffSession).where(StaffSession.expires_at < self._ambient.now_text()))
            writer.add(StaffSession(**asdict(session)))

    def find(self, session_id: str) -> tuple[Session, StoredAccount] | None:
        """Return the session with its account."""
        query = select(StaffSession, Staff).join(Staff, Staff.login == StaffSession.login)
        with self._database.read() as reader:
            found = reader.execute(query.where(StaffSession.id == session_id)).one_or_none()
            if found is None:
                return None
            row, staff = found
            live = Session(row.id, row.login, row.csrf_token, row.created_at, row.expires_at)
            return live, _stored(staff)

    def extend(self, session_id: str, expires_at: str) -> None:
        """Move the session's end."""
        with self._database.write() as writer:
            writer.execute(update(StaffSession).where(StaffSession.id == session_id).values(expires_at=expires_at))

    def revoke(self, session_id: str) -> None:
        """Delete the session."""
        with self._database.write() as writer:
            writer.execute(delete(StaffSession).where(StaffSession.id == session_id))

    def revoke_all(self, login: str) -> None:
        """Delete every session of the account."""
        with self._database.write() as writer:
            writer.execute(delete(StaffSession).where(StaffSession.login == login))


def _stored(staff: Staff) -> StoredAccount:
    account = StaffAccount(staff.login, staff.full_name, Role(staff.role), tuple(staff.counters))
    return StoredAccount(account, staff.password_hash, staff.active, staff.locked_until)
