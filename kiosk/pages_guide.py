"""The guide's tablet: a number for someone in two taps, calls for help answered; acts are the guide's own."""

import json

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from appliance import audit_log
from appliance.web.app import read_form
from appliance.web.i18n import lang
from appliance.web.login import Role, require_role, require_staff
from kiosk import help_calls
from kiosk.access import paired_device
from kiosk.centre import centre
from kiosk.models import TakeForm, TicketIn
from kiosk.take import take_number
from kiosk.ticket_views import find_row, ticket_view, waiting_per_service

blueprint = Blueprint("guide", __name__)

GUIDE_ROLES = (Role.GUIDE, Role.CLERK, Role.SUPERVISOR)


@blueprint.get("/guide")
@require_role(*GUIDE_ROLES)
def guide() -> str:
    """Show the services to take a number for, and who called for help."""
    here = centre()
    reader = here.store.reader()
    taken = request.args.get("taken")
    return render_template(
        "kiosk/guide.html",
        settings=here.settings,
        key=here.ambient.new_id(),
        services=here.index.services.values(),
        waiting=waiting_per_service(reader, here),
        help=help_calls.open_calls(reader, here),
        taken=ticket_view(reader, here, find_row(reader, taken)) if taken else None,
    )


@blueprint.post("/guide/take")
@require_role(*GUIDE_ROLES)
def take() -> AnyResponse:
    """Take a number for someone; a priority given here was seen by the guide."""
    here, staff = centre(), require_staff(*GUIDE_ROLES)
    form = read_form(TakeForm)
    device = paired_device(here)
    wish = TicketIn(
        service_id=form.choice, priority_group=form.priority_group or None, lang="en" if lang() == "en" else "vi"
    )
    _, answer = take_number(
        here, wish, taken_by=f"staff:{staff.login}", printer=device.printer if device else None, key=form.key
    )
    ticket_id = json.loads(answer)["id"]
    with here.store.write_transaction() as connection:
        details: dict[str, object] = {"priority_group": wish.priority_group}
        audit_log.append(connection, here.ambient, staff.login, "ticket.take", f"ticket:{ticket_id}", details)
    return redirect(f"/guide?taken={ticket_id}", 303)


@blueprint.post("/guide/help/<call_id>")
@require_role(*GUIDE_ROLES)
def answer_help(call_id: str) -> AnyResponse:
    """Note that the guide goes to the person who called."""
    help_calls.answer(centre(), require_staff(*GUIDE_ROLES).login, call_id)
    return redirect("/guide", 303)
