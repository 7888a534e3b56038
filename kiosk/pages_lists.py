"""Pages of what is printed and signed: the day's ledger, the list for the post in two copies, and the notices."""

from flask import Blueprint, render_template, request

from appliance.web.login import Role, require_role
from kiosk import lists_on_paper, notices
from kiosk.centre import centre
from kiosk.day_rules import day_asked
from kiosk.office_printer import office_printer

blueprint = Blueprint("lists", __name__)


@blueprint.get("/counter/ledger")
@require_role(Role.CLERK, Role.SUPERVISOR)
def ledger() -> str:
    """Show the ledger of a day (form 07) with a column for signatures."""
    here = centre()
    day = day_asked(request.args.get("day", ""), here.business_day())
    rows = lists_on_paper.ledger_of_day(here.store.reader(), day)
    return render_template(
        "kiosk/ledger.html", settings=here.settings, day=day, rows=rows, office_printer=office_printer(here)
    )


@blueprint.get("/counter/post/<handover_id>")
@require_role(Role.CLERK, Role.SUPERVISOR)
def post_list(handover_id: str) -> str:
    """Show a list for the post, twice: one stays, one goes with the postman."""
    here = centre()
    head, rows = lists_on_paper.post_list(here.store.reader(), handover_id)
    return render_template("kiosk/post_list.html", settings=here.settings, head=head, rows=rows)


@blueprint.get("/counter/notices")
@require_role(Role.CLERK, Role.SUPERVISOR)
def notice_list() -> str:
    """Show refusals and stop notices: drafts that wait for their signature, and those that were signed."""
    here = centre()
    return render_template(
        "kiosk/notices.html",
        settings=here.settings,
        notices=notices.recent(here.store.reader()),
        office_printer=office_printer(here),
    )
