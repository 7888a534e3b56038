"""The box's audit trail: append-only rows, each sealing the one before it (appliance/web/audit_rules.py)."""

import sqlite3

from appliance.core.ambient import Ambient
from appliance.store import Store
from appliance.web.audit_rules import FIRST_PREVIOUS, AuditRow, chain_hash, details_text, first_fault


def append(
    connection: sqlite3.Connection,
    ambient: Ambient,
    actor: str,
    action: str,
    subject: str,
    details: dict[str, object] | None = None,
) -> None:
    """Add one row inside `Store.write_transaction()`; `details` holds no personal data."""
    last = connection.execute("SELECT hash FROM audit ORDER BY id DESC LIMIT 1").fetchone()
    previous = last[0] if last else FIRST_PREVIOUS
    at, text = ambient.now_text(), details_text(details or {})
    connection.execute(
        "INSERT INTO audit (at, actor, action, subject, details, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (at, actor, action, subject, text, previous, chain_hash(previous, at, actor, action, subject, text)),
    )


def broken_row(store: Store) -> int | None:
    """Return the position (from 0) of the first row that does not fit the chain, or None."""
    rows = store.reader().execute(
        "SELECT at, actor, action, subject, details, previous_hash, hash FROM audit ORDER BY id"
    )
    return first_fault(AuditRow(*row) for row in rows)
