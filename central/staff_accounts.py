"""Accounts of staff: kept at central, and sent to the box of the centre they belong to."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient, moment_text
from appliance.core.errors import InvalidInput
from appliance.core.text import clean_line
from appliance.web.accounts import Role
from appliance.web.login_service import MAX_LOGIN_CHARS
from appliance.web.passwords import hash_password, verify_password
from central.feed import News, lock_box, publish
from central.models_staff import Staff

KIND = "staff"


@dataclass(frozen=True)
class AccountIn:
    """An account as an administrator gives it."""

    login: str
    role: str
    full_name: str
    password: str
    box_id: str | None = None


def keep_account(session: Session, ambient: Ambient, given: AccountIn) -> bool:
    """Add or change an account and tell its box; False where nothing changed. Raises InvalidInput, NotFound."""
    if not given.login.isascii() or not given.login.isprintable() or not 0 < len(given.login) <= MAX_LOGIN_CHARS:
        raise InvalidInput("login-invalid", "Tên đăng nhập không hợp lệ.", "The login is not valid.")
    role, full_name = Role(given.role), clean_line(given.full_name, 120, "name")
    box = lock_box(session, given.box_id) if given.box_id is not None else None
    known = session.get(Staff, given.login)
    if known is None:
        known = Staff(login=given.login, counters=[], active=True, failed_logins=0, password_hash="", role="")
        session.add(known)
    same_password = bool(known.password_hash) and verify_password(known.password_hash, given.password)
    if same_password and (known.role, known.full_name, known.box_id) == (role.value, full_name, given.box_id):
        return False
    known.role, known.full_name, known.box_id = role.value, full_name, given.box_id
    if not same_password:
        known.password_hash = hash_password(given.password)
    known.updated_at = ambient.now()
    session.flush()
    if box is not None:
        publish(session, box, [staff_news(known)], ambient.now())
    return True


def staff_news(staff: Staff) -> News:
    """Return what a box needs to log this person in by itself."""
    body = {
        "login": staff.login,
        "full_name": staff.full_name,
        "role": staff.role,
        "password_hash": staff.password_hash,
        "counters": staff.counters,
        "active": staff.active,
        "updated_at": moment_text(staff.updated_at),
    }
    return News(KIND, staff.login, body)
