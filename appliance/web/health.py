"""`GET /healthz`: whether the process and what it needs are fine."""

from flask import Blueprint, Response, jsonify

from appliance.version import VERSION
from appliance.web.state import web_state

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> tuple[Response, int]:
    """Answer 200 when every readiness check is fine, otherwise 503 with the reasons."""
    state = web_state()
    faults = {name: reason for name, check in state.readiness.items() if (reason := check()) is not None}
    body: dict[str, object] = {
        "status": "unavailable" if faults else "ok",
        "service": state.service,
        "version": VERSION,
    }
    if faults:
        body["checks"] = faults
    return jsonify(body), 503 if faults else 200
