"""The three faces at the kiosk: which visit or dossier, one tap, then reasons if one likes."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import Conflict, InvalidInput, NotFound
from appliance.web.app import read_form
from kiosk import check_ins, feedback
from kiosk.access import ticket_place
from kiosk.centre import centre
from kiosk.models import FaceForm, NumberForm
from kiosk.number_rules import parse_number
from kiosk.pages_touch import touch_page
from kiosk.slips import find_slip
from kiosk.ticket_views import find_row

blueprint = Blueprint("feedback", __name__)


@blueprint.get("/feedback")
def which() -> str:
    """Ask which visit is rated: scan the ticket, or type its number."""
    return touch_page(
        "touch_feedback_which.html", letters=sorted({each.letter for each in centre().index.services.values()})
    )


@blueprint.post("/feedback")
def by_number() -> AnyResponse:
    """Find today's ticket by its number."""
    here = centre()
    letter, number = parse_number(read_form(NumberForm).number)
    row = (
        here.store.reader()
        .execute(
            "SELECT id, state FROM tickets WHERE business_day = ? AND letter = ? AND number = ?",
            (here.business_day(), letter, number),
        )
        .fetchone()
    )
    if row is None:
        raise NotFound("unknown-ticket", "Hôm nay không có số này.", "There is no such number today.")
    if row["state"] not in feedback.RATEABLE:
        raise Conflict(
            "not-served-yet", "Xin đánh giá sau khi được phục vụ.", "Please rate after you have been served."
        )
    return redirect(f"/feedback/{row['id']}", 303)


@blueprint.get("/feedback/<ticket_id>")
def faces(ticket_id: str) -> str:
    """Show the faces, or (once one is given) the reasons."""
    row = find_row(centre().store.reader(), ticket_id)
    return _page(f"ticket:{row['id']}", f"/feedback/{row['id']}")


@blueprint.post("/feedback/<ticket_id>")
def give(ticket_id: str) -> AnyResponse:
    """Keep the face."""
    ticket_place()
    row = find_row(centre().store.reader(), ticket_id)
    return _give(f"ticket:{row['id']}", row["service_id"], f"/feedback/{row['id']}")


@blueprint.post("/feedback/<ticket_id>/reasons")
def give_reasons(ticket_id: str) -> AnyResponse:
    """Keep the reasons."""
    ticket_place()
    return _give_reasons(f"ticket:{ticket_id}", f"/feedback/{ticket_id}")


@blueprint.get("/feedback/slip/<slip_id>")
def slip_faces(slip_id: str) -> str:
    """Show the faces to the holder of a slip whose result was handed over."""
    ticket_place()
    return _page(_dossier(slip_id), f"/feedback/slip/{slip_id}")


@blueprint.post("/feedback/slip/<slip_id>")
def give_for_slip(slip_id: str) -> AnyResponse:
    """Keep the face of a dossier."""
    ticket_place()
    return _give(_dossier(slip_id), None, f"/feedback/slip/{slip_id}")


@blueprint.post("/feedback/slip/<slip_id>/reasons")
def give_reasons_for_slip(slip_id: str) -> AnyResponse:
    """Keep the reasons of a dossier's rating."""
    ticket_place()
    return _give_reasons(_dossier(slip_id), f"/feedback/slip/{slip_id}")


def _dossier(slip_id: str) -> str:
    # One rating per dossier, however many slips were printed for it; a replaced slip rates nothing.
    held = check_ins.held(centre(), slip_id)
    if held.revoked or held.told.outcome != "returned":
        raise Conflict(
            "not-returned-yet",
            "Xin đánh giá sau khi nhận kết quả, bằng giấy hẹn đang dùng.",
            "Please rate after the result was handed over, with the slip in use.",
        )
    return f"dossier:{find_slip(centre().store.reader(), slip_id)['dossier_id']}"


def _page(subject: str, path: str) -> str:
    return touch_page(
        "touch_feedback.html",
        path=path,
        faces=feedback.FACES,
        reasons=feedback.REASONS,
        given=feedback.face_of(centre().store.reader(), subject),
        done=request.args.get("done"),
    )


def _give(subject: str, service_id: str | None, path: str) -> AnyResponse:
    feedback.give_face(centre(), subject, read_form(FaceForm).face, service_id)
    return redirect(path, 303)


def _give_reasons(subject: str, path: str) -> AnyResponse:
    reasons = request.form.getlist("reason")
    if len(reasons) > len(feedback.REASONS):
        raise InvalidInput("unknown-reason", "Không có lý do này.", "There is no such reason.")
    feedback.give_reasons(centre(), subject, reasons)
    return redirect(f"{path}?done=1", 303)
