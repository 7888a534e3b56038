"""A queue number on the phone: choose the field, hold the number, watch its place; only while on the centre's wifi."""

import re

from flask import Blueprint, make_response, render_template, request
from werkzeug import Response
from werkzeug.utils import redirect

from appliance.core.ambient import LOCAL_ZONE, parse_moment
from appliance.core.errors import InvalidInput, MotcuaError, NotAllowed, NotFound
from appliance.core.text import format_time
from appliance.web.i18n import _, lang
from captive.form_guard import check_form, check_origin, form_token
from captive.funnel import Step
from captive.page import to
from captive.phone_ticket_rules import OVER
from captive.phone_tickets import OwnTicket
from captive.services import portal
from captive.visitor import visitor_mac

blueprint = Blueprint("ticket", __name__, url_prefix="/ticket")

REFRESH_S = 15
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
_ACTS = frozenset({"step-back-minutes", "step-back-places", "come-back", "rejoin"})
_SERVICE = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@blueprint.get("/")
def choose() -> str | tuple[str, int]:
    """Show the device's numbers and what one can take a number for."""
    return _choices()


@blueprint.post("/")
def take() -> Response | tuple[str, int] | str:
    """Take a number and show it; the same page tapped twice takes one."""
    parts, mac = portal(), mac_on_wifi()
    check_origin()
    key, service_id = request.form.get("key", ""), request.form.get("service_id", "")
    if not _KEY.fullmatch(key) or not _SERVICE.fullmatch(service_id):
        raise InvalidInput("ticket-form-invalid", "Mời Ông/Bà chọn lại.", "Please choose again.")
    try:
        check_form(mac)
        ticket_id = parts.tickets.take(mac, service_id, key, lang())
    except MotcuaError as error:
        return _choices(error.message(lang())), error.status
    parts.funnel.note(Step.TICKET, mac)
    return redirect(to(f"/ticket/{ticket_id}"), 303)


@blueprint.get("/<ticket_id>")
def show(ticket_id: str) -> Response:
    """Show one number and its place; the page asks again by itself unless `still` is asked for."""
    mac = mac_on_wifi()
    return _ticket_page(mac, own_ticket(mac, ticket_id))


@blueprint.post("/<ticket_id>")
def act(ticket_id: str) -> Response:
    """Do what the holder asks of their number: out for a while, back again, called once more."""
    mac = mac_on_wifi()
    check_origin()
    ticket, wanted = own_ticket(mac, ticket_id), request.form.get("act", "")
    if wanted not in _ACTS:
        raise InvalidInput("ticket-form-invalid", "Mời Ông/Bà chọn lại.", "Please choose again.")
    try:
        check_form(mac)
        portal().tickets.act(ticket, wanted)
    except MotcuaError as error:
        return _ticket_page(mac, own_ticket(mac, ticket_id), fault=error)
    return redirect(to(f"/ticket/{ticket_id}"), 303)


def own_ticket(mac: str, ticket_id: str) -> OwnTicket:
    """Return the number this device holds today; raises NotFound for any other."""
    ticket = portal().tickets.one(mac, ticket_id)
    if ticket is None:
        raise NotFound(
            "ticket-not-yours",
            "Máy này không giữ số đó hôm nay. Mời Ông/Bà xem phiếu giấy hoặc hỏi bàn hướng dẫn.",
            "This phone does not hold that number today. Please look at your paper or ask the help desk.",
        )
    return ticket


def _ticket_page(mac: str, ticket: OwnTicket, *, fault: MotcuaError | None = None) -> Response:
    now = portal().ambient.now().astimezone(LOCAL_ZONE)
    place = ticket.place
    # Without JavaScript the page asks by a <meta> in <noscript>; it can be stopped, and rests once the number is over.
    still = "still" in request.args or fault is not None or (place is not None and place.state in OVER)
    away = parse_moment(place.away_until).astimezone(LOCAL_ZONE) if place and place.away_until else None
    page = render_template(
        "ticket.html",
        ticket=ticket,
        service=_service_names().get(ticket.service_id, ""),
        still=still,
        seconds=REFRESH_S,
        asked_at=format_time(now),
        token=form_token(mac),
        fault=fault.message(lang()) if fault else "",
        away=format_time(away) if away else "",
        online=portal().admission.running(mac) is not None,
    )
    answer = make_response(page, fault.status if fault else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _choices(fault: str = "") -> str:
    parts, mac = portal(), visitor_mac()
    return render_template(
        "ticket_choices.html",
        fault=fault,
        token=form_token(mac) if mac else None,
        key=parts.ambient.new_id(),
        lines=parts.board.lines(),
        lang_code=lang(),
        tickets=parts.tickets.of(mac) if mac else [],
        names=_service_names(),
    )


def _service_names() -> dict[str, str]:
    return {line.service_id: line.name(lang()) for line in portal().board.lines() or ()}


def mac_on_wifi() -> str:
    """Return who asks; raises NotAllowed away from the centre's wifi."""
    mac = visitor_mac()
    if mac is None:
        raise NotAllowed(
            "not-on-wifi",
            _("Lấy số bằng điện thoại chỉ dùng được trên wifi của Trung tâm."),
            "Numbers by phone can only be taken on the centre's wifi.",
        )
    return mac
