"""The audit of acts at central: append-only rows in one hash chain."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.web.audit_rules import FIRST_PREVIOUS, AuditRow, chain_hash, details_text, first_fault
from central.models_staff import AuditEntry

# PostgreSQL: writers of the chain queue up here; SQLite has one writer at a time anyway.
_CHAIN_LOCK = 4_107_115_302


def append_audit(
    session: Session, ambient: Ambient, *, actor: str, action: str, subject: str, details: dict[str, object]
) -> None:
    """Add one row within the caller's transaction, as late in it as possible; `details` hold no personal data."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK})
    last = session.execute(
        select(AuditEntry.id, AuditEntry.hash).order_by(AuditEntry.id.desc()).limit(1)
    ).one_or_none()
    number, previous = (last[0] + 1, last[1]) if last else (1, FIRST_PREVIOUS)
    at, body = ambient.now_text(), details_text(details)
    session.add(
        AuditEntry(
            id=number,
            at=at,
            actor=actor,
            action=action,
            subject=subject,
            details=body,
            previous_hash=previous,
            hash=chain_hash(previous, at, actor, action, subject, body),
        )
    )
    session.flush()


def first_broken_row(session: Session) -> int | None:
    """Return the id of the first row that doesn't fit the chain, None when all fit."""
    entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    rows = [AuditRow(e.at, e.actor, e.action, e.subject, e.details, e.previous_hash, e.hash) for e in entries]
    position = first_fault(rows)
    return None if position is None else entries[position].id
