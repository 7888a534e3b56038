"""Boxes, their keys, the number leases they hold, and the feed of changes each one reads."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Meta(Base):
    """Single values of this installation: the epoch, the check of the data key."""

    __tablename__ = "meta"
    __table_args__ = {"info": {"retention": "state"}}

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]


class Box(Base):
    """One centre's box. `feed_seq` is the head of its change feed; its row is the lock all its writers take first."""

    __tablename__ = "boxes"
    __table_args__ = {"info": {"retention": "state"}}

    id: Mapped[str] = mapped_column(primary_key=True)
    name_vi: Mapped[str] = mapped_column(default="")
    name_en: Mapped[str] = mapped_column(default="")
    unit_code: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    hotline: Mapped[str] = mapped_column(default="")
    case_system: Mapped[str] = mapped_column(default="province")
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    database_id: Mapped[str | None]
    database_seen_at: Mapped[datetime | None]
    feed_seq: Mapped[int] = mapped_column(BigInteger, default=0)
    leases_through: Mapped[str | None]
    revoked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class BoxKey(Base):
    """A secret of a box under the key id its tokens carry; several overlap while one is being rotated."""

    __tablename__ = "box_keys"
    __table_args__ = {"info": {"retention": "state"}}

    key_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), index=True)
    sync_hash: Mapped[str]
    token_key_sealed: Mapped[bytes]
    added_at: Mapped[datetime]
    sync_revoked_at: Mapped[datetime | None]


class RetiredDatabase(Base):
    """A database id a box no longer has (after a restore); its return means two boxes under one secret."""

    __tablename__ = "retired_databases"
    __table_args__ = {"info": {"retention": "state"}}

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    database_id: Mapped[str] = mapped_column(primary_key=True)
    retired_at: Mapped[datetime]


class Change(Base):
    """The newest value of one thing a box must know; `seq` orders them, a newer value takes a newer seq."""

    __tablename__ = "changes"
    __table_args__ = (
        Index("ix_changes_box_id_seq", "box_id", "seq", unique=True),
        {"info": {"retention": "state"}},
    )

    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    body: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]


class SerialLease(Base):
    """Serials of one unit's day that one box may use; never handed out twice."""

    __tablename__ = "serial_leases"
    __table_args__ = {"info": {"retention": "state"}}

    unit_code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    first_serial: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_serial: Mapped[int]
    box_id: Mapped[str] = mapped_column(ForeignKey("boxes.id"), index=True)
    granted_at: Mapped[datetime]


class OwnSerial(Base):
    """The last serial central itself gave on a unit's day, to dossiers a box could only receive provisionally."""

    __tablename__ = "own_serials"
    __table_args__ = {"info": {"retention": "state"}}

    unit_code: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[str] = mapped_column(primary_key=True)
    last_serial: Mapped[int] = mapped_column(SmallInteger)
