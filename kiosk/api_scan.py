"""JSON API of scans: by the kiosk's keyboard scanner, by its serial one, and of a card at the counter."""

from flask import Blueprint, Response, current_app, jsonify, request

from appliance.core.errors import MotcuaError, NotAllowed
from appliance.web.app import read_json
from appliance.web.i18n import lang
from appliance.web.login import require_staff
from kiosk import scans
from kiosk.access import is_loopback, ticket_place
from kiosk.centre import centre
from kiosk.counter_access import COUNTER_ROLES
from kiosk.devices import Device
from kiosk.id_card_rules import parse_card
from kiosk.models import ScanIn
from kiosk.scan_tray import ScanTray

blueprint = Blueprint("api_scan", __name__)
TRAY_KEY = "motcua.scan_tray"
OWN_SCREEN = Device("kiosk", "kiosk", "kiosk", None)


@blueprint.post("/api/scan")
def scan() -> Response:
    """Read a scan of the kiosk's own scanner and tell where to go."""
    return jsonify(scans.follow(centre(), ticket_place(), read_json(ScanIn).text))


@blueprint.post("/api/scan/serial")
def serial_scan() -> tuple[str, int]:
    """Take a scan of the box's serial scanner; the screen on the box asks where it leads."""
    _require_loopback()
    try:
        _tray().put(scans.follow(centre(), OWN_SCREEN, read_json(ScanIn).text))
    except MotcuaError as error:
        _tray().put({"kind": "unread", "say": error.message(lang())})
    return "", 204


@blueprint.get("/api/scan/serial")
def serial_outcome() -> Response | tuple[str, int]:
    """Tell the box's own screen where the last scan leads; 204 where there was none."""
    _require_loopback()
    outcome = _tray().take()
    return jsonify(outcome) if outcome is not None else ("", 204)


@blueprint.post("/api/card")
def card() -> Response:
    """Read an identity card for the form in front of the clerk, who compares it with the card; nothing is kept."""
    require_staff(*COUNTER_ROLES)
    read = parse_card(read_json(ScanIn).text)
    answer = jsonify(
        name=read.name,
        born=read.born.strftime("%d/%m/%Y"),
        id_number=read.number,
        address=read.address,
        warnings=list(read.warnings),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _require_loopback() -> None:
    if not is_loopback(request.remote_addr or ""):
        raise NotAllowed("box-only", "Chỉ dùng trên máy của Trung tâm.", "For the box's own screen only.")


def _tray() -> ScanTray:
    tray: ScanTray = current_app.extensions[TRAY_KEY]
    return tray
