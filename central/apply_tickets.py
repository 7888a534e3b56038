"""What a ticket's events do to the ticket as central knows it."""

from appliance.core.protocol import TicketChanged, TicketIssued
from appliance.core.ticket_states import TRANSITIONS
from appliance.core.token import KIND_TICKET
from central.ingest_tokens import own_token
from central.ingest_workbench import Bench


def apply_issued(bench: Bench, _event_id: str, body: TicketIssued) -> str | None:
    """Add the ticket; returns the reason where it can't be."""
    token = own_token(bench, KIND_TICKET, body.token)
    if token is None:
        return "token-invalid"
    if bench.ticket_tokens.get(token, (bench.box.id, body.ticket_id)) != (bench.box.id, body.ticket_id):
        return "token-taken"
    known = bench.tickets.get(body.ticket_id)
    bench.put_ticket(
        {
            "box_id": bench.box.id,
            "id": body.ticket_id,
            "number": body.number,
            "service_id": body.service_id,
            "service_name": body.service_name,
            "business_day": body.business_day,
            "token": token,
            "lang": body.lang,
            "priority_group": body.priority_group,
            "state": known["state"] if known else "waiting",
            "counter": known["counter"] if known else None,
            "ahead": known["ahead"] if known else None,
            "issued_at": body.issued_at,
            "updated_at": known["updated_at"] if known else body.issued_at,
            **{name: known[name] if known else None for name in ("away_until", "steps_left", "wish", "wished_at")},
        }
    )
    return None


def apply_changed(bench: Bench, _event_id: str, body: TicketChanged) -> str | None:
    """Move the ticket; returns the reason where it can't be."""
    ticket = bench.tickets.get(body.ticket_id)
    if ticket is None:
        return "unknown-ticket"
    if body.state not in TRANSITIONS:
        return "unknown-state"
    ahead = None if body.ahead is None else max(0, min(body.ahead, 100_000))
    steps_left = ticket["steps_left"] if body.steps_left is None else body.steps_left
    news = {"state": body.state, "counter": body.counter, "ahead": ahead, "updated_at": body.at}
    place = {"away_until": body.away_until, "steps_left": steps_left, "wish": None, "wished_at": None}
    bench.put_ticket({**ticket, **news, **place})
    return None
