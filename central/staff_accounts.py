"""Accounts of staff: kept at central, and sent to the box of the centre they belong to."""

from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient, moment_text
from appliance.core.errors import InvalidInput, NotFound
from appliance.core.text import clean_line
from appliance.web.accounts import Role
from appliance.web.login_service import MAX_LOGIN_CHARS
from appliance.web.passwords import hash_password, verify_password
from central.feed import News, lock_box, publish
from central.models_fleet import Box
from central.models_staff import Staff, StaffSession

KIND = "staff"


@dataclass(frozen=True)
class AccountIn:
    """An account as an administrator gives it; `counters` None leaves what is known, empty means any counter."""

    login: str
    role: str
    full_name: str
    password: str
    box_id: str | None = None
    counters: tuple[str, ...] | None = None


def keep_account(session: Session, ambient: Ambient, given: AccountIn) -> bool:
    """Add, change or reopen an account and tell its box, and the box it leaves; False where nothing changed.

    Raises InvalidInput, NotFound.
    """
    if not given.login.isascii() or not given.login.isprintable() or not 0 < len(given.login) <= MAX_LOGIN_CHARS:
        raise InvalidInput("login-invalid", "Tên đăng nhập không hợp lệ.", "The login is not valid.")
    role, full_name = Role(given.role), clean_line(given.full_name, 120, "name")
    known = session.get(Staff, given.login)
    boxes = _locked(session, given.box_id, known.box_id if known else None)
    if known is None:
        known = Staff(login=given.login, counters=[], active=True, failed_logins=0, password_hash="", role="")
        session.add(known)
    counters = known.counters if given.counters is None else list(given.counters)
    same_password = bool(known.password_hash) and verify_password(known.password_hash, given.password)
    wanted = (role.value, full_name, given.box_id, counters, True)
    if same_password and (known.role, known.full_name, known.box_id, known.counters, known.active) == wanted:
        return False
    if known.box_id is not None and known.box_id != given.box_id:
        _shut_out(session, ambient, boxes[known.box_id], known)
    known.role, known.full_name, known.box_id, known.counters, known.active = wanted
    if not same_password:
        known.password_hash = hash_password(given.password)
    known.updated_at = ambient.now()
    session.flush()
    if given.box_id is not None:
        news = staff_news(known, with_counters=bool(counters) or given.counters is not None)
        publish(session, boxes[given.box_id], [news], ambient.now())
    return True


def close_account(session: Session, ambient: Ambient, login: str) -> None:
    """Let the person in nowhere any more, here and at the box; the account's name stays on what it did.

    Raises NotFound "account-unknown".
    """
    known = session.get(Staff, login)
    if known is None:
        raise NotFound("account-unknown", "Không có tài khoản này.", "There is no such account.")
    boxes = _locked(session, known.box_id)
    known.active, known.updated_at = False, ambient.now()
    session.execute(delete(StaffSession).where(StaffSession.login == login))
    if known.box_id is not None:
        _shut_out(session, ambient, boxes[known.box_id], known)


def staff_news(staff: Staff, *, with_counters: bool, active: bool = True) -> News:
    """Return what a box needs to log this person in by itself; without counters it keeps those it knows."""
    body = {
        "login": staff.login,
        "full_name": staff.full_name,
        "role": staff.role,
        "password_hash": staff.password_hash,
        "active": active,
        "updated_at": moment_text(staff.updated_at),
    }
    return News(KIND, staff.login, body | ({"counters": staff.counters} if with_counters else {}))


def _locked(session: Session, *box_ids: str | None) -> dict[str, Box]:
    # In the order of their names, so that two moves in opposite directions can't wait for each other.
    return {box_id: lock_box(session, box_id) for box_id in sorted({each for each in box_ids if each is not None})}


def _shut_out(session: Session, ambient: Ambient, box: Box, staff: Staff) -> None:
    publish(session, box, [staff_news(staff, with_counters=False, active=False)], ambient.now())
