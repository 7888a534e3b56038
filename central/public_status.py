"""What a box may tell anybody who knows a dossier's code: its status and its due date, nothing personal."""

from collections.abc import Mapping
from typing import Any

from appliance.core.ambient import LOCAL_ZONE, moment_text
from central.feed import News
from central.models_dossiers import Dossier

KIND = "public_status"


def status_news(row: Mapping[str, Any]) -> News:
    """Return the piece of news for the box, from a dossier's columns; it must have a code.

    While the clock stands still there is no date: nobody should come on one that is going to move.
    """
    due_at = None if row["paused_at"] else row["due_at"]
    body = {
        "status": row["status"],
        "due_date": due_at.astimezone(LOCAL_ZONE).date().isoformat() if due_at else None,
        "updated_at": moment_text(row["updated_at"]),
        "version": row["version"],
    }
    return News(KIND, row["code"], body)


def status_news_of(dossier: Dossier) -> News:
    """Return the piece of news for the box about a loaded dossier."""
    return status_news(
        {
            "code": dossier.code,
            "status": dossier.status,
            "due_at": dossier.due_at,
            "paused_at": dossier.paused_at,
            "updated_at": dossier.updated_at,
            "version": dossier.version,
        }
    )
