"""The welcome page, the tap that connects, and the one sentence after it."""

from collections.abc import Hashable

from flask import Blueprint, render_template, request
from werkzeug import Response
from werkzeug.utils import redirect

from appliance.web.i18n import lang
from captive.form_guard import FormTooOld, check_form, check_origin, form_token
from captive.funnel import Step
from captive.opening_rules import opening
from captive.page import to
from captive.services import PortalServices, portal
from captive.times import opening_text, until_text
from captive.visitor import visitor_mac

blueprint = Blueprint("front", __name__)

_MAX_LINES = 6
_FIELD_PLACE = "@field-of-this-phone@"


@blueprint.get("/")
def front() -> str:
    """Show the welcome page."""
    mac = visitor_mac()
    portal().funnel.note(Step.SEEN, mac)
    portal().funnel.note(Step.INVITED, mac)
    return _front_page()


@blueprint.post("/connect")
def connect() -> Response | tuple[str, int]:
    """Admit the asking device and send it on by 303; a page that lay open too long is shown anew."""
    parts = portal()
    check_origin()
    mac = visitor_mac()
    if mac is None:
        return _front_page(), 403
    try:
        check_form(mac)
    except FormTooOld as error:
        return _front_page(error.message(lang())), error.status
    parts.admission.connect(mac, request.remote_addr or "")
    parts.funnel.note(Step.CONNECTED, mac)
    return redirect(to("/connected"), 303)


@blueprint.get("/connected")
def connected() -> Response | str:
    """Say that it worked, with one link; a device that is not admitted sees the welcome page."""
    parts = portal()
    until = _until_text(parts)
    if not until:
        return redirect(to("/"))
    return render_template(
        "connected.html", until=until, zalo_link=parts.settings.zalo_link, line_down=parts.uplink.state.is_down
    )


def _front_page(note: str = "") -> str:
    parts = portal()
    mac, settings, now = visitor_mac(), parts.settings, parts.ambient.now()
    tickets = parts.tickets.of(mac) if mac else []
    shown: dict[str, Hashable] = {
        "note": note,
        "token": mac and _FIELD_PLACE,
        "until": _until_text(parts),
        "line_down_since": _line_down_text(parts),
        "waiting": _waiting_text(parts),
        "hours_text": opening_text(opening(parts.calendar(), now, always_open=settings.always_open)),
    }

    def render() -> str:
        return render_template("front.html", tickets=tickets, settings=settings, **shown)

    if tickets:
        page = render()
    else:
        shape = (request.method, request.path, lang(), to("/"), *shown.values())
        page = parts.pages.page(shape, render)
    return page.replace(_FIELD_PLACE, form_token(mac), 1) if mac else page


def _until_text(parts: PortalServices) -> str:
    mac = visitor_mac()
    session = parts.admission.running(mac) if mac else None
    return until_text(session.until, parts.ambient.now()) if session else ""


def _line_down_text(parts: PortalServices) -> str:
    uplink = parts.uplink.state
    return until_text(uplink.down_since, parts.ambient.now()) if uplink.is_down and uplink.down_since else ""


def _waiting_text(parts: PortalServices) -> str | None:
    lines = parts.board.lines()
    if lines is None:
        return None
    longest = sorted((line for line in lines if line.waiting), key=lambda line: -line.waiting)[:_MAX_LINES]
    # A field and its number stay on one line.
    return " · ".join(f"{line.name(lang())}\u00a0{line.waiting}" for line in longest)
