"""Logging in and out, decided over any `SessionBackend`; the endpoints of kiosk and central stay thin.

opened = log_in(backend, ambient, login, password)      # raises NotAuthenticated, TooMany
response = jsonify(csrf_token=opened.session.csrf_token)
login.set_session_cookie(response, opened.cookie_value)
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from datetime import timedelta

from appliance.core.ambient import Ambient, moment_text, parse_moment
from appliance.core.errors import NotAuthenticated, TooMany
from appliance.web.accounts import Session, SessionBackend, StaffAccount, StoredAccount
from appliance.web.passwords import verify_password
from appliance.web.session_clock import SessionClock
from appliance.web.session_rules import LoginPolicy, first_expiry, is_over, moved_expiry

DEFAULT_POLICY = LoginPolicy()
MAX_LOGIN_CHARS = 64


@dataclass(frozen=True)
class LoggedIn:
    """A live session and whose it is."""

    session: Session
    account: StaffAccount


@dataclass(frozen=True)
class OpenedSession(LoggedIn):
    """A session just opened; `cookie_value` is known only now."""

    cookie_value: str


def log_in(
    backend: SessionBackend,
    ambient: Ambient,
    login: str,
    password: str,
    policy: LoginPolicy = DEFAULT_POLICY,
) -> OpenedSession:
    """Open a session for a right password.

    Raises NotAuthenticated "login-wrong" (unknown login, closed account and wrong password look alike) and
    TooMany "login-locked" with `retry_after_s` while the account is locked.
    """
    stored = backend.find_account(login) if 0 < len(login) <= MAX_LOGIN_CHARS else None
    if stored is not None:
        _refuse_while_locked(stored, ambient)
    right = verify_password(stored.password_hash if stored else None, password)
    if stored is None or not stored.active or not right:
        if stored is not None and not right:
            until = moment_text(ambient.now() + timedelta(seconds=policy.lock_s))
            backend.record_failure(login, policy.lock_after, until)
        raise _wrong()
    backend.record_success(login)
    return open_session(backend, ambient, stored.account, policy)


def open_session(
    backend: SessionBackend, ambient: Ambient, account: StaffAccount, policy: LoginPolicy = DEFAULT_POLICY
) -> OpenedSession:
    """Open a session for somebody whose identity is already established."""
    cookie_value, csrf_token = _random_text(ambient), _random_text(ambient)
    now = ambient.now()
    session = Session(
        id=session_id(cookie_value),
        login=account.login,
        csrf_token=csrf_token,
        created_at=moment_text(now),
        expires_at=moment_text(first_expiry(now, policy)),
    )
    backend.create(session)
    return OpenedSession(session, account, cookie_value)


def find_session(
    backend: SessionBackend,
    ambient: Ambient,
    cookie_value: str,
    policy: LoginPolicy = DEFAULT_POLICY,
    clock: SessionClock | None = None,
) -> LoggedIn | None:
    """Return whose live session the cookie names and move its end; None when it is over or unknown.

    With `clock` a wall clock that is set back neither ends the session nor lengthens it.
    """
    found = backend.find(session_id(cookie_value))
    if found is None:
        return None
    session, stored = found
    created, expires = parse_moment(session.created_at), parse_moment(session.expires_at)
    now = clock.now(session.id, ambient.now()) if clock else ambient.now()
    if not stored.active or is_over(created, expires, now, policy):
        backend.revoke(session.id)
        if clock:
            clock.forget(session.id)
        return None
    moved = moved_expiry(created, expires, now, policy)
    if moved is not None:
        session = replace(session, expires_at=moment_text(moved))
        backend.extend(session.id, session.expires_at)
    return LoggedIn(session, stored.account)


def log_out(backend: SessionBackend, cookie_value: str) -> None:
    """End the session of this cookie."""
    backend.revoke(session_id(cookie_value))


def session_id(cookie_value: str) -> str:
    """Return under which id a cookie's session is stored."""
    return hashlib.sha256(cookie_value.encode("utf-8", "surrogatepass")).hexdigest()


def _random_text(ambient: Ambient) -> str:
    return urlsafe_b64encode(ambient.random_bytes(32)).decode().rstrip("=")


def _refuse_while_locked(stored: StoredAccount, ambient: Ambient) -> None:
    if stored.locked_until is None:
        return
    left_s = (parse_moment(stored.locked_until) - ambient.now()).total_seconds()
    if left_s > 0:
        raise TooMany(
            "login-locked",
            "Tài khoản tạm khóa vì nhập sai mật khẩu nhiều lần. Vui lòng đợi ít phút hoặc nhờ phụ trách mở khóa.",
            "The account is locked for a while after several wrong passwords. Please wait or ask a supervisor.",
            retry_after_s=left_s,
        )


def _wrong() -> NotAuthenticated:
    return NotAuthenticated(
        "login-wrong",
        "Tên đăng nhập hoặc mật khẩu chưa đúng. Vui lòng kiểm tra và nhập lại.",
        "The login or the password is not right. Please check and type them again.",
    )
