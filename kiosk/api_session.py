"""JSON API of staff sessions: log in, log out, who am I."""

from flask import Blueprint, Response, jsonify

from appliance.web import login_service
from appliance.web.app import read_json
from appliance.web.login import (
    check_same_origin,
    clear_session_cookie,
    csrf_token,
    require_staff,
    session_cookie,
    set_session_cookie,
)
from kiosk import session_guard
from kiosk.centre import centre
from kiosk.models import LoginIn

blueprint = Blueprint("api_session", __name__, url_prefix="/api")


@blueprint.post("/login")
def log_in() -> Response:
    """Open a session: a cookie, and the CSRF token for the header of every change."""
    check_same_origin()
    wanted = read_json(LoginIn)
    here = centre()
    opened = login_service.log_in(here.sessions, here.ambient, wanted.login, wanted.password)
    session_guard.note_place(here, opened.cookie_value)
    response = jsonify(
        login=opened.account.login,
        full_name=opened.account.full_name,
        role=str(opened.account.role),
        csrf_token=opened.session.csrf_token,
    )
    set_session_cookie(response, opened.cookie_value)
    return response


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session."""
    require_staff()
    login_service.log_out(centre().sessions, session_cookie())
    response = Response(status=204)
    clear_session_cookie(response)
    return response


@blueprint.get("/session")
def show_session() -> Response:
    """Show who is logged in, and the CSRF token again (after a reload)."""
    staff = require_staff()
    return jsonify(login=staff.login, full_name=staff.full_name, role=str(staff.role), csrf_token=csrf_token())
