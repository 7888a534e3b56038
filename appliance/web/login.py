"""Who is logged in to this request, which roles a view admits, and the protection of forms (CSRF).

An app calls `install_login(app, backend)` once; a view is then `@require_role(Role.CLERK)` and reads
`current_staff()`. Unsafe methods need the CSRF token: header `X-CSRF-Token` or form field `csrf_token`.
"""

import functools
import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar, cast

from flask import Flask, Response, current_app, g, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import NotAllowed, NotAuthenticated
from appliance.web.accounts import Role, Session, SessionBackend, StaffAccount, StoredAccount
from appliance.web.login_service import DEFAULT_POLICY, LoggedIn, find_session
from appliance.web.problems import wants_page
from appliance.web.session_clock import SessionClock
from appliance.web.session_rules import LoginPolicy
from appliance.web.state import ambient

__all__ = [
    "Role",
    "Session",
    "SessionBackend",
    "StaffAccount",
    "StoredAccount",
    "check_csrf",
    "check_same_origin",
    "clear_session_cookie",
    "csrf_token",
    "current_session",
    "current_staff",
    "install_login",
    "require_role",
    "require_staff",
    "session_cookie",
    "set_session_cookie",
]

COOKIE = "motcua_session"
LOGIN_KEY = "motcua.login"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Args = ParamSpec("Args")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class LoginSetup:
    """How an app logs people in; `login_page` is where a browser without a session is sent ("" = nowhere)."""

    backend: SessionBackend
    policy: LoginPolicy
    login_page: str
    clock: SessionClock = field(default_factory=SessionClock)


def install_login(
    app: Flask, backend: SessionBackend, policy: LoginPolicy = DEFAULT_POLICY, login_page: str = ""
) -> None:
    """Give `app` logged-in staff, and its templates `current_staff()` and `csrf_token()`."""
    app.extensions[LOGIN_KEY] = LoginSetup(backend, policy, login_page)
    app.jinja_env.globals.update(current_staff=current_staff, csrf_token=csrf_token)


def current_session() -> LoggedIn | None:
    """Return the live session of this request, looked up at most once."""
    if "logged_in" not in g:
        setup = _setup()
        cookie = session_cookie()
        g.logged_in = find_session(setup.backend, ambient(), cookie, setup.policy, setup.clock) if cookie else None
    return cast("LoggedIn | None", g.logged_in)


def current_staff() -> StaffAccount | None:
    """Return who is logged in, or None."""
    found = current_session()
    return found.account if found else None


def require_staff(*roles: Role) -> StaffAccount:
    """Return who is logged in; with `roles` only those (an admin always).

    Raises NotAuthenticated without a session, NotAllowed for another role or a missing CSRF token.
    """
    found = current_session()
    if found is None:
        raise NotAuthenticated("not-logged-in", "Vui lòng đăng nhập để tiếp tục.", "Please log in to go on.")
    check_csrf()
    if roles and found.account.role not in roles and found.account.role is not Role.ADMIN:
        raise NotAllowed(
            "role-not-allowed",
            "Tài khoản này không được phép làm việc đó. Vui lòng báo người phụ trách.",
            "This account may not do that. Please tell the person in charge.",
        )
    return found.account


def require_role(
    *roles: Role,
) -> Callable[[Callable[Args, Answer]], Callable[Args, Answer | AnyResponse]]:
    """Decorate a view so that only these roles (and admins) reach it; browsers are sent to the log-in page."""

    def decorate(view: Callable[Args, Answer]) -> Callable[Args, Answer | AnyResponse]:
        @functools.wraps(view)
        def guarded(*args: Args.args, **kwargs: Args.kwargs) -> Answer | AnyResponse:
            page = _setup().login_page
            if page and request.method == "GET" and current_session() is None and wants_page():
                return redirect(page)
            require_staff(*roles)
            return view(*args, **kwargs)

        return guarded

    return decorate


def check_csrf() -> None:
    """Let safe methods pass; others only with the session's own token. Raises NotAllowed "csrf-token"."""
    if request.method in SAFE_METHODS:
        return
    found = current_session()
    sent = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    if found is None or not hmac.compare_digest(sent.encode(), found.session.csrf_token.encode()):
        raise NotAllowed(
            "csrf-token",
            "Trang đã cũ. Vui lòng tải lại trang rồi thử lại.",
            "The page is out of date. Please reload it and try again.",
        )
    check_same_origin()


def check_same_origin() -> None:
    """Refuse an unsafe request that another site's page sent (used alone where there is no session: log-in)."""
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    foreign = origin is not None and origin.rpartition("://")[2] != request.host
    if foreign or request.headers.get("Sec-Fetch-Site") == "cross-site":
        raise NotAllowed(
            "cross-origin",
            "Yêu cầu đến từ một trang khác nên không được nhận. Vui lòng mở lại trang của Trung tâm.",
            "The request came from another site and was not taken. Please open the centre's own page.",
        )


def csrf_token() -> str:
    """Return the token for forms of this session ("" without one)."""
    found = current_session()
    return found.session.csrf_token if found else ""


def session_cookie() -> str:
    """Return the session cookie's value as sent ("" without one)."""
    return request.cookies.get(COOKIE, "")


def set_session_cookie(response: Response, cookie_value: str) -> None:
    """Give the browser its session; Secure when the request came by TLS."""
    response.set_cookie(COOKIE, cookie_value, httponly=True, samesite="Strict", secure=request.is_secure, path="/")


def clear_session_cookie(response: Response) -> None:
    """Take the session from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite="Strict", secure=request.is_secure, path="/")


def _setup() -> LoginSetup:
    return cast(LoginSetup, current_app.extensions[LOGIN_KEY])
