"""JSON API of the counters: one address per verb, each answering with the ticket it changed."""

from flask import Blueprint, Response, jsonify, request

from appliance.core.errors import NotAllowed
from appliance.web.app import read_json
from appliance.web.login import Role, require_staff
from kiosk import counters, desks, help_calls
from kiosk.centre import centre
from kiosk.models import CallNextIn, TicketRefIn, TransferIn
from kiosk.ticket_changes import Act
from kiosk.ticket_views import find_row, ticket_view, waiting_list, waiting_per_service

blueprint = Blueprint("api_counters", __name__, url_prefix="/api")

COUNTER_ROLES = (Role.CLERK, Role.SUPERVISOR)


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
                "services": list(desk.service_ids),
                "open": desk.id in rows and rows[desk.id]["opened_at"] is not None,
                "clerk": rows[desk.id]["clerk"] if desk.id in rows else None,
            }
            for desk in here.index.desks.values()
        ]
    )


@blueprint.get("/counters/<counter_id>")
def show_counter(counter_id: str) -> Response:
    """Show who is at the counter, who waits for it, and calls for help."""
    require_staff(*COUNTER_ROLES)
    here = centre()
    desk = here.index.desk(counter_id)
    reader = here.store.reader()
    row = desks.find_desk(reader, desk.id)
    current = row["current_ticket"] if row else None
    waiting = waiting_per_service(reader, here)
    return jsonify(
        id=desk.id,
        number=desk.number,
        name=desk.name,
        open=bool(row and row["opened_at"]),
        clerk=row["clerk"] if row else None,
        current=ticket_view(reader, here, find_row(reader, current)) if current else None,
        waiting=waiting_list(reader, here, desk.service_ids),
        waiting_total=sum(waiting.get(service_id, 0) for service_id in desk.service_ids),
        can_undo=desks.can_undo(reader, here, desk.id),
        help=help_calls.open_calls(reader, here),
        now=here.ambient.now_text(),
    )


@blueprint.post("/counters/<counter_id>/call-next")
def call_next(counter_id: str) -> Response:
    """Call the next person."""
    act = _act(counter_id)
    return jsonify(counters.call_next(centre(), act, _optional(CallNextIn).finish))


@blueprint.post("/counters/<counter_id>/recall")
def recall(counter_id: str) -> Response:
    """Call the same person again."""
    return jsonify(counters.recall(centre(), _act(counter_id)))


@blueprint.post("/counters/<counter_id>/start")
def start(counter_id: str) -> Response:
    """Note that the person has come."""
    return jsonify(counters.start(centre(), _act(counter_id)))


@blueprint.post("/counters/<counter_id>/no-show")
def no_show(counter_id: str) -> Response:
    """Note that the person did not come."""
    return jsonify(counters.no_show(centre(), _act(counter_id)))


@blueprint.post("/counters/<counter_id>/finish")
def finish(counter_id: str) -> Response:
    """End the service."""
    return jsonify(counters.finish(centre(), _act(counter_id)))


@blueprint.post("/counters/<counter_id>/hold")
def hold(counter_id: str) -> Response:
    """Let the person step aside, keeping their place."""
    return jsonify(counters.hold(centre(), _act(counter_id)))


@blueprint.post("/counters/<counter_id>/transfer")
def transfer(counter_id: str) -> Response:
    """Send the person to another service or counter."""
    act = _act(counter_id)
    target = read_json(TransferIn)
    return jsonify(counters.transfer(centre(), act, target.service_id, target.counter_id))


@blueprint.post("/counters/<counter_id>/resume")
def resume(counter_id: str) -> Response:
    """Take a held person back."""
    act = _act(counter_id)
    return jsonify(counters.resume(centre(), act, read_json(TicketRefIn).ticket_id))


@blueprint.post("/counters/<counter_id>/rejoin")
def rejoin(counter_id: str) -> Response:
    """Put someone who missed their call back into the line."""
    act = _act(counter_id)
    return jsonify(counters.rejoin(centre(), act, read_json(TicketRefIn).ticket_id))


@blueprint.post("/counters/<counter_id>/undo")
def undo(counter_id: str) -> Response:
    """Take back the last act of the last seconds."""
    return jsonify(desks.undo(centre(), _act(counter_id)))


@blueprint.post("/counters/<counter_id>/close")
def close(counter_id: str) -> tuple[str, int]:
    """Close the counter."""
    desks.close_desk(centre(), _act(counter_id))
    return "", 204


@blueprint.post("/help/<call_id>/answer")
def answer_help(call_id: str) -> tuple[str, int]:
    """Note that somebody goes to the person who called for help."""
    staff = require_staff(*COUNTER_ROLES, Role.GUIDE)
    help_calls.answer(centre(), staff.login, call_id)
    return "", 204


def _act(counter_id: str) -> Act:
    staff = require_staff(*COUNTER_ROLES)
    desk = centre().index.desk(counter_id)
    if staff.role is Role.CLERK and staff.counters and desk.id not in staff.counters:
        raise NotAllowed(
            "counter-not-yours", "Tài khoản này không phụ trách quầy đó.", "This account does not serve that counter."
        )
    return Act(desk, staff.login)


def _optional(model: type[CallNextIn]) -> CallNextIn:
    # The contract lets tools send no body at all.
    return read_json(model) if request.content_length else model()
