"""`/t/{token}/zalo`: whoever holds a slip gets the one-time code for Zalo here, sees how many follow, and stops them."""

from flask import Blueprint, Response, redirect
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import NotFound
from central.channels.people import CODE_LIVES, MAX_FOLLOWERS, follower_rows, make_code, stop_dossier
from central.channels.planning import zalo_mode
from central.public_page import not_found, page, speak, throttle, throttle_sending
from central.services import central
from central.tracking_page import behind_token
from central.tracking_store import Found

blueprint = Blueprint("slip_follow", __name__)


@blueprint.get("/t/<token>/zalo")
@blueprint.get("/T/<token>/zalo")
def show(token: str) -> AnyResponse:
    """Explain how to be told by Zalo; the code itself is only made when asked for."""
    throttle()
    try:
        behind = behind_token(token)
    except NotFound as error:
        return not_found(error)
    return _page(token, behind, None) if isinstance(behind, Found) else redirect(f"/t/{token.upper()}", 303)


@blueprint.post("/t/<token>/zalo")
@blueprint.post("/T/<token>/zalo")
def give_code(token: str) -> AnyResponse:
    """Make a one-time code and show it."""
    throttle_sending()
    parts, behind = central(), behind_token(token)
    if not isinstance(behind, Found) or zalo_mode(parts, behind.box) != "full":
        return redirect(f"/t/{token.upper()}", 303)
    with parts.database.write() as session:
        code = make_code(session, parts.ambient, parts.sealer, behind.dossier.id)
    return _page(token, behind, code)


@blueprint.post("/t/<token>/zalo/stop")
@blueprint.post("/T/<token>/zalo/stop")
def stop(token: str) -> AnyResponse:
    """Let nobody follow this dossier any more."""
    throttle_sending()
    parts, behind = central(), behind_token(token)
    if isinstance(behind, Found):
        with parts.database.write() as session:
            stop_dossier(session, behind.dossier.id, parts.ambient.now())
    return redirect(f"/t/{token.upper()}/zalo", 303)


def _page(token: str, found: Found, code: str | None) -> Response:
    parts = central()
    speak(found.dossier.lang)
    with parts.database.read() as session:
        followers = len(follower_rows(session, found.dossier.id))
    part = parts.config.channels.zalo
    return page(
        "slip_follow.html",
        box=found.box,
        token=token.upper(),
        mode=zalo_mode(parts, found.box),
        account_url=f"{part.chat_url}/{part.oa_id}",
        code=code,
        minutes=int(CODE_LIVES.total_seconds() // 60),
        followers=followers,
        most=MAX_FOLLOWERS,
    )
