"""What came in from boxes: each event's id once, and how far each subject's sequence has been applied."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class InboxEvent(Base):
    """One event: applied, held (it came early) or parked (it can't be applied; a person looks).

    The body is kept, sealed, only while it is needed: for held and parked events.
    """

    __tablename__ = "inbox_events"
    __table_args__ = (
        Index(
            "ix_inbox_events_held",
            "box_id",
            "subject",
            "subject_seq",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index("ix_inbox_events_received_at", "received_at"),
        {"info": {"retention": "transit"}},
    )

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    subject_seq: Mapped[int]
    state: Mapped[str]
    reason: Mapped[str | None]
    created_at: Mapped[str]
    received_at: Mapped[datetime]
    sealed: Mapped[bytes | None]


class Subject(Base):
    """How far the events of one subject of one box have been applied, and by which of its databases."""

    __tablename__ = "subjects"
    __table_args__ = {"info": {"retention": "transit"}}

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    applied_seq: Mapped[int]
    database_id: Mapped[str]
