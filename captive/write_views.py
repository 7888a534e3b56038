"""Viết với nhau on the visitor's own phone: what they type stands before the clerk, and the clerk's words here, large.

Works as a plain form too: each sending brings the clerk's newest words. Nothing of it is kept or logged.
"""

from flask import Blueprint, make_response, render_template, request
from werkzeug import Response

from appliance.core.errors import MotcuaError
from appliance.web.i18n import lang
from captive.form_guard import check_form, check_origin, form_token
from captive.services import portal
from captive.ticket_views import mac_on_wifi, own_ticket

blueprint = Blueprint("write", __name__, url_prefix="/ticket")

MAX_CHARS = 1500


@blueprint.get("/<ticket_id>/write")
def show(ticket_id: str) -> Response:
    """Show the page with the clerk's words."""
    return _page(ticket_id, None)


@blueprint.post("/<ticket_id>/write")
def write(ticket_id: str) -> Response:
    """Take what the visitor typed."""
    mac = mac_on_wifi()
    check_origin()
    check_form(mac)
    return _page(ticket_id, request.form.get("text", "")[:MAX_CHARS])


def _page(ticket_id: str, text: str | None) -> Response:
    mac = mac_on_wifi()
    ticket = own_ticket(mac, ticket_id)
    clerk, fault = "", None
    try:
        clerk = portal().link.write(ticket.ticket_id, text)
    except MotcuaError as error:
        fault = error
    page = render_template(
        "ticket_write.html",
        ticket=ticket,
        clerk=clerk,
        text=text or "",
        fault=fault.message(lang()) if fault else "",
        token=form_token(mac),
        max_chars=MAX_CHARS,
    )
    answer = make_response(page, fault.status if fault else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
