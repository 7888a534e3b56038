"""The open API and the token endpoint; whatever goes wrong is answered with HTTP 200 and an error number."""

import json
from typing import Any

from flask import Blueprint, Response, jsonify, request

from appliance.core.ambient import LOCAL_ZONE
from appliance.simulators.zalo.message_rules import (
    BAD_PARAMETER,
    BAD_TOKEN,
    NOT_A_FOLLOWER,
    Refusal,
    may_receive,
    text_of,
)
from appliance.simulators.zalo.service import zalo

blueprint = Blueprint("zalo_api", __name__)


@blueprint.post("/v4/oa/access_token")
def access_token() -> Response:
    """Swap a refresh token for a new pair of tokens (form fields, the app's secret in a header)."""
    form = request.form
    answer = zalo().tokens.refresh(
        form.get("app_id", ""),
        request.headers.get("secret_key", ""),
        form.get("grant_type", ""),
        form.get("refresh_token", ""),
    )
    if isinstance(answer, Refusal):
        return jsonify({"error": answer.error, "error_name": answer.message, "error_description": answer.message})
    return jsonify(answer)


@blueprint.post("/v3.0/oa/message/cs")
def send_message() -> Response:
    """Take a consultation message to a citizen."""
    if not _token_good():
        return _refused(BAD_TOKEN)
    asked = text_of(request.get_json(silent=True))
    if isinstance(asked, Refusal):
        return _refused(asked)
    user_id, text = asked
    person = zalo().people.find(user_id)
    if person is None:
        return _refused(BAD_PARAMETER)
    refusal = may_receive(person.follows, person.last_interaction, zalo().ambient.now())
    if refusal is not None:
        return _refused(refusal)
    message = zalo().people.write(user_id, text, from_user=False)
    quota = {"quota_type": "reply", "remain": "8", "total": "8", "owner_type": "OA", "owner_id": zalo().account.oa_id}
    return _done({"message_id": message.id, "user_id": user_id, "quota": quota})


@blueprint.get("/v3.0/oa/user/detail")
def user_detail() -> Response:
    """Answer a user's profile; the parameters come as one JSON value in `data`."""
    if not _token_good():
        return _refused(BAD_TOKEN)
    try:
        data = json.loads(request.args.get("data", ""))
        user_id = str(data["user_id"])
    except (ValueError, KeyError, TypeError):
        return _refused(BAD_PARAMETER)
    person = zalo().people.find(user_id)
    if person is None or (not person.follows and person.last_interaction is None):
        return _refused(NOT_A_FOLLOWER if person else BAD_PARAMETER)
    last = person.last_interaction
    profile: dict[str, Any] = {
        "user_id": person.id,
        "user_id_by_app": person.id[::-1],
        "display_name": person.name,
        "user_is_follower": person.follows,
        "user_last_interaction_date": last.astimezone(LOCAL_ZONE).strftime("%d/%m/%Y") if last else "",
        "avatars": {"120": "", "240": ""},
        "shared_info": {},
    }
    return _done(profile)


def _token_good() -> bool:
    return zalo().tokens.accepts(request.headers.get("access_token"))


def _done(data: dict[str, Any]) -> Response:
    return jsonify({"data": data, "error": 0, "message": "Success"})


def _refused(refusal: Refusal) -> Response:
    return jsonify({"error": refusal.error, "message": refusal.message})
