"""The hall's screen: now-serving rows, drawn by the server and kept fresh by its script."""

from flask import Blueprint, render_template

from kiosk.centre import centre
from kiosk.display import now_serving

blueprint = Blueprint("display", __name__)


@blueprint.get("/display")
def display() -> str:
    """Show the hall's screen (1920 × 1080)."""
    here = centre()
    content = now_serving(here.store.reader(), here)
    return render_template("kiosk/display.html", settings=here.settings, content=content)
