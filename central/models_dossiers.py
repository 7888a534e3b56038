"""Dossiers, their papers' tokens, what happened to them and when they are due; queue tickets."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Dossier(Base):
    """One dossier. Personal columns are sealed (`central.sealing`) under the row's id."""

    __tablename__ = "dossiers"
    __table_args__ = (
        Index("ix_dossiers_received_at_id", "received_at", "id"),
        Index("ix_dossiers_box_id_received_at", "box_id", "received_at"),
        Index("ix_dossiers_status_status_at", "status", "status_at"),
        {"info": {"retention": "dossier"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str | None] = mapped_column(unique=True)
    provisional_no: Mapped[str | None]
    box_id: Mapped[str | None] = mapped_column(ForeignKey("boxes.id"))
    unit_code: Mapped[str]
    handling_unit: Mapped[str | None]
    procedure_id: Mapped[str]
    procedure_name: Mapped[str | None]
    catalogue_version: Mapped[str | None]
    channel: Mapped[str]
    lang: Mapped[str] = mapped_column(default="vi")
    officer_login: Mapped[str | None]
    officer_name: Mapped[str | None]
    handler_login: Mapped[str | None]
    """The officer in charge, once central knows one; `officer_login` is who took the dossier in."""
    handler_name: Mapped[str | None]
    return_place: Mapped[str | None]
    papers: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    name_sealed: Mapped[bytes | None]
    phone_sealed: Mapped[bytes | None]
    email_sealed: Mapped[bytes | None]
    id_number_sealed: Mapped[bytes | None]
    address_sealed: Mapped[bytes | None]
    status: Mapped[str]
    status_at: Mapped[datetime]
    status_note: Mapped[str | None]
    received_at: Mapped[datetime]
    first_due_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    term: Mapped[dict[str, Any] | None]
    """The processing time the first due date follows from, with the procedure's named pauses (`TermBody`)."""
    term_due_at: Mapped[datetime | None]
    """What on time is judged by: the first due date, moved by legal pauses and by nothing else."""
    paused_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    merged_into: Mapped[str | None] = mapped_column(ForeignKey("dossiers.id"))
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class DossierAlias(Base):
    """The id a box gave a dossier; several lead to one when a code was taken in twice."""

    __tablename__ = "dossier_aliases"
    __table_args__ = {"info": {"retention": "dossier"}}

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    box_dossier_id: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)


class Slip(Base):
    """A tracking token that stands on paper; a reissued slip's token stays, with the moment it ended."""

    __tablename__ = "slips"
    __table_args__ = {"info": {"retention": "dossier"}}

    token: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)
    copy_no: Mapped[int] = mapped_column(default=0)
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class StatusEvent(Base):
    """One step of a dossier, in the order it happened; `source` tells who said so, `source_id` makes it idempotent."""

    __tablename__ = "status_events"
    __table_args__ = (
        UniqueConstraint("source", "source_id"),
        Index("ix_status_events_dossier_id_at", "dossier_id", "at"),
        {"info": {"retention": "dossier"}},
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"))
    status: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str | None]
    actor: Mapped[str]
    source: Mapped[str]
    source_id: Mapped[str]
    recorded_at: Mapped[datetime]


class DueDate(Base):
    """Every due date a dossier ever had; number 1 is the first. On time is judged by `Dossier.term_due_at`."""

    __tablename__ = "due_dates"
    __table_args__ = {"info": {"retention": "dossier"}}

    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    due_at: Mapped[datetime] = mapped_column(index=True)
    cause: Mapped[str]
    note: Mapped[str | None]
    actor: Mapped[str]
    set_at: Mapped[datetime]


class ClockPause(Base):
    """A time that does not count: by a status (`kind` "status"), or a named pause; open until `ended_at`.

    `ends_by` is how long the law lets a named pause last; what goes on after it counts again.
    """

    __tablename__ = "clock_pauses"
    __table_args__ = (UniqueConstraint("source", "source_id"), {"info": {"retention": "dossier"}})

    id: Mapped[str] = mapped_column(primary_key=True)
    dossier_id: Mapped[str] = mapped_column(ForeignKey("dossiers.id"), index=True)
    kind: Mapped[str]
    name_vi: Mapped[str | None]
    name_en: Mapped[str | None]
    started_at: Mapped[datetime]
    ends_by: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    note: Mapped[str | None]
    actor: Mapped[str]
    source: Mapped[str]
    source_id: Mapped[str]


class Ticket(Base):
    """A queue ticket's last known place, as its box told."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index("ix_tickets_box_id_business_day", "box_id", "business_day"),
        {"info": {"retention": "queue"}},
    )

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[str]
    service_id: Mapped[str]
    service_name: Mapped[str | None]
    business_day: Mapped[str]
    token: Mapped[str | None] = mapped_column(unique=True)
    lang: Mapped[str] = mapped_column(default="vi")
    priority_group: Mapped[str | None]
    state: Mapped[str]
    counter: Mapped[str | None]
    ahead: Mapped[int | None]
    issued_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    away_until: Mapped[datetime | None]
    steps_left: Mapped[int | None]
    wish: Mapped[str | None]
    """What its holder asked for here and the box has not answered yet."""
    wished_at: Mapped[datetime | None]
