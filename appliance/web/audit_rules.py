"""The audit trail's hash chain: each row seals the one before it, so a changed or removed row shows."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

FIRST_PREVIOUS = "0" * 64


@dataclass(frozen=True)
class AuditRow:
    """One row as stored; `details` is the stored JSON text itself, not parsed again."""

    at: str
    actor: str
    action: str
    subject: str
    details: str
    previous_hash: str
    hash: str


def details_text(details: dict[str, object]) -> str:
    """Return the details as the one text that is stored and hashed (sorted keys, no spaces)."""
    return json.dumps(details, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain_hash(previous: str, at: str, actor: str, action: str, subject: str, details: str) -> str:
    """Return the SHA-256 (hex) over the previous hash and this row's fields; `previous` of the first is 64 zeros.

    The fields are hashed as one JSON list: no two different rows give the same bytes.
    """
    sealed = json.dumps([previous, at, actor, action, subject, details], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(sealed.encode("utf-8", "surrogatepass")).hexdigest()


def first_fault(rows: Iterable[AuditRow], previous: str = FIRST_PREVIOUS) -> int | None:
    """Return the position (from 0) of the first row that doesn't fit the chain, or None when all fit.

    Rows cut off the end can't be seen from the rows alone; keep the last hash elsewhere to notice that.
    """
    for position, row in enumerate(rows):
        expected = chain_hash(previous, row.at, row.actor, row.action, row.subject, row.details)
        if row.previous_hash != previous or row.hash != expected:
            return position
        previous = row.hash
    return None
