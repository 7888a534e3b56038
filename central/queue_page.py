"""`/q/{token}` and `/Q/…`: a queue ticket's live place and what its holder asks for, on their own network.

What is asked here travels to the box with the change feed; the box does it or not, and the page shows what it tells.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, jsonify, redirect, request
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import InvalidInput, NotFound
from appliance.core.token import KIND_TICKET
from appliance.web.i18n import gettext as _
from appliance.web.login import check_same_origin
from central.models_dossiers import Ticket
from central.models_fleet import Box
from central.public_page import count_miss, not_found, page, speak, throttle
from central.services import central
from central.ticket_wishes import ACTS, ANSWERED_WITHIN, wish
from central.tracking_store import look_up, ticket_of
from central.tracking_words import local

blueprint = Blueprint("queue", __name__)
STALE_AFTER = timedelta(minutes=3)
REFRESH_S = 20
_STILL_GOING = frozenset({"booked", "waiting", "called", "held", "postponed", "no_show"})


@dataclass(frozen=True)
class Place:
    """A ticket with how many are before it (about: priority moves others ahead) and how fresh that is."""

    box: Box
    ticket: Ticket | None
    ahead: int | None
    stale: bool


@blueprint.get("/q/<token>")
@blueprint.get("/Q/<token>")
def show(token: str) -> Response:
    """Show the place; the page renews itself every 20 seconds while the ticket is open."""
    throttle()
    try:
        place = _place(token)
    except NotFound as error:
        return not_found(error)
    ticket = place.ticket
    if ticket is not None:
        speak(ticket.lang)
    return _page(place)


@blueprint.post("/q/<token>")
@blueprint.post("/Q/<token>")
def ask(token: str) -> AnyResponse:
    """Hand what the holder asks for over to the box; whoever has the token holds the ticket."""
    throttle()
    check_same_origin()
    act = request.form.get("act", "")
    if act not in ACTS:
        raise InvalidInput("ticket-form-invalid", "Mời Ông/Bà chọn lại.", "Please choose again.")
    try:
        place = _place(token)
    except NotFound as error:
        return not_found(error)
    if place.ticket is None or place.stale:
        return _page(
            place, status=503, fault=_("Trung tâm đang tạm mất kết nối, chưa gửi được. Xin thử lại sau ít phút.")
        )
    if place.ticket.state not in ACTS[act]:
        return _page(place, status=409)
    wish(place.box.id, place.ticket.id, act)
    return redirect(f"/q/{token}", 303)


def _page(place: Place, *, status: int = 200, fault: str = "") -> Response:
    ticket, now = place.ticket, central().ambient.now()
    asked = ticket is not None and ticket.wished_at is not None and now - ticket.wished_at < ANSWERED_WITHIN
    away = ticket.away_until if ticket is not None and ticket.away_until and ticket.away_until > now else None
    return page(
        "queue_place.html",
        status=status,
        box=place.box,
        place=place,
        ticket=ticket,
        fault=fault,
        asked=asked,
        away=local(away) if away else None,
        seconds=REFRESH_S,
        going=ticket is None or ticket.state in _STILL_GOING,
        now=local(now),
    )


@blueprint.get("/q/<token>.json")
@blueprint.get("/Q/<token>.json")
def show_json(token: str) -> Response:
    """Answer the place for programs."""
    throttle()
    try:
        place = _place(token)
    except NotFound:
        count_miss()
        raise
    ticket = place.ticket
    if ticket is None:
        return jsonify(state="not_yet_here", centre=place.box.name_vi)
    return jsonify(
        number=ticket.number,
        state=ticket.state,
        counter=ticket.counter,
        ahead=place.ahead,
        stale=place.stale,
        centre=place.box.name_vi,
    )


def _place(token: str) -> Place:
    parts = central()
    with parts.database.read() as session:
        box, text = look_up(session, parts.sealer, KIND_TICKET, token)
        ticket = ticket_of(session, text)
        seen = box.database_seen_at
        stale = seen is None or parts.ambient.now() - seen > STALE_AFTER
        return Place(box, ticket, _ahead(session, ticket), stale)


def _ahead(session: Session, ticket: Ticket | None) -> int | None:
    if ticket is None or ticket.state != "waiting":
        return None
    same_queue = (Ticket.box_id == ticket.box_id) & (Ticket.business_day == ticket.business_day)
    before = select(func.count()).where(
        same_queue,
        Ticket.service_id == ticket.service_id,
        Ticket.state == "waiting",
        Ticket.issued_at < ticket.issued_at,
    )
    return session.execute(before).scalar_one()
