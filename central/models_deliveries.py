"""Messages on their way to citizens, the raw events of channels, and the tokens channels give us."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class DeliveryRow(Base):
    """One message to one person (`central.delivery_rules`); whom and what is sealed.

    `wanted` is the channel it must go by (None: the best one that may be used then); `channel` the one it went by.
    `given_up` lists the channels that can't carry this one, with the reason.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        Index("ix_deliveries_state_not_before", "state", "not_before"),
        Index("ix_deliveries_channel_remote_id", "channel", "remote_id"),
        Index("ix_deliveries_channel_sent_at", "channel", "sent_at"),
        {"info": {"retention": "conversation"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    dossier_id: Mapped[str | None] = mapped_column(index=True)
    conversation_id: Mapped[str | None] = mapped_column(index=True)
    wanted: Mapped[str | None]
    remote_sealed: Mapped[bytes | None]
    remote_blind: Mapped[str | None] = mapped_column(index=True)
    text_sealed: Mapped[bytes | None]
    template: Mapped[str | None]
    data_sealed: Mapped[bytes | None]
    state: Mapped[str]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    wire_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    given_up: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    channel: Mapped[str | None]
    remote_id: Mapped[str | None]
    outcome: Mapped[str | None]
    code: Mapped[str | None]
    cost_vnd: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]


class ChannelEvent(Base):
    """What a channel told us, as it came: written first, worked on later, kept until no repetition can come."""

    __tablename__ = "channel_events"
    __table_args__ = (
        Index("ix_channel_events_state_not_before", "state", "not_before"),
        {"info": {"retention": "transit"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    channel: Mapped[str]
    digest: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of channel and body: the same event again is the same row."""
    body_sealed: Mapped[bytes]
    state: Mapped[str]
    not_before: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    code: Mapped[str | None]
    received_at: Mapped[datetime]


class ChannelToken(Base):
    """The pair of tokens a channel last gave us; the refresh token works once, so the row is saved before any use."""

    __tablename__ = "channel_tokens"
    __table_args__ = {"info": {"retention": "state"}}

    channel: Mapped[str] = mapped_column(primary_key=True)
    access_sealed: Mapped[bytes]
    refresh_sealed: Mapped[bytes]
    refresh_after: Mapped[datetime]
    expires_at: Mapped[datetime]
    refreshing_since: Mapped[datetime | None]
    """Set while a refresh is on the wire: after a kill there, only a person can tell whether the pair is still good."""
    fault: Mapped[str | None]
    changed_at: Mapped[datetime]
