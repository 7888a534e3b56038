"""What the inbox works with, and the small steps all its acts share: sealing, numbering, adding a message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.calendar_rules import WorkCalendar
from appliance.core.errors import Conflict, NotFound
from appliance.core.text import nfc
from central.inbox_rules import number_text
from central.inbox_settings import InboxPart
from central.models_inbox import Conversation, ConversationMessage, HotlineSerial
from central.sealing import Sealer
from central.upsert import insert_once

REMOTE, NAME, CONTACT, TEXT = (
    "conversations.remote",
    "conversations.name",
    "conversations.contact",
    "conversation_messages.text",
)


@dataclass(frozen=True)
class InboxTools:
    """The clock, the cipher, the working calendar (slow to load, so asked for when needed) and the settings."""

    ambient: Ambient
    sealer: Sealer
    calendar: Callable[[], WorkCalendar]
    settings: InboxPart


@dataclass(frozen=True)
class NewMessage:
    """A message about to be written; `kind` is in, out, auto, note or act."""

    kind: str
    channel: str
    text: str
    at: datetime
    remote_id: str | None = None
    form_id: str | None = None
    author: str | None = None
    attachments: Sequence[dict[str, Any]] = ()


def add_message(session: Session, tools: InboxTools, conversation_id: str, new: NewMessage) -> str | None:
    """Write the message once; None when the channel's id or the form's id is already known."""
    message_id = tools.ambient.new_id()
    row = {
        "id": message_id,
        "conversation_id": conversation_id,
        "kind": new.kind,
        "channel": new.channel,
        "remote_id": new.remote_id,
        "form_id": new.form_id,
        "author_login": new.author,
        "text_sealed": tools.sealer.seal_optional(nfc(new.text), TEXT, message_id),
        "attachments": list(new.attachments),
        "at": new.at,
        "recorded_at": tools.ambient.now(),
    }
    return message_id if insert_once(session, ConversationMessage, row) else None


def text_of(sealer: Sealer, message: ConversationMessage) -> str:
    """Return the message's text."""
    return sealer.open_optional(message.text_sealed, TEXT, message.id) or ""


def next_number(session: Session, ambient: Ambient) -> str:
    """Return a fresh number of today; two callers at once never get the same."""
    day = ambient.today_text()
    insert_once(session, HotlineSerial, {"day": day, "last": 0})
    row = session.execute(select(HotlineSerial).where(HotlineSerial.day == day).with_for_update()).scalar_one()
    row.last += 1
    session.flush()
    return number_text(day, row.last)


def locked_conversation(session: Session, conversation_id: str) -> Conversation:
    """Return the conversation with its row locked; raises NotFound "conversation-unknown"."""
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    found = session.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if found is None:
        raise NotFound("conversation-unknown", "Không có cuộc trao đổi này.", "There is no such conversation.")
    return found


def check_seen(conversation: Conversation, version: int) -> None:
    """Raise Conflict "conversation-changed" where a colleague did something since the page was opened."""
    if conversation.version != version:
        raise Conflict(
            "conversation-changed",
            "Đồng nghiệp vừa xử lý cuộc trao đổi này. Hãy xem lại rồi gửi.",
            "A colleague has just dealt with this conversation. Please look again before you send.",
        )
