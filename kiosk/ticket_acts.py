"""What staff do to a ticket that is at no counter: its paper once more, a priority given on sight."""

from appliance import audit_log
from appliance.core.errors import Conflict
from appliance.web.accounts import Role, StaffAccount
from kiosk.centre import BOX_GROUPS, Centre
from kiosk.ticket_issue import check_priority
from kiosk.ticket_views import find_row, ticket_view
from printer import jobs


def reprint(centre: Centre, login: str, ticket_id: str) -> dict[str, object]:
    """Print the ticket again, marked as a copy; raises Conflict "ticket-has-no-paper" for one that lives on a phone."""
    with centre.store.write_transaction() as connection:
        row = find_row(connection, ticket_id)
        job = jobs.reprint(connection, centre.ambient, row["print_job_id"]) if row["print_job_id"] else None
        if job is None:
            raise Conflict(
                "ticket-has-no-paper", "Số này chỉ có trên điện thoại.", "This number lives on a phone only."
            )
        connection.execute("UPDATE tickets SET print_job_id = ? WHERE id = ?", (job.id, ticket_id))
        audit_log.append(connection, centre.ambient, login, "ticket.reprint", f"ticket:{ticket_id}", {})
        return ticket_view(connection, centre, find_row(connection, ticket_id))


def give_priority(centre: Centre, staff: StaffAccount, ticket_id: str, group: str | None) -> dict[str, object]:
    """Set or take away the priority of somebody who waits, as staff saw it; no proof is stored.

    Raises Conflict "ticket-not-waiting" for a ticket that is not in the queue, InvalidInput for an unknown group.
    """
    wanted = check_priority(centre, group)
    with centre.store.write_transaction() as connection:
        row = find_row(connection, ticket_id)
        if row["state"] not in {"waiting", "held", "postponed", "no_show"}:
            raise Conflict("ticket-not-waiting", "Số này không còn chờ.", "This ticket does not wait any more.")
        connection.execute(
            "UPDATE tickets SET priority_group = ?, priority_source = ?, changed_at = changed_at WHERE id = ?",
            (wanted, _seen_by(staff) if wanted else None, ticket_id),
        )
        details: dict[str, object] = {"priority_group": wanted, "before": row["priority_group"]}
        audit_log.append(connection, centre.ambient, staff.login, "ticket.priority", f"ticket:{ticket_id}", details)
        return ticket_view(connection, centre, find_row(connection, ticket_id))


def confirm_priority(centre: Centre, staff: StaffAccount, ticket_id: str, right: bool) -> dict[str, object]:
    """Note that staff looked at somebody who chose a priority themselves; not `right`: it is taken away.

    Also for somebody already at the counter. Raises Conflict "no-priority" for a ticket without one.
    """
    with centre.store.write_transaction() as connection:
        row = find_row(connection, ticket_id)
        if row["priority_group"] is None or row["priority_group"] in BOX_GROUPS:
            raise Conflict("no-priority", "Số này không tự chọn ưu tiên.", "This ticket chose no priority.")
        connection.execute(
            "UPDATE tickets SET priority_group = ?, priority_source = ?, changed_at = changed_at WHERE id = ?",
            (row["priority_group"] if right else None, _seen_by(staff) if right else None, ticket_id),
        )
        details: dict[str, object] = {"priority_group": row["priority_group"], "right": right}
        audit_log.append(connection, centre.ambient, staff.login, "ticket.seen", f"ticket:{ticket_id}", details)
        return ticket_view(connection, centre, find_row(connection, ticket_id))


def _seen_by(staff: StaffAccount) -> str:
    return "guide" if staff.role is Role.GUIDE else "clerk"
