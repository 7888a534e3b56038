"""Conversations with citizens on every channel, their messages, who is looking at them, and ready-made answers."""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Conversation(Base):
    """One matter somebody brought: its number, category, owner, due time and state (`central.inbox_rules`).

    Who wrote is sealed; `remote_blind` finds the same person again. `version` counts what staff did, so that two
    answers never cross; `changed_at` moves with everything and is what the live pages look at.
    """

    __tablename__ = "conversations"
    __table_args__ = (
        Index("ix_conversations_remote_blind_last_in_at", "remote_blind", "last_in_at"),
        Index("ix_conversations_state_due_at", "state", "due_at"),
        Index("ix_conversations_owner_login_state", "owner_login", "state"),
        Index("ix_conversations_changed_at", "changed_at"),
        {"info": {"retention": "conversation"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str | None] = mapped_column(unique=True)
    """The unguessable name of its own public page, for matters that came by the feedback form."""
    box_id: Mapped[str | None] = mapped_column(ForeignKey("boxes.id"))
    dossier_id: Mapped[str | None] = mapped_column(ForeignKey("dossiers.id"), index=True)
    proven: Mapped[bool] = mapped_column(Boolean, default=False)
    """Whether the writer showed that they hold the slip; otherwise only what anybody may know may be said."""
    channel: Mapped[str]
    public: Mapped[bool] = mapped_column(Boolean, default=False)
    lang: Mapped[str] = mapped_column(default="vi")
    remote_blind: Mapped[str]
    remote_sealed: Mapped[bytes]
    name_sealed: Mapped[bytes | None]
    contact_sealed: Mapped[bytes | None]
    category: Mapped[str]
    state: Mapped[str]
    owner_login: Mapped[str | None]
    received_at: Mapped[datetime]
    first_due_at: Mapped[datetime]
    """What on time is judged by; `due_at` is that of the message that waits now."""
    due_at: Mapped[datetime]
    last_in_at: Mapped[datetime]
    first_answer_at: Mapped[datetime | None]
    handled_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    changed_at: Mapped[datetime]


class ConversationMessage(Base):
    """One message, note or act; `remote_id` (the channel's own id) and `form_id` (ours) make each arrive once."""

    __tablename__ = "conversation_messages"
    __table_args__ = (
        UniqueConstraint("channel", "remote_id"),
        Index("ix_conversation_messages_conversation_id_at", "conversation_id", "at"),
        {"info": {"retention": "conversation"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"))
    kind: Mapped[str]
    channel: Mapped[str]
    remote_id: Mapped[str | None]
    form_id: Mapped[str | None] = mapped_column(unique=True)
    author_login: Mapped[str | None]
    text_sealed: Mapped[bytes | None]
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class HotlineSerial(Base):
    """The last number given to a matter on a day."""

    __tablename__ = "hotline_serials"
    __table_args__ = {"info": {"retention": "state"}}

    day: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Presence(Base):
    """Who of the staff has a conversation open, and since when they write."""

    __tablename__ = "inbox_presence"
    __table_args__ = {"info": {"retention": "session"}}

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id"), primary_key=True)
    login: Mapped[str] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    typing_at: Mapped[datetime | None]


class CannedAnswer(Base):
    """A ready-made answer that the officers keep themselves."""

    __tablename__ = "canned_answers"
    __table_args__ = {"info": {"retention": "state"}}

    id: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    updated_at: Mapped[datetime]
