"""The touch pages of someone who holds a paper: own ticket, slip's check-in, reprint, booking."""

from datetime import date

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from appliance.core.errors import InvalidInput
from appliance.web.app import read_form
from appliance.web.i18n import lang
from kiosk import bookings, check_ins, own_paper, self_reprints
from kiosk.access import ticket_place
from kiosk.centre import centre
from kiosk.keep_place import act_on_own_ticket
from kiosk.models import BookForm, CodeForm, OwnForm, TapForm
from kiosk.pages_touch import touch_page
from kiosk.ticket_views import find_row, ticket_view
from printer import jobs

blueprint = Blueprint("visit", __name__)


@blueprint.get("/own")
def own_help() -> str:
    """Ask to scan the paper ticket."""
    return touch_page("touch_own_help.html")


@blueprint.get("/own/<ticket_id>")
def own(ticket_id: str) -> str:
    """Show the holder's own ticket and what they may ask for."""
    here = centre()
    ticket_place()
    here.waits.refresh()
    reader = here.store.reader()
    row = find_row(reader, ticket_id)
    return touch_page(
        "touch_own.html",
        ticket=ticket_view(reader, here, row),
        may_print=own_paper.may_print(row),
    )


@blueprint.post("/own/<ticket_id>")
def own_act(ticket_id: str) -> AnyResponse:
    """Do what the holder asks for."""
    form = read_form(OwnForm)
    act_on_own_ticket(centre(), ticket_id, form.act, ticket_place().id)
    return redirect(f"/own/{ticket_id}", 303)


@blueprint.post("/own/<ticket_id>/paper")
def own_print(ticket_id: str) -> AnyResponse:
    """Print the number that was taken by phone."""
    own_paper.print_own(centre(), ticket_place(), ticket_id)
    return redirect(f"/number/{ticket_id}", 303)


@blueprint.get("/appointment")
def appointment() -> str:
    """Ask for the slip's QR, or the code and the phone's last digits, or neither."""
    here = centre()
    result = next((each for each in here.index.services.values() if each.kind == "result"), None)
    return touch_page("touch_appointment.html", result=result, unit=here.settings.unit_code)


@blueprint.post("/appointment")
def by_code() -> AnyResponse:
    """Find a slip by its code and the phone's last digits."""
    form = read_form(CodeForm)
    slip_id = check_ins.slip_by_code(centre(), ticket_place(), form.code, form.phone_end)
    return redirect(f"/check-in/{slip_id}", 303)


@blueprint.get("/check-in/<slip_id>")
def check_in(slip_id: str) -> str:
    """Tell the holder of a slip what holds, and offer the number they need."""
    here = centre()
    ticket_place()
    found = check_ins.held(here, slip_id)
    procedure = here.index.procedure(found.procedure_id)
    name = procedure.name_en if lang() == "en" and procedure.name_en else procedure.name_vi
    job = check_ins.paper_of(here, slip_id) if "printed" in request.args else None
    return touch_page("touch_check_in.html", held=found, procedure_name=name, job=job)


@blueprint.post("/check-in/<slip_id>")
def take_for(slip_id: str) -> AnyResponse:
    """Take the number for a slip's holder."""
    form = read_form(TapForm)
    ticket_id = check_ins.take_for(centre(), ticket_place(), slip_id, form.key, lang())
    return redirect(f"/number/{ticket_id}", 303)


@blueprint.post("/check-in/<slip_id>/reprint")
def reprint(slip_id: str) -> AnyResponse:
    """Print the slip of a dossier filed online once more, its name masked."""
    self_reprints.reprint(centre(), ticket_place(), slip_id)
    return redirect(f"/check-in/{slip_id}?printed=1", 303)


@blueprint.get("/book")
def book_line() -> str:
    """Choose the field to book a time for."""
    here = centre()
    lines = [each for each in here.index.services.values() if each.kind == "field"]
    return touch_page("touch_book.html", lines=lines, step="line")


@blueprint.get("/book/<service_id>")
def book_day(service_id: str) -> str:
    """Choose the day, then (with `day`) the half hour."""
    here = centre()
    service = here.index.service(service_id)
    day = _day(request.args.get("day"))
    slots = bookings.open_slots(here, service_id, day) if day else []
    return touch_page(
        "touch_book.html",
        step="slot" if day else "day",
        service=service,
        days=bookings.days(here),
        day=day,
        slots=slots,
    )


@blueprint.post("/book/<service_id>")
def book(service_id: str) -> AnyResponse:
    """Book the half hour that was tapped."""
    form = read_form(BookForm)
    code = bookings.book(centre(), ticket_place(), service_id, form.day, form.slot, lang(), form.key)
    return redirect(f"/booked/{code}", 303)


@blueprint.get("/booked/<code>")
def booked(code: str) -> str:
    """Show the booking with its code and the state of its paper."""
    here = centre()
    reader = here.store.reader()
    row = bookings.find(reader, code)
    return touch_page(
        "touch_booked.html",
        booking=row,
        when=bookings.when_words(row, lang()),
        service=here.index.service(row["service_id"]),
        job=jobs.find(reader, row["print_job_id"]),
    )


def _day(text: str | None) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidInput("day-malformed", "Ngày không đúng.", "The day is not valid.") from None
