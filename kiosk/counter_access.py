"""Which counter a request of a clerk is about, and whether this account may work there."""

from dataclasses import replace

from appliance.core.errors import NotAllowed
from appliance.web.login import Role, StaffAccount, require_staff
from kiosk import desks
from kiosk.centre import centre
from kiosk.queue_services import Desk
from kiosk.ticket_changes import Act

COUNTER_ROLES = (Role.CLERK, Role.SUPERVISOR)


def act_at(counter_id: str) -> Act:
    """Return who acts at which counter, with the services it serves now; raises NotAllowed "counter-not-yours"."""
    staff = require_staff(*COUNTER_ROLES)
    desk = centre().index.desk(counter_id)
    if not serves(staff, desk):
        raise NotAllowed(
            "counter-not-yours", "Tài khoản này không phụ trách quầy đó.", "This account does not serve that counter."
        )
    return Act(as_served(desk), staff.login)


def as_served(desk: Desk) -> Desk:
    """Return the counter with the services it serves now in the place of the catalogue's."""
    return replace(desk, service_ids=desks.served(centre().store.reader(), desk))


def serves(staff: StaffAccount, desk: Desk) -> bool:
    """Tell whether the account may work at the counter: a clerk only at the ones of the account, if it names any."""
    return staff.role is not Role.CLERK or not staff.counters or desk.id in staff.counters


def may_serve(staff: StaffAccount, desk: Desk, service_ids: list[str] | None) -> list[str] | None:
    """Return the services chosen for a counter; raises NotAllowed "service-not-yours".

    A clerk leaves fields of the catalogue out; only a supervisor adds others to a counter.
    """
    for service_id in service_ids or ():
        centre().index.service(service_id)
        if staff.role is Role.CLERK and service_id not in desk.service_ids:
            raise NotAllowed(
                "service-not-yours",
                "Chỉ người phụ trách được thêm lĩnh vực cho quầy.",
                "Only a supervisor adds fields to a counter.",
            )
    return service_ids
