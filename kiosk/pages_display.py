"""The hall's screen: now-serving rows, drawn by the server and kept fresh by its script; the clips of its voice."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, render_template, send_from_directory

from appliance.core.errors import NotFound
from appliance.web.qr_svg import qr_svg
from kiosk.centre import centre
from kiosk.display import now_serving
from kiosk.voice_rules import CHIME, clips

blueprint = Blueprint("display", __name__)


@blueprint.get("/display")
def display() -> Response:
    """Show the hall's screen (1920 × 1080)."""
    here = centre()
    settings = here.settings
    content = now_serving(here.store.reader(), here)
    wifi = qr_svg(settings.wifi_qr, "QR wifi") if settings.wifi_qr else None
    answer = make_response(render_template("kiosk/display.html", settings=settings, content=content, wifi=wifi))
    stream = urlsplit(settings.stream_url)
    if stream.netloc:
        # The stream of the demo has a port of its own; nothing else may be asked.
        origin = f"{stream.scheme}://{stream.netloc}"
        answer.headers["Content-Security-Policy"] = (
            f"default-src 'self'; connect-src 'self' {origin}; img-src 'self' data:; object-src 'none';"
            " base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
        )
    return answer


@blueprint.get("/voice/<name>.wav")
def voice(name: str) -> Response:
    """Send one clip of the calls or prompts."""
    folder = centre().settings.voice_dir
    if folder is None or (name != CHIME and name not in clips()):
        raise NotFound("unknown-clip", "Không có tiếng này.", "There is no such clip.")
    answer = send_from_directory(folder, f"{name}.wav", mimetype="audio/wav", max_age=3600)
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer
