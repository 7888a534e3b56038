"""The three faces at the kiosk: which visit, one tap, then reasons if one likes."""

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import Conflict, InvalidInput, NotFound
from appliance.web.app import read_form
from kiosk import feedback
from kiosk.access import ticket_place
from kiosk.centre import centre
from kiosk.models import FaceForm, NumberForm
from kiosk.number_rules import parse_number
from kiosk.pages_touch import touch_page
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
    here = centre()
    reader = here.store.reader()
    find_row(reader, ticket_id)
    given = feedback.face_of(reader, f"ticket:{ticket_id}")
    return touch_page(
        "touch_feedback.html",
        ticket_id=ticket_id,
        faces=feedback.FACES,
        reasons=feedback.REASONS,
        given=given,
        done=request.args.get("done"),
    )


@blueprint.post("/feedback/<ticket_id>")
def give(ticket_id: str) -> AnyResponse:
    """Keep the face."""
    here = centre()
    ticket_place()
    row = find_row(here.store.reader(), ticket_id)
    form = read_form(FaceForm)
    feedback.give_face(here, f"ticket:{row['id']}", form.face, row["service_id"])
    return redirect(f"/feedback/{ticket_id}", 303)


@blueprint.post("/feedback/<ticket_id>/reasons")
def give_reasons(ticket_id: str) -> AnyResponse:
    """Keep the reasons."""
    ticket_place()
    reasons = request.form.getlist("reason")
    if len(reasons) > len(feedback.REASONS):
        raise InvalidInput("unknown-reason", "Không có lý do này.", "There is no such reason.")
    feedback.give_reasons(centre(), f"ticket:{ticket_id}", reasons)
    return redirect(f"/feedback/{ticket_id}?done=1", 303)
