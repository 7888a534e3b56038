"""`GET /q/{token}` and `/Q/…`: a queue ticket's live place, for people outside the hall and on their own network."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, Response, jsonify
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from appliance.core.errors import NotFound
from appliance.core.token import KIND_TICKET
from central.models_dossiers import Ticket
from central.models_fleet import Box
from central.public_page import count_miss, not_found, page, speak, throttle
from central.services import central
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
    answer = page("queue_place.html", box=place.box, place=place, ticket=ticket, now=local(central().ambient.now()))
    if ticket is None or ticket.state in _STILL_GOING:
        answer.headers["Refresh"] = str(REFRESH_S)
    return answer


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
