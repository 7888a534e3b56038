"""Putting a message to a citizen on its way: `queue` writes it in the caller's transaction, a worker sends it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from central.delivery_rules import Kind
from central.models_deliveries import DeliveryRow
from central.sealing import Sealer

REMOTE, TEXT, DATA = "deliveries.remote", "deliveries.text", "deliveries.data"


@dataclass(frozen=True)
class Recipient:
    """Whom: a channel and the channel's own name of the person; without them, the best way to the dossier's people."""

    channel: str | None = None
    remote: str | None = None


BEST_CHANNEL = Recipient()


@dataclass(frozen=True)
class Delivery:
    """A message to be sent once. `key` names it: the same key again changes nothing.

    `text` is what channels carry that take free text; `template` (a name in central.toml) with `data` what the others
    take. Neither holds more than a status and a link where `recipient` is left to us. `not_before` None: now.
    """

    key: str
    kind: Kind
    recipient: Recipient = BEST_CHANNEL
    dossier_id: str | None = None
    conversation_id: str | None = None
    text: str = ""
    template: str | None = None
    data: Mapping[str, str] = field(default_factory=dict)
    not_before: datetime | None = None


def queue(session: Session, delivery: Delivery, ambient: Ambient, sealer: Sealer) -> str:
    """Write the delivery in the caller's transaction and return its id; raises ValueError where nobody could get it.

    Two transactions that queue one key at once: the later one fails with IntegrityError (see `retrying`).
    """
    known = session.execute(select(DeliveryRow.id).where(DeliveryRow.key == delivery.key)).scalar_one_or_none()
    if known is not None:
        return known
    recipient = delivery.recipient
    if recipient.channel is None and delivery.dossier_id is None:
        raise ValueError("a delivery needs a recipient or a dossier")
    delivery_id, now = ambient.new_id(), ambient.now()
    data = json.dumps(dict(delivery.data), ensure_ascii=False) if delivery.data else None
    blind = sealer.blind(f"{recipient.channel}:{recipient.remote}", REMOTE) if recipient.remote else None
    session.add(
        DeliveryRow(
            id=delivery_id,
            key=delivery.key,
            kind=delivery.kind,
            dossier_id=delivery.dossier_id,
            conversation_id=delivery.conversation_id,
            wanted=recipient.channel,
            remote_sealed=sealer.seal_optional(recipient.remote, REMOTE, delivery_id),
            remote_blind=blind,
            text_sealed=sealer.seal_optional(delivery.text, TEXT, delivery_id),
            template=delivery.template,
            data_sealed=sealer.seal_optional(data, DATA, delivery_id),
            state="ready",
            not_before=delivery.not_before or now,
            created_at=now,
        )
    )
    session.flush()
    return delivery_id


@dataclass(frozen=True)
class Opened:
    """What a delivery says and to whom, in clear."""

    remote: str | None
    text: str
    data: dict[str, str]


def open_delivery(sealer: Sealer, row: DeliveryRow) -> Opened:
    """Return the sealed parts in clear; raises WrongKey."""
    data = sealer.open_optional(row.data_sealed, DATA, row.id)
    return Opened(
        sealer.open_optional(row.remote_sealed, REMOTE, row.id),
        sealer.open_optional(row.text_sealed, TEXT, row.id) or "",
        json.loads(data) if data else {},
    )
