"""A stand-in for an SMS gateway: it keeps what it accepted, knows a repeated id, and refuses what a real one refuses."""

import json
import threading
from dataclasses import dataclass, field

from flask import Blueprint, Flask, Response, current_app, jsonify, request

blueprint = Blueprint("sms", __name__)
MAX_CHARS = 160
KEY = "simulated-sms-key"
_PLACE = "motcua.simulated-sms"


@dataclass
class SmsGateway:
    """The messages of one run, by their id."""

    accepted: dict[str, dict[str, str]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, message: dict[str, str]) -> dict[str, str]:
        """Accept a message once."""
        with self.lock:
            if message["id"] in self.accepted:
                return {"status": "duplicate", "message_id": message["id"]}
            self.accepted[message["id"]] = message
        return {"status": "accepted", "message_id": message["id"]}


def install(app: Flask) -> None:
    """Add the gateway to the simulated channels."""
    app.extensions[_PLACE] = SmsGateway()
    app.register_blueprint(blueprint)


def _gateway() -> SmsGateway:
    found: SmsGateway = current_app.extensions[_PLACE]
    return found


@blueprint.post("/sms/send")
def send() -> Response:
    """Take one message; one part of plain letters to a Vietnamese number."""
    if request.headers.get("Authorization") != f"Bearer {KEY}":
        return jsonify({"status": "refused", "code": "key"})
    try:
        body = {name: str(json.loads(request.data)[name]) for name in ("id", "to", "from", "text")}
    except (ValueError, KeyError, TypeError):
        return jsonify({"status": "refused", "code": "content"})
    if not (body["to"].isascii() and body["to"].isdigit() and body["to"].startswith("84")):
        return jsonify({"status": "refused", "code": "number"})
    if not body["text"].isascii() or len(body["text"]) > MAX_CHARS:
        return jsonify({"status": "refused", "code": "content"})
    return jsonify(_gateway().take(body))


@blueprint.get("/tools/sms.json")
def messages() -> Response:
    """Answer every message that was accepted, oldest first."""
    return jsonify({"messages": list(_gateway().accepted.values())})
