"""Messages of the account that come back as events: our own, and those that staff wrote in Zalo's own app."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.text import nfc
from central.channels.receipts import by_remote_id, report
from central.channels.ways_rules import CHAT, ZALO_WAYS
from central.deliveries import REMOTE, open_delivery
from central.inbox_rules import after
from central.inbox_tools import REMOTE as TALK_REMOTE
from central.inbox_tools import NewMessage, add_message
from central.models_deliveries import DeliveryRow
from central.models_inbox import Conversation
from central.services import CentralServices, inbox_tools

# How far back an echo may belong to a message whose answer we never saw.
RECENT = timedelta(hours=2)


def import_answer(parts: CentralServices, session: Session, event: Mapping[str, Any], at: datetime) -> str:
    """Match our own message, or keep what staff wrote elsewhere as an answer in the person's conversation."""
    message = event.get("message")
    message = message if isinstance(message, dict) else {}
    sender, recipient = event.get("sender"), event.get("recipient")
    user = str(recipient.get("id", ""))[:100] if isinstance(recipient, dict) else ""
    message_id, text = str(message.get("msg_id", ""))[:200], nfc(str(message.get("text", "")))
    if not user or not message_id:
        return "incomplete"
    ours = by_remote_id(session, tuple(sorted(ZALO_WAYS)), message_id) or _unanswered(parts, session, user, text, at)
    if ours is not None:
        ours.remote_id = ours.remote_id or message_id
        report(ours, "sent", at)
        return "ours"
    admin = sender.get("admin_id") if isinstance(sender, dict) else None
    return _keep(parts, session, user, message_id, text, at) if admin else "not-by-a-person"


def _unanswered(parts: CentralServices, session: Session, user: str, text: str, at: datetime) -> DeliveryRow | None:
    """Return the delivery to this user with this very text that is on the wire or uncertain."""
    blind = parts.sealer.blind(f"{CHAT}:{user}", REMOTE)
    open_rows = select(DeliveryRow).where(
        DeliveryRow.channel == CHAT,
        DeliveryRow.state.in_(("leased", "uncertain")),
        DeliveryRow.wire_at > at - RECENT,
        (DeliveryRow.remote_blind == blind) | DeliveryRow.remote_blind.is_(None),
    )
    for row in session.scalars(open_rows.limit(20).with_for_update()):
        if row.remote_blind == blind and nfc(open_delivery(parts.sealer, row).text) == text:
            return row
    return None


def _keep(parts: CentralServices, session: Session, user: str, message_id: str, text: str, at: datetime) -> str:
    blind = parts.sealer.blind(f"zalo:{user}", TALK_REMOTE)
    newest = select(Conversation).where(Conversation.remote_blind == blind).order_by(Conversation.last_in_at.desc())
    talk = session.scalars(newest.limit(1).with_for_update()).first()
    if talk is None:
        return "no-conversation"
    new = NewMessage("out", "zalo", text, at, remote_id=message_id)
    if add_message(session, inbox_tools(), talk.id, new) is None:
        return "known"
    if talk.state != "referred":
        talk.state = after(talk.state, "answer")
    talk.first_answer_at = talk.first_answer_at or at
    talk.changed_at = parts.ambient.now()
    talk.version += 1
    return "answer-imported"
