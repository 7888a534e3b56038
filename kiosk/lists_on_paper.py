"""The day's ledger (form 07) and a list for the post, as rows for a page that is printed and signed."""

import json
import sqlite3

from appliance.core.errors import NotFound
from kiosk.handovers import COLLECTORS

_LEDGER = """
SELECT year, line, collector, collector_name, items, fee, dossier_acts.code, dossier_acts.kind, drafted_at, drafted_by,
    applicant_name, dossiers.received_at, dossiers.due_at, provisional_no, procedure_id
FROM ledger_lines JOIN dossier_acts ON dossier_acts.id = act_id
LEFT JOIN dossiers ON dossiers.id = dossier_acts.dossier_id
WHERE ledger_lines.business_day = ? ORDER BY year, line LIMIT 2000
"""
_POST = """
SELECT position, postal_no, dossier_acts.code, applicant_name, provisional_no FROM post_items
JOIN dossier_acts ON dossier_acts.id = act_id LEFT JOIN dossiers ON dossiers.id = dossier_acts.dossier_id
WHERE handover_id = ? ORDER BY position
"""


def ledger_of_day(connection: sqlite3.Connection, day: str) -> list[dict[str, object]]:
    """Return the ledger's lines of a business day, in their order."""
    return [
        {**dict(row), "items": json.loads(row["items"]), "collector_words": COLLECTORS[row["collector"]]}
        for row in connection.execute(_LEDGER, (day,))
    ]


def post_list(connection: sqlite3.Connection, handover_id: str) -> tuple[sqlite3.Row, list[sqlite3.Row]]:
    """Return a hand-over to the post and its rows; raises NotFound "unknown-handover"."""
    head = connection.execute("SELECT * FROM post_handovers WHERE id = ?", (handover_id,)).fetchone()
    if head is None:
        raise NotFound("unknown-handover", "Không có danh sách này.", "There is no such list.")
    return head, connection.execute(_POST, (handover_id,)).fetchall()
