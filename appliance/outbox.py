"""What central must learn: rows written in the same transaction as the fact, drained by the sync daemon."""

import json
import sqlite3
from collections.abc import Mapping

from appliance.core.ambient import Ambient


def enqueue(
    connection: sqlite3.Connection, ambient: Ambient, kind: str, subject: str, body: Mapping[str, object]
) -> str:
    """Add one event about `subject` ("ticket:<id>", "dossier:<id>") and return its event id.

    Must be called inside `Store.write_transaction()`. Events of one subject carry a gapless sequence
    from 1, so that central can hold those that arrive early.
    """
    event_id = ambient.new_id()
    row = connection.execute(
        "INSERT INTO outbox_subjects (subject, last_seq) VALUES (?, 1)"
        " ON CONFLICT (subject) DO UPDATE SET last_seq = last_seq + 1 RETURNING last_seq",
        (subject,),
    ).fetchone()
    connection.execute(
        "INSERT INTO outbox (event_id, kind, subject, subject_seq, body, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        (event_id, kind, subject, row[0], json.dumps(body, ensure_ascii=False), ambient.now_text()),
    )
    return event_id
