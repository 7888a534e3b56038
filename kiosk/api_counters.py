"""JSON API of the counters: one address per verb, each answering with the ticket it changed."""

from typing import TypeVar

from flask import Blueprint, Response, jsonify, request
from pydantic import BaseModel

from appliance.web.app import read_json
from appliance.web.login import Role, require_staff
from kiosk import aside, counters, desks, help_calls, transfers
from kiosk.centre import centre
from kiosk.counter_access import COUNTER_ROLES, act_at, as_served, may_serve
from kiosk.dossier_numbers import serials_low
from kiosk.models import CallNextIn, OpenIn, PostponeIn, TicketRefIn, TransferIn
from kiosk.ticket_changes import Act
from kiosk.ticket_views import find_row, ticket_view, waiting_list, waiting_per_service

blueprint = Blueprint("api_counters", __name__, url_prefix="/api")

Model = TypeVar("Model", bound=BaseModel)


@blueprint.get("/counters")
def list_counters() -> Response:
    """List the counters with who sits there."""
    require_staff(*COUNTER_ROLES, Role.GUIDE)
    here = centre()
    rows = {row["counter_id"]: row for row in here.store.reader().execute("SELECT * FROM counter_desks")}
    return jsonify(
        counters=[
            {
                "id": desk.id,
                "number": desk.number,
                "name": desk.name,
                "services": list(as_served(desk).service_ids),
                "open": desk.id in rows and rows[desk.id]["opened_at"] is not None,
                "on_break_since": rows[desk.id]["break_since"] if desk.id in rows else None,
                "clerk": rows[desk.id]["clerk"] if desk.id in rows else None,
            }
            for desk in here.index.desks.values()
        ]
    )


@blueprint.get("/counters/<counter_id>")
def show_counter(counter_id: str) -> Response:
    """Show who is at the counter, who waits for it and who is next, and calls for help."""
    staff = require_staff(*COUNTER_ROLES)
    here = centre()
    desk = as_served(here.index.desk(counter_id))
    reader = here.store.reader()
    row = desks.find_desk(reader, desk.id)
    current = row["current_ticket"] if row else None
    waiting = waiting_per_service(reader, here)
    return jsonify(
        id=desk.id,
        number=desk.number,
        name=desk.name,
        open=bool(row and row["opened_at"]),
        on_break_since=row["break_since"] if row else None,
        clerk=row["clerk"] if row else None,
        services=list(desk.service_ids),
        current=ticket_view(reader, here, find_row(reader, current)) if current else None,
        next=counters.next_up(reader, here, Act(desk, staff.login)),
        waiting=waiting_list(reader, here, desk),
        aside=aside.put_aside(reader, here, desk.service_ids),
        waiting_total=sum(waiting.get(service_id, 0) for service_id in desk.service_ids),
        can_undo=desks.can_undo(reader, here, desk.id),
        serials_low=serials_low(here),
        help=help_calls.open_calls(reader, here),
        now=here.ambient.now_text(),
    )


@blueprint.post("/counters/<counter_id>/open")
def open_counter(counter_id: str) -> tuple[str, int]:
    """Open the counter, for some of its fields where they are named; ends a break."""
    act, staff = act_at(counter_id), require_staff(*COUNTER_ROLES)
    wanted = may_serve(staff, centre().index.desk(counter_id), _optional(OpenIn).service_ids)
    desks.open_counter(centre(), act, wanted)
    return "", 204


@blueprint.post("/counters/<counter_id>/break")
def take_break(counter_id: str) -> tuple[str, int]:
    """Have a break; the next call or opening ends it."""
    desks.take_break(centre(), act_at(counter_id))
    return "", 204


@blueprint.post("/counters/<counter_id>/call-next")
def call_next(counter_id: str) -> Response:
    """Call the next person."""
    act = act_at(counter_id)
    return jsonify(counters.call_next(centre(), act, _optional(CallNextIn).finish))


@blueprint.post("/counters/<counter_id>/recall")
def recall(counter_id: str) -> Response:
    """Call the same person again."""
    return jsonify(counters.recall(centre(), act_at(counter_id)))


@blueprint.post("/counters/<counter_id>/start")
def start(counter_id: str) -> Response:
    """Note that the person has come."""
    return jsonify(counters.start(centre(), act_at(counter_id)))


@blueprint.post("/counters/<counter_id>/no-show")
def no_show(counter_id: str) -> Response:
    """Note that the person did not come."""
    return jsonify(counters.no_show(centre(), act_at(counter_id)))


@blueprint.post("/counters/<counter_id>/finish")
def finish(counter_id: str) -> Response:
    """End the service."""
    return jsonify(counters.finish(centre(), act_at(counter_id)))


@blueprint.post("/counters/<counter_id>/hold")
def hold(counter_id: str) -> Response:
    """Let the person step aside, keeping their place."""
    return jsonify(aside.hold(centre(), act_at(counter_id)))


@blueprint.post("/counters/<counter_id>/postpone")
def postpone(counter_id: str) -> Response:
    """Put the person on the list for later today."""
    act = act_at(counter_id)
    return jsonify(aside.postpone(centre(), act, _optional(PostponeIn).reason))


@blueprint.post("/counters/<counter_id>/transfer")
def transfer(counter_id: str) -> Response:
    """Send the person to another service or counter, for good or only lent."""
    act = act_at(counter_id)
    target = read_json(TransferIn)
    moved = transfers.transfer(centre(), act, target.service_id, target.counter_id, target.come_back)
    return jsonify(moved)


@blueprint.post("/counters/<counter_id>/resume")
def resume(counter_id: str) -> Response:
    """Take a held or postponed person back."""
    act = act_at(counter_id)
    return jsonify(aside.resume(centre(), act, read_json(TicketRefIn).ticket_id))


@blueprint.post("/counters/<counter_id>/rejoin")
def rejoin(counter_id: str) -> Response:
    """Put someone who missed their call back into the line."""
    act = act_at(counter_id)
    return jsonify(aside.rejoin(centre(), act, read_json(TicketRefIn).ticket_id))


@blueprint.post("/counters/<counter_id>/undo")
def undo(counter_id: str) -> Response:
    """Take back the last act of the last seconds."""
    return jsonify(desks.undo(centre(), act_at(counter_id)))


@blueprint.post("/counters/<counter_id>/close")
def close(counter_id: str) -> tuple[str, int]:
    """Close the counter."""
    desks.close_desk(centre(), act_at(counter_id))
    return "", 204


@blueprint.post("/help/<call_id>/answer")
def answer_help(call_id: str) -> tuple[str, int]:
    """Note that somebody goes to the person who called for help."""
    staff = require_staff(*COUNTER_ROLES, Role.GUIDE)
    help_calls.answer(centre(), staff.login, call_id)
    return "", 204


def _optional(model: type[Model]) -> Model:
    # The contract lets tools send no body at all.
    return read_json(model) if request.content_length else model()
