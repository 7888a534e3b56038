"""`/staff/login` and `/staff/logout`: the doors of the officers' pages."""

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import MotcuaError, NotAuthenticated, TooMany
from appliance.web.i18n import lang
from appliance.web.login import (
    check_same_origin,
    clear_session_cookie,
    current_session,
    require_staff,
    session_cookie,
    set_session_cookie,
)
from appliance.web.login_service import log_in, log_out
from central.services import central
from central.staff_backend import CentralStaff

blueprint = Blueprint("staff_login", __name__, url_prefix="/staff")


@blueprint.get("/login")
def form() -> AnyResponse:
    """Show the log-in form; whoever is logged in already goes on."""
    if current_session() is not None:
        return redirect("/staff/", 303)
    return make_response(render_template("staff_login.html", fault=None, login=""))


@blueprint.post("/login")
def enter() -> AnyResponse:
    """Open a session for a right password; otherwise show the form again with the reason."""
    check_same_origin()
    login = request.form.get("login", "").strip()
    try:
        opened = log_in(_backend(), central().ambient, login, request.form.get("password", ""))
    except (NotAuthenticated, TooMany) as error:
        return _refused(error, login)
    answer = redirect("/staff/", 303)
    set_session_cookie(_flask(answer), opened.cookie_value)
    return answer


@blueprint.post("/logout")
def leave() -> AnyResponse:
    """End the session."""
    require_staff()
    log_out(_backend(), session_cookie())
    answer = redirect("/staff/login", 303)
    clear_session_cookie(_flask(answer))
    return answer


def _refused(error: MotcuaError, login: str) -> Response:
    body = render_template("staff_login.html", fault=error.message(lang()), login=login)
    return Response(body, error.status, content_type="text/html; charset=utf-8")


def _backend() -> CentralStaff:
    return CentralStaff(central().database, central().ambient)


def _flask(answer: AnyResponse) -> Response:
    assert isinstance(answer, Response)
    return answer
