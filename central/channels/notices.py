"""Which news of a dossier its people are told: each of the nine statuses once, corrections as such, the day before.

The row is written in the transaction of the change itself; its words are made when it leaves, from what is true then.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from appliance.core.ambient import Ambient
from appliance.core.dossier_states import status
from central.models_deliveries import DeliveryRow
from central.models_dossiers import StatusEvent
from central.upsert import insert_once


def tell_step(session: Session, ambient: Ambient, event: StatusEvent, template: str) -> None:
    """Queue the news of a step that has become the dossier's status: status, correction, or moved (another date)."""
    if template == "status" and status(event.status).dong_nai_vi is None:
        return
    queue_notice(session, ambient, f"notice:{event.id}", event.dossier_id, template)


def queue_notice(
    session: Session, ambient: Ambient, key: str, dossier_id: str, template: str, at: datetime | None = None
) -> bool:
    """Queue a notice to the dossier's people whose words are made later; False where this key was queued before."""
    now = ambient.now()
    row = {
        "id": ambient.new_id(),
        "key": key,
        "kind": "notice",
        "dossier_id": dossier_id,
        "template": template,
        "state": "ready",
        "not_before": at or now,
        "attempts": 0,
        "given_up": [],
        "cost_vnd": 0,
        "created_at": now,
    }
    return insert_once(session, DeliveryRow, row)
