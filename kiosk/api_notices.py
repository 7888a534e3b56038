"""JSON API of the signed notices: drafted by clerks, signed through the supervisor, printed or opened as PDF."""

from flask import Blueprint, Response, jsonify

from appliance.web.app import read_json
from appliance.web.login import Role, require_staff
from kiosk import notices
from kiosk.api_dossiers import once
from kiosk.api_forms import pdf_answer
from kiosk.centre import centre
from kiosk.models_dossiers import SignIn
from kiosk.models_notices import RefusalIn, StopIn

blueprint = Blueprint("api_notices", __name__, url_prefix="/api/notices")

DESK_ROLES = (Role.CLERK, Role.SUPERVISOR)


@blueprint.post("/refusal")
def refusal() -> Response:
    """Draft a refusal to take a dossier in (form 03)."""
    return once("refusal", RefusalIn, notices.draft_refusal)


@blueprint.post("/stop")
def stop() -> Response:
    """Draft a stop notice (form 05)."""
    return once("stop", StopIn, notices.draft_stop)


@blueprint.get("/<notice_id>/form.pdf")
def form_pdf(notice_id: str) -> Response:
    """Answer with a notice, two copies."""
    return pdf_answer(notices.pdf(centre(), require_staff(*DESK_ROLES), notice_id), "van-ban")


@blueprint.post("/<notice_id>/form")
def print_form(notice_id: str) -> Response:
    """Print a notice."""
    return jsonify(notices.print_form(centre(), require_staff(*DESK_ROLES), notice_id))


@blueprint.post("/<notice_id>/sign")
def sign(notice_id: str) -> Response:
    """Note that a notice was signed, under which number."""
    staff = require_staff(Role.SUPERVISOR)
    return jsonify(notices.sign(centre(), staff, notice_id, read_json(SignIn).number))


@blueprint.post("/<notice_id>/drop")
def drop(notice_id: str) -> Response:
    """Set a draft aside."""
    return jsonify(notices.drop(centre(), require_staff(Role.SUPERVISOR), notice_id))
