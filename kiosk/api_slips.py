"""JSON API of dossiers and their slips."""

from flask import Blueprint, Response, jsonify, request

from appliance.web.app import read_json
from appliance.web.i18n import lang
from appliance.web.login import Role, require_staff
from kiosk import slip_copies, slips
from kiosk.centre import centre
from kiosk.due_dates import due_now, duration_words, moment_words
from kiosk.models import SlipIn

blueprint = Blueprint("api_slips", __name__, url_prefix="/api")

INTAKE_ROLES = (Role.CLERK, Role.SUPERVISOR)


@blueprint.post("/slips")
def take_in() -> Response:
    """Take a dossier in; with Idempotency-Key a repeated request gets the first one's answer."""
    staff = require_staff(*INTAKE_ROLES)
    status, answer = slips.take_in(centre(), staff, read_json(SlipIn), request.headers.get("Idempotency-Key"))
    return Response(answer, status, content_type="application/json")


@blueprint.get("/slips/<slip_id>")
def show_slip(slip_id: str) -> Response:
    """Show a slip."""
    require_staff(*INTAKE_ROLES)
    here = centre()
    return jsonify(slips.slip_view(here.store.reader(), here, slip_id))


@blueprint.post("/slips/<slip_id>/reprint")
def reprint(slip_id: str) -> Response:
    """Print the same slip again."""
    staff = require_staff(*INTAKE_ROLES)
    return jsonify(slip_copies.reprint(centre(), staff.login, slip_id))


@blueprint.post("/slips/<slip_id>/reissue")
def reissue(slip_id: str) -> tuple[Response, int]:
    """Issue a new slip for a lost one."""
    staff = require_staff(*INTAKE_ROLES)
    return jsonify(slip_copies.reissue(centre(), staff.login, slip_id)), 201


@blueprint.get("/due-date")
def due_date() -> Response:
    """Show when a dossier of `procedure_id` (and `time_case`) received now would be due."""
    require_staff(*INTAKE_ROLES)
    here = centre()
    procedure = here.index.procedure(request.args.get("procedure_id", ""))
    due = due_now(here, procedure, request.args.get("time_case") or None, here.ambient.now())
    return jsonify(
        due_at=slips.local_text(due.at.isoformat()),
        text=moment_words(due.at, lang()),
        duration=duration_words(due.duration, lang()),
    )
