"""The guide helps somebody who holds a paper: a scan finds it, a second tap does what is needed; the guide's own acts."""

from flask import Blueprint, redirect, render_template
from pydantic import Field
from werkzeug.wrappers import Response as AnyResponse

from appliance import audit_log
from appliance.core.errors import InvalidInput, NotFound
from appliance.web.app import read_form
from appliance.web.i18n import lang
from appliance.web.login import StaffAccount, require_role, require_staff
from kiosk import bookings, check_ins, scans, ticket_acts
from kiosk.access import paired_device
from kiosk.centre import Centre, centre
from kiosk.devices import Device
from kiosk.models import Body, TapForm
from kiosk.number_rules import parse_number
from kiosk.pages_guide import GUIDE_ROLES
from kiosk.scan_rules import classify
from kiosk.slips import latest_slip_of_code
from kiosk.ticket_views import find_row, ticket_view

blueprint = Blueprint("guide_help", __name__, url_prefix="/guide")

PRIORITY_RIGHT = "ok"


class GuideFindForm(Body):
    """What the guide scanned or typed: a ticket, a slip, a booking, a dossier's code, a number."""

    text: str = Field(min_length=1, max_length=1000)


class GuidePriorityForm(Body):
    """What the guide saw: a group ("" for none), or "ok" for the one that was chosen."""

    group: str = Field(max_length=32)


@blueprint.post("/find")
@require_role(*GUIDE_ROLES)
def find() -> AnyResponse:
    """Find what was scanned or typed: a ticket, a slip, a dossier's code, a number; a booking gets its ticket at once."""
    return redirect(_where(centre(), _acting(centre()), read_form(GuideFindForm).text.strip()), 303)


@blueprint.get("/ticket/<ticket_id>")
@require_role(*GUIDE_ROLES)
def ticket(ticket_id: str) -> str:
    """Show a ticket with its place and its priority."""
    here = centre()
    reader = here.store.reader()
    view = ticket_view(reader, here, find_row(reader, ticket_id))
    return render_template("kiosk/guide_ticket.html", ticket=view, groups=here.settings.priority_names)


@blueprint.post("/ticket/<ticket_id>/priority")
@require_role(*GUIDE_ROLES)
def priority(ticket_id: str) -> AnyResponse:
    """Give, change, take away or confirm a priority as seen."""
    staff, group = require_staff(*GUIDE_ROLES), read_form(GuidePriorityForm).group
    if group == PRIORITY_RIGHT:
        ticket_acts.confirm_priority(centre(), staff, ticket_id, True)
    else:
        ticket_acts.give_priority(centre(), staff, ticket_id, group or None)
    return redirect(f"/guide/ticket/{ticket_id}", 303)


@blueprint.get("/slip/<slip_id>")
@require_role(*GUIDE_ROLES)
def slip(slip_id: str) -> str:
    """Say what holds for a slip, as the kiosk says it, and offer the number its holder needs."""
    here = centre()
    return render_template("kiosk/guide_slip.html", held=check_ins.held(here, slip_id), key=here.ambient.new_id())


@blueprint.post("/slip/<slip_id>")
@require_role(*GUIDE_ROLES)
def check_in(slip_id: str) -> AnyResponse:
    """Take the number for the slip's holder."""
    here, staff = centre(), require_staff(*GUIDE_ROLES)
    ticket_id = check_ins.take_for(here, _acting(here), slip_id, read_form(TapForm).key, lang())
    _audit(here, staff, "ticket.check-in", ticket_id)
    return redirect(f"/guide?taken={ticket_id}", 303)


def _where(here: Centre, acting: Device, text: str) -> str:
    try:
        letter, number = parse_number(text)
    except InvalidInput:
        return _scanned(here, acting, text)
    row = here.store.reader().execute(
        "SELECT id FROM tickets WHERE business_day = ? AND letter = ? AND number = ?",
        (here.business_day(), letter, number),
    )
    if (found := row.fetchone()) is None:
        raise NotFound("unknown-ticket", "Hôm nay không có số này.", "There is no such number today.")
    return f"/guide/ticket/{found['id']}"


def _scanned(here: Centre, acting: Device, text: str) -> str:
    scan = classify(text)
    if scan.kind == "booking":
        ticket_id = bookings.arrive(here, acting, scan.value)
        _audit(here, require_staff(*GUIDE_ROLES), "ticket.check-in", ticket_id)
        return f"/guide?taken={ticket_id}"
    if scan.kind == "code":
        # Staff may look a code up without the phone's digits: they see the person.
        if (slip_id := latest_slip_of_code(here.store.reader(), scan.value)) is None:
            raise NotFound("unknown-dossier", "Chưa có hồ sơ mã này.", "There is no dossier with this code.")
        return f"/guide/slip/{slip_id}"
    if scan.kind == "card":
        raise InvalidInput(
            "card-not-here", "Thẻ căn cước: mời quét ở quầy.", "Identity cards are read at the counter."
        )
    go = str(scans.follow(here, acting, text)["go"])
    return go.replace("/own/", "/guide/ticket/").replace("/check-in/", "/guide/slip/")


def _acting(here: Centre) -> Device:
    staff, device = require_staff(*GUIDE_ROLES), paired_device(here)
    return Device(f"staff:{staff.login}", "guide", staff.login, device.printer if device else None)


def _audit(here: Centre, staff: StaffAccount, action: str, ticket_id: str) -> None:
    with here.store.write_transaction() as connection:
        audit_log.append(connection, here.ambient, staff.login, action, f"ticket:{ticket_id}", {})
