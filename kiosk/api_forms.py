"""JSON API and PDFs of the official forms at the counter: slips, letters, the control sheet and the ledger."""

from flask import Blueprint, Response, jsonify

from appliance.web.login import Role, StaffAccount, require_staff
from kiosk import dossier_forms, letter_forms, slip_forms
from kiosk.centre import centre
from kiosk.dossier_forms import CONTROL, LEDGER
from printer.jobs import PrintJob

blueprint = Blueprint("api_forms", __name__, url_prefix="/api")


def _staff() -> StaffAccount:
    return require_staff(Role.CLERK, Role.SUPERVISOR)


@blueprint.get("/slips/<slip_id>/form.pdf")
def slip_pdf(slip_id: str) -> Response:
    """Answer with the official form of a slip (01), two copies."""
    return pdf_answer(slip_forms.receipt_pdf(centre(), _staff().login, slip_id), "giay-tiep-nhan")


@blueprint.post("/slips/<slip_id>/form")
def print_slip(slip_id: str) -> Response:
    """Print the official form of a slip."""
    return jsonify(slip_forms.print_receipt(centre(), _staff().login, slip_id))


@blueprint.get("/letters/<act_id>/form.pdf")
def letter_pdf(act_id: str) -> Response:
    """Answer with a letter (02, 04), two copies."""
    return pdf_answer(letter_forms.letter_pdf(centre(), _staff().login, act_id), "van-ban")


@blueprint.post("/letters/<act_id>/form")
def print_letter(act_id: str) -> Response:
    """Print a letter."""
    return jsonify(letter_forms.print_letter(centre(), _staff().login, act_id))


@blueprint.get("/dossiers/<dossier_id>/control.pdf")
def control_pdf(dossier_id: str) -> Response:
    """Answer with a dossier's control sheet (06)."""
    staff, here = _staff(), centre()
    document = dossier_forms.control_document(here, dossier_id, staff.full_name)
    subject = f"dossier:{dossier_id}"
    return pdf_answer(dossier_forms.pdf(here, staff.login, CONTROL, subject, document), "phieu-kiem-soat")


@blueprint.post("/dossiers/<dossier_id>/control")
def print_control(dossier_id: str) -> Response:
    """Print a dossier's control sheet."""
    staff, here = _staff(), centre()
    document = dossier_forms.control_document(here, dossier_id, staff.full_name)
    return _queued(dossier_forms.print_one(here, staff.login, CONTROL, f"dossier:{dossier_id}", document))


@blueprint.get("/ledger/<day>/form.pdf")
def ledger_pdf(day: str) -> Response:
    """Answer with the ledger of a day (07)."""
    staff, here = _staff(), centre()
    document = dossier_forms.ledger_document(here, day)
    return pdf_answer(dossier_forms.pdf(here, staff.login, LEDGER, f"ledger:{day}", document), "so-theo-doi")


@blueprint.post("/ledger/<day>/form")
def print_ledger(day: str) -> Response:
    """Print the ledger of a day."""
    staff, here = _staff(), centre()
    document = dossier_forms.ledger_document(here, day)
    return _queued(dossier_forms.print_one(here, staff.login, LEDGER, f"ledger:{day}", document))


def pdf_answer(data: bytes, name: str) -> Response:
    """Return the answer for a form's PDF: shown in the browser, kept nowhere."""
    answer = Response(data, content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _queued(job: PrintJob) -> Response:
    return jsonify(id=job.id, state=job.state)
