"""Taking deliveries for sending and writing down what became of them; every step is one short transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.retry_rules import next_delay_s
from central.delivery_rules import LEASE, MAX_ATTEMPTS, Outcome, after_lost_lease, check_move
from central.models_deliveries import DeliveryRow

# A way that is busy for this long is left for the next one.
PATIENCE = timedelta(hours=24)


def claim(session: Session, now: datetime, limit: int) -> list[str]:
    """Lease up to `limit` due deliveries and return their ids; two workers never get the same."""
    due = (
        select(DeliveryRow)
        .where(DeliveryRow.state.in_(("ready", "deferred")), DeliveryRow.not_before <= now)
        .order_by(DeliveryRow.not_before, DeliveryRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list(session.scalars(due))
    for row in rows:
        row.state, row.lease_until, row.wire_at = "leased", now + LEASE, None
    return [row.id for row in rows]


def recover(session: Session, now: datetime) -> int:
    """Take up what a worker left behind: unsent goes back, what may have been sent becomes uncertain."""
    lost = select(DeliveryRow).where(DeliveryRow.state == "leased", DeliveryRow.lease_until < now)
    rows = list(session.scalars(lost.limit(500).with_for_update(skip_locked=True)))
    for row in rows:
        row.state = check_move(row.state, after_lost_lease(row.wire_at))
        if row.state == "uncertain":
            row.outcome, row.code = "uncertain", "worker-ended"
    return len(rows)


def mark_wire(session: Session, row_id: str, way: str, now: datetime) -> bool:
    """Write down that the request is about to leave; False where the lease is not ours any more."""
    mine = (DeliveryRow.id == row_id) & (DeliveryRow.state == "leased") & DeliveryRow.wire_at.is_(None)
    values = {"wire_at": now, "channel": way, "lease_until": now + LEASE, "attempts": DeliveryRow.attempts + 1}
    return (
        session.execute(update(DeliveryRow).where(mine).values(values).returning(DeliveryRow.id)).first() is not None
    )


def settle(session: Session, ambient: Ambient, row_id: str, way: str, outcome: Outcome) -> DeliveryRow:
    """Write down what one attempt came to; a way that can't carry the message is given up and the next one is tried."""
    row = session.get_one(DeliveryRow, row_id, with_for_update=True, populate_existing=True)
    now = ambient.now()
    row.outcome, row.code, row.lease_until = outcome.kind, outcome.code or None, None
    if outcome.kind in ("sent", "duplicate"):
        if row.state in ("leased", "uncertain"):
            row.state = check_move(row.state, "sent")
        row.sent_at, row.remote_id, row.cost_vnd = now, outcome.remote_id or row.remote_id, outcome.cost_vnd
        if row.template == "erased":
            row.remote_sealed, row.remote_blind = None, None
    elif row.state == "leased":
        _not_sent(ambient, row, way, outcome, now)
    return row


def fail(row: DeliveryRow, code: str) -> None:
    """No way is left."""
    row.state, row.code, row.lease_until = check_move(row.state, "failed"), code, None


def put_off(row: DeliveryRow, until: datetime, code: str) -> None:
    """Not now."""
    row.state, row.not_before = check_move(row.state, "deferred"), until
    row.lease_until, row.wire_at, row.code = None, None, code


def _not_sent(ambient: Ambient, row: DeliveryRow, way: str, outcome: Outcome, now: datetime) -> None:
    if outcome.kind == "uncertain":
        row.state = check_move(row.state, "uncertain")
        return
    tired = row.attempts >= MAX_ATTEMPTS or now - row.created_at > PATIENCE
    if outcome.kind in ("permanent", "outside_window") or tired or outcome.quiet_channel:
        row.given_up = [*_others(row.given_up, way), {"way": way, "why": outcome.kind, "code": outcome.code}]
        put_off(row, now, outcome.code)
        return
    wait_s = outcome.retry_after_s or next_delay_s(
        row.attempts, int.from_bytes(ambient.random_bytes(2), "big") / 65535
    )
    put_off(row, now + timedelta(seconds=wait_s), outcome.code)


def _others(given_up: Sequence[dict[str, object]], way: str) -> list[dict[str, object]]:
    return [one for one in given_up if one["way"] != way]
