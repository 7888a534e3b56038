"""Messages that citizens send by our own pages: from the tracking page to the officer, and by the feedback form."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from central.inbox_tools import InboxTools, text_of
from central.models_inbox import Conversation, ConversationMessage

WEB, FORM = "web", "form"
SHOWN = ("in", "out", "auto")


@dataclass(frozen=True)
class TypedMessage:
    """A message typed on a page of ours; `remote_message_id` is the form's id, so that a double click is one."""

    channel: str
    remote_user: str
    remote_message_id: str
    text: str
    received_at: datetime
    attachments: list[Any] = field(default_factory=list)
    public: bool = False


@dataclass(frozen=True)
class ShownMessage:
    """A message as a page shows it."""

    kind: str
    text: str
    at: datetime
    author_login: str | None
    attachments: list[dict[str, Any]]


def slip_writer(dossier_id: str) -> str:
    """Return how the writer is named who holds the slip of a dossier: whoever holds it is the same writer."""
    return f"slip:{dossier_id}"


def conversations_of_slip(session: Session, dossier_id: str) -> list[Conversation]:
    """Return what was written from the tracking page of this dossier, oldest first."""
    mine = (Conversation.dossier_id == dossier_id) & (Conversation.channel == WEB)
    return list(session.scalars(select(Conversation).where(mine).order_by(Conversation.received_at)))


def shown_messages(
    session: Session, tools: InboxTools, conversation_id: str, kinds: tuple[str, ...] = SHOWN
) -> list[ShownMessage]:
    """Return the messages of these kinds in order, opened."""
    mine = (ConversationMessage.conversation_id == conversation_id) & ConversationMessage.kind.in_(kinds)
    order = (ConversationMessage.at, ConversationMessage.recorded_at, ConversationMessage.id)
    return [
        ShownMessage(row.kind, text_of(tools.sealer, row), row.at, row.author_login, row.attachments)
        for row in session.scalars(select(ConversationMessage).where(mine).order_by(*order))
    ]
