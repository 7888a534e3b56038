"""JSON API of the citizen's side: services, tickets, papers, a call for help."""

from flask import Blueprint, Response, jsonify, request

from appliance.core.errors import NotFound
from appliance.web.app import read_json
from appliance.web.login import Role, require_staff
from kiosk import help_calls, ticket_acts
from kiosk.access import ticket_place
from kiosk.centre import centre
from kiosk.models import PriorityIn, PrioritySeenIn, TicketIn
from kiosk.take import take_number
from kiosk.ticket_views import find_row, ticket_view, waiting_per_service
from printer import jobs

blueprint = Blueprint("api_tickets", __name__, url_prefix="/api")


@blueprint.get("/services")
def list_services() -> Response:
    """List what one can take a number for."""
    here = centre()
    waiting = waiting_per_service(here.store.reader(), here)
    services = [
        {
            "id": service.id,
            "letter": service.letter,
            "name_vi": service.name_vi,
            "name_en": service.name_en,
            "kind": service.kind,
            "waiting": waiting.get(service.id, 0),
        }
        for service in here.index.services.values()
    ]
    # The list is as long as the centre has lines, a few dozen at most: always one page.
    return jsonify(services=services, total=len(services), next_cursor=None)


@blueprint.post("/tickets")
def take_ticket() -> Response:
    """Take a number; with Idempotency-Key a repeated request gets the first one's answer."""
    here = centre()
    place = ticket_place()
    wish = read_json(TicketIn)
    status, answer = take_number(
        here, wish, taken_by=place.id, printer=place.printer, key=request.headers.get("Idempotency-Key")
    )
    return Response(answer, status, content_type="application/json")


@blueprint.get("/tickets/<ticket_id>")
def show_ticket(ticket_id: str) -> Response:
    """Show a ticket's state and, while it waits, its place."""
    here = centre()
    here.waits.refresh()
    reader = here.store.reader()
    return jsonify(ticket_view(reader, here, find_row(reader, ticket_id)))


@blueprint.post("/tickets/<ticket_id>/reprint")
def reprint_ticket(ticket_id: str) -> Response:
    """Print a ticket's paper again."""
    staff = require_staff(Role.GUIDE, Role.CLERK, Role.SUPERVISOR)
    return jsonify(ticket_acts.reprint(centre(), staff.login, ticket_id))


@blueprint.post("/tickets/<ticket_id>/priority")
def give_priority(ticket_id: str) -> Response:
    """Give a priority on sight, or take it away."""
    staff = require_staff(Role.GUIDE, Role.CLERK, Role.SUPERVISOR)
    return jsonify(ticket_acts.give_priority(centre(), staff, ticket_id, read_json(PriorityIn).priority_group))


@blueprint.post("/tickets/<ticket_id>/priority/seen")
def confirm_priority(ticket_id: str) -> Response:
    """Note that a self-chosen priority was looked at, and whether it is right."""
    staff = require_staff(Role.GUIDE, Role.CLERK, Role.SUPERVISOR)
    return jsonify(ticket_acts.confirm_priority(centre(), staff, ticket_id, read_json(PrioritySeenIn).right))


@blueprint.get("/print-jobs/<job_id>")
def show_print_job(job_id: str) -> Response:
    """Show how far a paper is."""
    job = jobs.find(centre().store.reader(), job_id)
    if job is None:
        raise NotFound("unknown-print-job", "Không có lệnh in này.", "There is no such print job.")
    answer = {"id": job.id, "state": job.state}
    if job.reason:
        answer["reason"] = job.reason
    if job.printed_by:
        answer["printed_by"] = job.printed_by
    return jsonify(answer)


@blueprint.post("/help")
def call_help() -> tuple[Response, int]:
    """Call a guide to this screen."""
    return jsonify(help_calls.ask(centre(), ticket_place())), 201
