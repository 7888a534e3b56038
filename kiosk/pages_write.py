"""Viết với nhau: the page of both screens (the clerk's, and a second one towards the visitor) and its two calls."""

from typing import Literal

from flask import Blueprint, Response, jsonify, render_template, request
from pydantic import Field

from appliance.web.app import read_json
from appliance.web.login import Role, current_staff, require_staff
from kiosk.access import paired_device
from kiosk.centre import centre
from kiosk.models import Body
from kiosk.write_together import MAX_CHARS

blueprint = Blueprint("write", __name__)


class WriteIn(Body):
    """What one side has typed; `clear` forgets both."""

    side: Literal["clerk", "visitor"]
    text: str = Field(default="", max_length=MAX_CHARS)
    clear: bool = False


@blueprint.get("/write")
def page() -> str:
    """Show the page: as the clerk's with a log-in, as the visitor's on a paired second screen."""
    here = centre()
    desk = here.index.desk(request.args.get("desk", ""))
    side = "visitor" if request.args.get("side") == "visitor" or current_staff() is None else "clerk"
    _admit(side)
    return render_template("kiosk/write.html", settings=here.settings, desk=desk, side=side, max_chars=MAX_CHARS)


@blueprint.get("/api/write/<counter_id>")
def read(counter_id: str) -> Response:
    """Answer with what both sides have typed."""
    _admit("visitor")
    version, sides = centre().writing.read(centre().index.desk(counter_id).id)
    return jsonify(version=version, **sides)


@blueprint.post("/api/write/<counter_id>")
def write(counter_id: str) -> Response:
    """Take what one side has typed."""
    wanted, desk = read_json(WriteIn), centre().index.desk(counter_id)
    _admit(wanted.side)
    if wanted.clear:
        centre().writing.clear(desk.id)
    version = centre().writing.write(desk.id, wanted.side, wanted.text)
    return jsonify(version=version)


def _admit(side: str) -> None:
    # The visitor's side needs no log-in, but a screen of the centre's own: paired, or the one a clerk has logged in at.
    if side == "visitor" and paired_device(centre()) is not None:
        return
    require_staff(Role.CLERK, Role.SUPERVISOR, Role.GUIDE)
