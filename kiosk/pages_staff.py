"""Staff pages around the counter: log in and out, devices, and the state of printers and sync."""

from urllib.parse import urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import MotcuaError
from appliance.web import login_service
from appliance.web.app import read_form
from appliance.web.i18n import lang
from appliance.web.login import (
    Role,
    check_same_origin,
    clear_session_cookie,
    require_role,
    require_staff,
    session_cookie,
    set_session_cookie,
)
from kiosk import devices, session_guard
from kiosk.api_devices import set_device_cookie
from kiosk.centre import centre
from kiosk.dossier_numbers import serials_low
from kiosk.models import PairingIn
from kiosk.state_of_things import printers_and_sync

blueprint = Blueprint("staff", __name__)


@blueprint.get("/login")
def login_page() -> str:
    """Show the log-in form."""
    return _login_form(request.args.get("next", "/counter"))


@blueprint.post("/login")
def log_in() -> AnyResponse:
    """Log in by the form and go where the person wanted to."""
    check_same_origin()
    here = centre()
    login, next_page = request.form.get("login", "").strip(), request.form.get("next", "/counter")
    try:
        opened = login_service.log_in(here.sessions, here.ambient, login, request.form.get("password", ""))
    except MotcuaError as error:
        return make_response(_login_form(next_page, login, error.message(lang())), error.status)
    session_guard.note_place(here, opened.cookie_value)
    home = "/guide" if opened.account.role is Role.GUIDE else own_page(next_page)
    response = redirect(home, 303)
    set_session_cookie(response, opened.cookie_value)  # type: ignore[arg-type]  # werkzeug's and Flask's response
    return response


@blueprint.post("/logout")
def log_out() -> AnyResponse:
    """Log out."""
    require_staff()
    login_service.log_out(centre().sessions, session_cookie())
    response = redirect("/login", 303)
    clear_session_cookie(response)  # type: ignore[arg-type]
    return response


@blueprint.get("/admin")
@require_role(Role.SUPERVISOR)
def admin() -> str:
    """Show devices, printers and sync."""
    here = centre()
    reader = here.store.reader()
    return render_template(
        "kiosk/admin.html",
        settings=here.settings,
        devices=devices.list_devices(reader),
        things=printers_and_sync(reader),
        catalogue_faults=here.catalogue_faults(),
        serials_low=serials_low(here),
        code=None,
    )


@blueprint.post("/admin/pairing-codes")
@require_role(Role.SUPERVISOR)
def new_code() -> str:
    """Make a one-time code and show it once."""
    here, staff = centre(), require_staff(Role.SUPERVISOR)
    wanted = read_form(PairingIn)
    code = devices.new_code(here, staff.login, wanted.kind, wanted.printer or None)
    reader = here.store.reader()
    found, things = devices.list_devices(reader), printers_and_sync(reader)
    return render_template("kiosk/admin.html", settings=here.settings, devices=found, things=things, code=code)


@blueprint.post("/admin/devices/<device_id>/revoke")
@require_role(Role.SUPERVISOR)
def revoke(device_id: str) -> AnyResponse:
    """Shut a device out."""
    devices.revoke(centre(), require_staff(Role.SUPERVISOR).login, device_id)
    return redirect("/admin", 303)


@blueprint.get("/pair")
def pair_page() -> str:
    """Ask for a device's one-time code."""
    return render_template("kiosk/pair.html", settings=centre().settings, fault=None)


@blueprint.post("/pair")
def pair() -> AnyResponse:
    """Pair this browser and send it to its page."""
    here = centre()
    name = request.form.get("name", "").strip()[:60] or "–"
    try:
        device, cookie = devices.pair(here, request.form.get("code", "")[:32], name)
    except MotcuaError as error:
        page = render_template("kiosk/pair.html", settings=here.settings, fault=error.message(lang()))
        return make_response(page, error.status)
    start = {"kiosk": "/", "counter": "/counter", "display": "/display", "guide": "/guide"}[device.kind]
    response = make_response(redirect(start, 303))
    set_device_cookie(response, cookie)
    return response


def own_page(address: str) -> str:
    """Return `address` where it is a page of ours, otherwise the counter: a log-in never leads elsewhere."""
    parts = urlsplit(address)
    ours = not parts.scheme and not parts.netloc and address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if ours else "/counter"


def _login_form(next_page: str, login: str = "", fault: str | None = None) -> str:
    return render_template(
        "kiosk/login.html", settings=centre().settings, next=own_page(next_page), login=login, fault=fault
    )
