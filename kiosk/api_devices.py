"""JSON API of paired devices: codes made by an administrator, swapped by a device for its cookie."""

from flask import Blueprint, Response, jsonify, request

from appliance.web.app import read_json
from appliance.web.login import Role, require_staff
from kiosk import devices
from kiosk.centre import centre
from kiosk.models import PairIn, PairingIn

blueprint = Blueprint("api_devices", __name__, url_prefix="/api")

COOKIE_AGE_S = 5 * 365 * 24 * 3600


@blueprint.get("/devices")
def list_devices() -> Response:
    """List the paired devices."""
    require_staff(Role.SUPERVISOR)
    found = devices.list_devices(centre().store.reader())
    return jsonify(devices=[device.__dict__ for device in found], total=len(found), next_cursor=None)


@blueprint.post("/pairing-codes")
def new_code() -> tuple[Response, int]:
    """Make a one-time code for a device."""
    staff = require_staff(Role.SUPERVISOR)
    wanted = read_json(PairingIn)
    return jsonify(devices.new_code(centre(), staff.login, wanted.kind, wanted.printer)), 201


@blueprint.post("/devices")
def pair() -> tuple[Response, int]:
    """Swap a code for the device's cookie."""
    wanted = read_json(PairIn)
    device, cookie = devices.pair(centre(), wanted.code, wanted.name)
    response = jsonify(device.__dict__)
    set_device_cookie(response, cookie)
    return response, 201


@blueprint.delete("/devices/<device_id>")
def revoke(device_id: str) -> tuple[str, int]:
    """Shut a device out."""
    staff = require_staff(Role.SUPERVISOR)
    devices.revoke(centre(), staff.login, device_id)
    return "", 204


def set_device_cookie(response: Response, cookie: str) -> None:
    """Give the browser its device cookie."""
    response.set_cookie(
        devices.COOKIE, cookie, max_age=COOKIE_AGE_S, httponly=True, samesite="Strict", secure=request.is_secure
    )
