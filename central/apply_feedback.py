"""What a rating given at a box does at central: kept once per ticket or dossier, for the satisfaction rate."""

from appliance.core.protocol import FeedbackGiven
from central.ingest_workbench import Bench


def apply_feedback(bench: Bench, _event_id: str, body: FeedbackGiven) -> str | None:
    """Keep the rating; a later event about the same thing (reasons added) replaces it, but no answer to our survey."""
    bench.put_feedback(
        {
            "box_id": bench.box.id,
            "about": body.about,
            "face": body.face,
            "reasons": list(body.reasons),
            "service_id": body.service_id,
            "given_at": body.given_at,
        }
    )
    return None
