"""`GET /captive-portal/api`: the RFC 8908 answer for the asking device."""

import json

from flask import Blueprint, Response

from captive.capport_rules import CONTENT_TYPE, capport_document
from captive.services import portal
from captive.visitor import visitor_mac

blueprint = Blueprint("capport", __name__)


@blueprint.get("/captive-portal/api")
def capport() -> Response:
    """Answer whether the device is captive and how long its session lasts; never to be stored."""
    parts = portal()
    mac = visitor_mac()
    seconds = parts.admission.seconds_left(mac) if mac else 0
    document = capport_document(
        captive=seconds == 0,
        user_portal_url=parts.settings.front_url,
        venue_info_url=parts.settings.front_url,
        seconds_left=seconds,
        bytes_left=parts.admission.bytes_left(mac) if mac and seconds else None,
    )
    return Response(json.dumps(document), content_type=CONTENT_TYPE, headers={"Cache-Control": "private, no-store"})
