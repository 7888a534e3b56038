"""What people thought of the service, as the boxes report it; names nobody."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Feedback(Base):
    """One rating of one ticket or dossier; the latest word of the box about it counts."""

    __tablename__ = "feedback"
    __table_args__ = (Index("ix_feedback_box_id_given_at", "box_id", "given_at"), {"info": {"retention": "queue"}})

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    about: Mapped[str] = mapped_column(primary_key=True)
    face: Mapped[str]
    reasons: Mapped[list[str]] = mapped_column(default=list)
    service_id: Mapped[str | None]
    given_at: Mapped[datetime]
