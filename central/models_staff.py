"""People and programs that may act at central: accounts, sessions, API keys, and the audit of what they did."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from central.model_base import Base


class Staff(Base):
    """An account. With `box_id` it belongs to that centre and goes to its box in the change feed."""

    __tablename__ = "staff"
    __table_args__ = {"info": {"retention": "state"}}

    login: Mapped[str] = mapped_column(primary_key=True)
    full_name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str]
    box_id: Mapped[str | None] = mapped_column(ForeignKey("boxes.id"), index=True)
    counters: Mapped[list[str]] = mapped_column(default=list)
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    failed_logins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[str | None]
    updated_at: Mapped[datetime]


class StaffSession(Base):
    """A logged-in browser; `id` is the SHA-256 of what its cookie holds."""

    __tablename__ = "staff_sessions"
    __table_args__ = {"info": {"retention": "session"}}

    id: Mapped[str] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(ForeignKey("staff.login"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[str]
    expires_at: Mapped[str]


class ApiKey(Base):
    """A program's key; only its SHA-256 is kept."""

    __tablename__ = "api_keys"
    __table_args__ = {"info": {"retention": "state"}}

    id: Mapped[str] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AuditEntry(Base):
    """One act, chained to the one before by its hash; `at` and `details` are kept as the very texts that were hashed."""

    __tablename__ = "audit"
    __table_args__ = {"info": {"retention": "audit"}}

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[str]
    previous_hash: Mapped[str]
    hash: Mapped[str]
