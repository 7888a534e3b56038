"""JSON API of the hall display: polled by the page, or streamed to a few."""

from flask import Blueprint, Response, current_app, jsonify

from kiosk.centre import centre
from kiosk.display import now_serving
from kiosk.display_stream import StreamSlots

blueprint = Blueprint("api_display", __name__, url_prefix="/api")

SLOTS_KEY = "motcua.kiosk.streams"


@blueprint.get("/display")
def show_display() -> Response:
    """Show the numbers now at counters and how many wait."""
    here = centre()
    return jsonify(now_serving(here.store.reader(), here))


@blueprint.get("/display/stream")
def stream_display() -> Response:
    """Send the display's content as server-sent events whenever it changes; the client reconnects by itself."""
    here = centre()
    slots: StreamSlots = current_app.extensions[SLOTS_KEY]
    events = slots.open(lambda: now_serving(here.store.reader(), here))
    return Response(events, content_type="text/event-stream", headers={"X-Accel-Buffering": "no"})
