"""People as the channels know them, which dossiers they follow, files they sent, and whom the duty desk must call."""

from datetime import datetime

from sqlalchemy import Boolean, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class ChannelPerson(Base):
    """A person under the name one channel gives them; `last_in_at` is when they last did something towards us."""

    __tablename__ = "channel_people"
    __table_args__ = (UniqueConstraint("channel", "remote_blind"), {"info": {"retention": "conversation"}})

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    remote_blind: Mapped[str]
    remote_sealed: Mapped[bytes]
    follows: Mapped[bool] = mapped_column(Boolean, default=False)
    last_in_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class Follower(Base):
    """A person who is told about a dossier since `bound_at`; a row that was stopped stays as proof that it was."""

    __tablename__ = "followers"
    __table_args__ = (UniqueConstraint("dossier_id", "person_id"), {"info": {"retention": "dossier"}})

    id: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"))
    person_id: Mapped[str] = mapped_column(ForeignKey("channel_people.id"), index=True)
    bound_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]
    stopped_by: Mapped[str | None]
    """chat (the person), slip (whoever holds it), erased."""


class LinkCode(Base):
    """A one-time code shown on a dossier's page; only its keyed hash is kept."""

    __tablename__ = "link_codes"
    __table_args__ = {"info": {"retention": "session"}}

    code_blind: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CallRow(Base):
    """Somebody no channel could reach: the duty desk calls. `state` is open or done; `outcome` what came of it."""

    __tablename__ = "call_list"
    __table_args__ = (
        Index("ix_call_list_state_made_at", "state", "made_at"),
        {"info": {"retention": "dossier"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    delivery_id: Mapped[str] = mapped_column(ForeignKey("deliveries.id"), unique=True)
    box_id: Mapped[str | None] = mapped_column(ForeignKey("boxes.id"))
    dossier_id: Mapped[str | None]
    state: Mapped[str]
    made_at: Mapped[datetime]
    outcome: Mapped[str | None]
    done_by: Mapped[str | None]
    done_at: Mapped[datetime | None]


class ChannelFile(Base):
    """A picture or document a citizen sent, fetched when it came; name and content are sealed."""

    __tablename__ = "channel_files"
    __table_args__ = {"info": {"retention": "conversation"}}

    id: Mapped[str] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(unique=True)
    """Which message's which attachment, so that a second fetch is the same row."""
    mime_type: Mapped[str]
    size_bytes: Mapped[int]
    name_sealed: Mapped[bytes]
    content_sealed: Mapped[bytes]
    fetched_at: Mapped[datetime]


class Mailbox(Base):
    """How far a mailbox was read (RFC 9051 section 2.3.1.1: UIDs only mean something under their UIDVALIDITY)."""

    __tablename__ = "mailboxes"
    __table_args__ = {"info": {"retention": "state"}}

    name: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int]
    last_uid: Mapped[int]
