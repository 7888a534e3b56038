"""Whom we asked how satisfied they are after their dossier ended; the answer itself is a `Feedback`."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Survey(Base):
    """One invitation per dossier, and at most one reminder."""

    __tablename__ = "surveys"
    __table_args__ = (Index("ix_surveys_invited_at", "invited_at"), {"info": {"retention": "dossier"}})

    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    invited_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
