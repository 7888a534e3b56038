"""`POST /webhooks/zalo`: an event is checked, stored durably and answered; a worker does the rest."""

from flask import Blueprint, Response, request

from central.channels.receiving import keep_event
from central.channels.settings import read_secret
from central.channels.webhook_answers import count, refused, taken
from central.channels.zalo.signature_rules import HEADER, TIME_HEADER, is_timely, matching_variant
from central.services import central

blueprint = Blueprint("zalo_webhook", __name__)
CHANNEL = "zalo"


@blueprint.post("/webhooks/zalo")
def take_event() -> Response:
    """Store a genuine event and answer 200; anything else gets 401 and is counted. The same event again: 200."""
    parts, body = central(), request.get_data()
    part = parts.config.channels.zalo
    if part.mode != "full":
        return refused(CHANNEL, "off", 404)
    secret = read_secret(parts.config.secrets.dir, "zalo-oa-secret")
    signature, stamp = request.headers.get(HEADER, ""), request.headers.get(TIME_HEADER, "")
    fits = matching_variant(body, signature, stamp, part.app_id, part.oa_id, secret)
    if fits is None:
        return refused(CHANNEL, "signature")
    variant, signed_at = fits
    if not is_timely(signed_at, parts.ambient.now()):
        return refused(CHANNEL, "replay")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return refused(CHANNEL, "not-utf-8", 400)
    count(CHANNEL, "signed-" + variant)
    return taken(CHANNEL, fresh=keep_event(parts, CHANNEL, body))
