"""What people thought of the service, told at a box's faces or on a page of ours; names nobody."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Feedback(Base):
    """One rating of one ticket or dossier. Who told it first (`source` "box" or "survey") may add to it, nobody else."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_box_id_given_at", "box_id", "given_at"), {"info": {"retention": "queue"}})

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    face: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    service_id: Mapped[str | None]
    given_at: Mapped[datetime]
    source: Mapped[str] = mapped_column(default="box", server_default="box")
    indicators: Mapped[dict[str, Any] | None]
    """Points 0 to 2 for the askable indicators of Decision 766/QĐ-TTg, by number ("3" to "8"); 9 is the face."""
