"""Approved templates (ZBS) by user id and by telephone, quota and uploads: the rest of the API that a sender uses."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from appliance.simulators.zalo.api_views import answered, token_fault
from appliance.simulators.zalo.faults import refused
from appliance.simulators.zalo.message_rules import BAD_PARAMETER, NOT_A_FOLLOWER, Refusal, template_fault
from appliance.simulators.zalo.service import zalo

blueprint = Blueprint("zalo_templates", __name__)
MAX_UPLOAD_BYTES = 5 * 1024 * 1024
NO_ZALO = Refusal(-118, "Zalo account not existed or inactive")
BAD_PHONE = Refusal(-108, "Phone number is invalid")


@blueprint.post("/v3.0/oa/message/template")
def send_template() -> Response:
    """Take a template to a user of the account; allowed outside the chat's window."""
    body = request.get_json(silent=True)
    user_id = body.get("user_id") if isinstance(body, dict) else None
    person = zalo().people.find(user_id) if isinstance(user_id, str) else None

    def check() -> Refusal | None:
        if person is None:
            return BAD_PARAMETER
        if not person.follows and person.last_interaction is None:
            return NOT_A_FOLLOWER
        return template_fault(body)

    def accept() -> dict[str, Any]:
        assert person is not None, "checked"
        message = zalo().people.write(person.id, _shown(body), from_user=False)
        zalo().webhooks.received(person.id, message.id, None)
        return {"message_id": message.id, "user_id": person.id}

    return answered(check, accept)


@blueprint.post("/message/template")
def send_template_to_phone() -> Response:
    """Take a template to a telephone number (84…); `tracking_id` returns in the receipt."""
    body = request.get_json(silent=True)
    phone = str(body.get("phone", "")) if isinstance(body, dict) else ""

    def check() -> Refusal | None:
        if not (phone.isascii() and phone.isdigit() and phone.startswith("84") and 10 <= len(phone) <= 12):
            return BAD_PHONE
        if phone.endswith("000"):
            return NO_ZALO  # numbers that end so have no Zalo here, for tests and demo
        return template_fault(body)

    def accept() -> dict[str, Any]:
        assert isinstance(body, dict), "checked"
        message = zalo().people.write(zalo().people.by_phone(phone).id, _shown(body), from_user=False)
        zalo().webhooks.received(phone, message.id, str(body.get("tracking_id", "")))
        quota = {"dailyQuota": "5000", "remainingQuota": "4999"}
        return {"msg_id": message.id, "sent_time": str(int(message.at.timestamp() * 1000)), "quota": quota}

    return answered(check, accept)


@blueprint.post("/v3.0/oa/quota/message")
def quota() -> Response:
    """Tell when a user last did something and how many answers are left."""
    fault = token_fault()
    if fault is not None:
        return refused(fault)
    body = request.get_json(silent=True)
    person = zalo().people.find(str(body.get("user_id", ""))) if isinstance(body, dict) else None
    if person is None:
        return refused(BAD_PARAMETER)
    last = person.last_interaction
    data = {
        "last_interaction": str(int(last.timestamp() * 1000)) if last else "",
        "cs_reply": {"remain": 8, "total": 8},
    }
    return jsonify({"data": data, "error": 0, "message": "Success"})


@blueprint.post("/v2.0/oa/upload/<kind>")
def upload(kind: str) -> Response:
    """Take a file and answer the id it is sent by."""
    fault = token_fault()
    if fault is not None:
        return refused(fault)
    file = request.files.get("file")
    if (
        file is None
        or kind not in ("image", "file", "gif")
        or len(file.read(MAX_UPLOAD_BYTES + 1)) > MAX_UPLOAD_BYTES
    ):
        return refused(BAD_PARAMETER)
    name = "token" if kind == "file" else "attachment_id"
    return jsonify({"data": {name: zalo().ambient.random_bytes(12).hex()}, "error": 0, "message": "Success"})


def _shown(body: Any) -> str:
    values = body["template_data"].items()
    return f"[mẫu {body['template_id']}] " + " · ".join(f"{name}: {value}" for name, value in values)
