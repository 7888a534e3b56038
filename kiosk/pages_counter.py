"""The counter's page: a shell whose script talks to the API, and the intake's forms as pieces of HTML."""

from flask import Blueprint, render_template, request

from appliance.core import catalogue_rules
from appliance.core.ambient import parse_moment
from appliance.web.i18n import lang
from appliance.web.login import Role, current_staff, require_role
from kiosk.aside_rules import REASONS
from kiosk.centre import centre
from kiosk.due_dates import moment_words
from kiosk.queue_services import Desk
from kiosk.slips import find_slip, slip_view

blueprint = Blueprint("counter", __name__)

MAX_PROCEDURES = 12


@blueprint.get("/counter")
@require_role(Role.CLERK, Role.SUPERVISOR)
def counter() -> str:
    """Show the clerk's counter; with several to choose from, ask which."""
    here, staff = centre(), current_staff()
    assert staff is not None
    mine = [desk for desk in here.index.desks.values() if not staff.counters or desk.id in staff.counters]
    wanted = request.args.get("desk", mine[0].id if len(mine) == 1 else "")
    desk = next((each for each in mine if wanted in {each.id, str(each.number)}), None)
    if desk is None:
        return render_template("kiosk/counter_choose.html", settings=here.settings, desks=mine)
    return render_template(
        "kiosk/counter.html",
        settings=here.settings,
        desk=desk,
        desks=list(here.index.desks.values()),
        services=[here.index.service(each) for each in _choosable(desk, staff.role)],
        reasons=REASONS,
    )


def _choosable(desk: Desk, role: Role) -> tuple[str, ...]:
    # A clerk leaves fields out; a supervisor may add any.
    return desk.service_ids if role is Role.CLERK else tuple(centre().index.services)


@blueprint.get("/counter/procedures")
@require_role(Role.CLERK, Role.SUPERVISOR)
def procedures() -> str:
    """Show the search for a procedure; `part=list` gives only the list."""
    here = centre()
    query = request.args.get("q", "")[:80]
    catalogue = here.index.catalogue
    found = catalogue_rules.search(catalogue, query) if query.strip() else list(catalogue.procedures)
    template = "intake_procedure_list.html" if request.args.get("part") == "list" else "intake_procedures.html"
    return render_template(f"kiosk/{template}", query=query, procedures=found[:MAX_PROCEDURES])


@blueprint.get("/counter/intake")
@require_role(Role.CLERK, Role.SUPERVISOR)
def intake() -> str:
    """Show the intake form of a procedure."""
    here = centre()
    procedure = here.index.procedure(request.args.get("procedure_id", ""))
    return render_template(
        "kiosk/intake.html",
        procedure=procedure,
        own=here.settings.case_system == "own",
        key=here.ambient.new_id(),
    )


@blueprint.get("/counter/slips/<slip_id>")
@require_role(Role.CLERK, Role.SUPERVISOR)
def slip(slip_id: str) -> str:
    """Show a slip that was just issued, with its paper's state."""
    here = centre()
    reader = here.store.reader()
    view, row = slip_view(reader, here, slip_id), find_slip(reader, slip_id)
    due = moment_words(parse_moment(row["due_at"]), lang())
    return render_template("kiosk/intake_slip.html", slip=view, due=due)
