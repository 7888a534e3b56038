"""The touch screen: situation or field → procedure → number, at most three taps, everything as plain pages."""

import json

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from appliance.core import catalogue_rules
from appliance.core.errors import Conflict, InvalidInput, NotFound
from appliance.web.app import read_form
from appliance.web.i18n import gettext as _
from appliance.web.i18n import lang
from appliance.web.qr_svg import qr_svg
from kiosk.access import ticket_place
from kiosk.centre import centre
from kiosk.models import SeveralForm, TakeForm, TicketIn
from kiosk.procedure_lists import Choice, choice_of_procedure, choice_of_service, fields, situations
from kiosk.take import Standing, take_number, taken_before
from kiosk.ticket_views import find_row, ticket_view
from kiosk.visit_steps import MAX_PROCEDURES

blueprint = Blueprint("touch", __name__)

MAX_RESULTS = 12


@blueprint.get("/")
def home() -> str:
    """Show the first screen: take a number, appointment, look up, rate."""
    return touch_page("touch_home.html")


@blueprint.get("/take")
def situation_list() -> str:
    """Show what people come for in their own words, and the fields: two more taps to a number."""
    here = centre()
    return touch_page("touch_take.html", situations=situations(here), fields=fields(here))


@blueprint.get("/results")
def results() -> str:
    """Show what the result desk does: results, supplements, lost slips, withdrawals, post."""
    here = centre()
    services = [service for service in here.index.services.values() if service.kind != "field"]
    choices = [choice_of_service(here, service.id) for service in services]
    return _choices(_("Nhận kết quả, bổ sung hồ sơ"), choices, mixed=True)


@blueprint.get("/situations/<situation_id>")
def situation(situation_id: str) -> str:
    """Show what a situation leads to."""
    here = centre()
    found = next((each for each in here.index.catalogue.situations if each.id == situation_id), None)
    if found is None:
        raise NotFound("unknown-situation", "Không có mục này.", "There is no such item.")
    choices = [choice_of_procedure(here, here.index.procedure(procedure_id)) for procedure_id in found.procedure_ids]
    choices += [choice_of_service(here, service_id) for service_id in found.service_ids]
    return _choices(found.name_en if lang() == "en" else found.name_vi, choices, situation_id=found.id)


@blueprint.get("/fields")
def field_list() -> str:
    """Show the fields."""
    return touch_page("touch_fields.html", fields=fields(centre()))


@blueprint.get("/services/<service_id>")
def service_page(service_id: str) -> str:
    """Show one line of the queue: its own number first, then the procedures of its field."""
    here = centre()
    service = here.index.service(service_id)
    choices = [choice_of_service(here, service_id)]
    if service.kind == "field":
        procedures = [each for each in here.index.catalogue.procedures if each.field_id == service.field_id]
        choices += [choice_of_procedure(here, procedure) for procedure in procedures]
    return _choices(service.name(lang()), choices)


@blueprint.get("/search")
def search() -> str:
    """Show the search page; `part=results` gives only the list, for the page's own script."""
    here = centre()
    query = request.args.get("q", "")[:80]
    found = catalogue_rules.search(here.index.catalogue, query)[:MAX_RESULTS] if query.strip() else []
    choices = [choice_of_procedure(here, procedure) for procedure in found]
    template = "touch_results.html" if request.args.get("part") == "results" else "touch_search.html"
    return touch_page(template, query=query, choices=choices)


@blueprint.get("/look-up")
def look_up() -> str:
    """Tell how to follow a dossier: the QR on the slip."""
    return touch_page("touch_look_up.html")


@blueprint.post("/take")
def take() -> AnyResponse:
    """Take the number that was tapped; tapping again (same page, same key) shows the same number."""
    form = read_form(TakeForm)
    service_id, _slash, procedure_id = form.choice.partition("/")
    wish = TicketIn.model_validate(
        {
            "service_id": service_id,
            "procedure_id": procedure_id or None,
            "priority_group": form.priority_group or None,
            "lang": lang(),
        }
    )
    return _taken(wish, form.key, Standing(by_card=bool(form.by_card)))


@blueprint.post("/take-several")
def take_several() -> AnyResponse:
    """Take one number for the procedures that were ticked."""
    procedures = request.form.getlist("procedure")
    form = read_form(SeveralForm)
    if not 1 <= len(procedures) <= MAX_PROCEDURES:
        raise InvalidInput(
            "procedures-count",
            f"Xin chọn từ 1 đến {MAX_PROCEDURES} việc.",
            f"Please choose 1 to {MAX_PROCEDURES} items.",
        )
    service = centre().index.service_of_procedure(procedures[0])
    wish = TicketIn.model_validate(
        {
            "service_id": service.id,
            "procedure_ids": procedures,
            "dossiers": form.dossiers,
            "by_screen": bool(form.by_screen),
            "priority_group": form.priority_group or None,
            "lang": lang(),
        }
    )
    return _taken(wish, form.key, Standing(by_card=bool(form.by_card)))


def _taken(wish: TicketIn, key: str, standing: Standing) -> AnyResponse:
    here, place = centre(), ticket_place()
    try:
        _status, answer = take_number(
            here, wish, taken_by=place.id, printer=place.printer, key=key, standing=standing
        )
    except Conflict as error:
        if error.code != "idempotency-key-reused":
            raise
        # Two different buttons of one page, tapped in one breath: the first one counts.
        answer = taken_before(here, place.id, key)
    ticket_id = json.loads(answer)["id"]
    return redirect(url_for("touch.number", ticket_id=ticket_id), 303)


@blueprint.get("/number/<ticket_id>")
def number(ticket_id: str) -> str:
    """Show the number, large, with the state of its paper and the QR that carries it to a phone."""
    here = centre()
    here.waits.refresh()
    reader = here.store.reader()
    row = find_row(reader, ticket_id)
    qr = qr_svg(here.ticket_url(row["token"]), "QR")
    return touch_page("touch_number.html", ticket=ticket_view(reader, here, row), qr=qr)


def _choices(title: str, choices: list[Choice], mixed: bool = False, situation_id: str = "") -> str:
    here = centre()
    asked = here.settings.priority_choice and "self" in here.settings.priority_by
    groups = here.settings.priority_names if asked else {}
    several = request.args.get("several") == "1"
    return touch_page(
        "touch_several.html" if several else "touch_choices.html",
        title=title,
        choices=choices,
        groups=groups,
        mixed=mixed,
        situation_id=situation_id,
        can_be_several=sum("/" in choice.value for choice in choices) > 1,
    )


def touch_page(template: str, **values: object) -> str:
    """Render a touch page with what all of them need."""
    here = centre()
    return render_template(
        f"kiosk/{template}", settings=here.settings, key=here.ambient.new_id(), today=here.ambient.now(), **values
    )
