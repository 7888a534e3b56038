"""The counter's page: a shell whose script talks to the API; the right pane is `pages_intake`."""

from flask import Blueprint, render_template, request

from appliance.web.login import Role, current_staff, require_role
from kiosk.aside_rules import REASONS
from kiosk.centre import centre
from kiosk.office_printer import office_printer
from kiosk.queue_services import Desk

blueprint = Blueprint("counter", __name__)


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
        office_printer=office_printer(here),
    )


def _choosable(desk: Desk, role: Role) -> tuple[str, ...]:
    # A clerk leaves fields out; a supervisor may add any.
    return desk.service_ids if role is Role.CLERK else tuple(centre().index.services)
