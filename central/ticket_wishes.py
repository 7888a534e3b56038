"""What a ticket's holder asks for on its page: noted beside the ticket and put into the feed of its box."""

from datetime import timedelta

from sqlalchemy import delete, select

from appliance.core.ambient import moment_text
from central.feed import News, lock_box, publish
from central.models_dossiers import Ticket
from central.models_fleet import Change
from central.services import central

KIND = "ticket_wish"
# As long as a box takes a wish up; after that the page offers to ask again.
ANSWERED_WITHIN = timedelta(minutes=3)
ACTS: dict[str, frozenset[str]] = {
    "step-back-minutes": frozenset({"waiting"}),
    "step-back-places": frozenset({"waiting"}),
    "come-back": frozenset({"waiting"}),
    "rejoin": frozenset({"no_show"}),
}
"""What may be asked for, and in which states of the ticket."""


def wish(box_id: str, ticket_id: str, act: str) -> None:
    """Ask the box for `act`; while an answer is awaited a second tap asks for nothing."""
    parts = central()
    now = parts.ambient.now()
    with parts.database.write() as session:
        box = lock_box(session, box_id)
        ticket = session.scalars(select(Ticket).where(Ticket.box_id == box_id, Ticket.id == ticket_id)).one()
        if ticket.wished_at is not None and now - ticket.wished_at < ANSWERED_WITHIN:
            return
        ticket.wish, ticket.wished_at = act, now
        old = (Change.box_id == box_id, Change.kind == KIND, Change.changed_at < now - timedelta(days=1))
        session.execute(delete(Change).where(*old))
        body = {"id": parts.ambient.new_id(), "act": act, "asked_at": moment_text(now)}
        publish(session, box, [News(KIND, ticket_id, body)], now)
