"""What channels report about a message that left: delivered, read, bounced; in any order, again and again."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.delivery_rules import check_move
from central.models_deliveries import DeliveryRow

_RANK = {"uncertain": 0, "sent": 1, "delivered": 2, "read": 3}


def by_remote_id(session: Session, ways: tuple[str, ...], remote_id: str) -> DeliveryRow | None:
    """Return the delivery the channel gave this id."""
    mine = DeliveryRow.channel.in_(ways) & (DeliveryRow.remote_id == remote_id)
    return session.scalars(select(DeliveryRow).where(mine).with_for_update()).first()


def by_tracking_id(session: Session, tracking_id: str) -> DeliveryRow | None:
    """Return the delivery we named this way when we sent it."""
    return session.get(DeliveryRow, tracking_id, with_for_update=True)


def report(row: DeliveryRow, reached: str, at: datetime) -> bool:
    """Move the delivery to sent, delivered or read if it is not there or beyond; False where nothing changed."""
    if row.state == "leased" and row.wire_at is not None:
        row.state, row.lease_until = (
            check_move("leased", "sent"),
            None,
        )  # faster than the answer to the request itself
    if row.state not in _RANK or _RANK[row.state] >= _RANK[reached]:
        return False
    row.state = check_move(row.state, reached)
    row.sent_at = row.sent_at or at
    if reached in ("delivered", "read"):
        row.delivered_at = row.delivered_at or at
    if reached == "read":
        row.read_at = at
    return True


def bounced(row: DeliveryRow, code: str, way: str) -> bool:
    """A message that had left came back: try the next way if the dossier's people have one, else it has failed."""
    if row.state not in ("sent", "delivered", "uncertain"):
        return False
    row.state, row.code, row.outcome = check_move(row.state, "failed"), code, "permanent"
    row.given_up = [*row.given_up, {"way": way, "why": "bounced", "code": code}]
    if row.wanted is None:
        row.state, row.wire_at, row.lease_until = check_move("failed", "ready"), None, None
    return True
