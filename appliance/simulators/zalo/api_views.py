"""The open API and the token endpoint; whatever goes wrong is answered with HTTP 200 and an error number."""

import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from appliance.core.ambient import LOCAL_ZONE
from appliance.simulators.zalo.faults import TOO_FAST, refused
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
    asked = text_of(request.get_json(silent=True))
    person = None if isinstance(asked, Refusal) else zalo().people.find(asked[0])

    def check() -> Refusal | None:
        if isinstance(asked, Refusal):
            return asked
        if person is None:
            return BAD_PARAMETER
        return may_receive(person.follows, person.last_interaction, zalo().ambient.now())

    def accept() -> dict[str, Any]:
        assert person is not None and not isinstance(asked, Refusal), "checked"
        message = zalo().people.write(person.id, asked[1], from_user=False)
        zalo().webhooks.echo(message, None)
        zalo().webhooks.received(person.id, message.id, None)
        oa_id = zalo().account.oa_id
        quota = {"quota_type": "reply", "remain": "8", "total": "8", "owner_type": "OA", "owner_id": oa_id}
        return {"message_id": message.id, "user_id": person.id, "quota": quota}

    return answered(check, accept)


def answered(check: Callable[[], Refusal | None], accept: Callable[[], dict[str, Any]]) -> Response:
    """Answer one sending call: token, rate limit, ordered fault, the message's own faults, then take it."""
    refusal = token_fault()
    if refusal is not None:
        return refused(refusal)
    fault = zalo().faults.take()
    struck = zalo().faults.before(fault)
    if isinstance(struck, Response):
        return struck
    refusal = struck or check()
    if refusal is not None:
        return refused(refusal)
    data = accept()
    return zalo().faults.after(fault) or _done(data)


def token_fault() -> Refusal | None:
    """Return what is wrong with the request's token or its pace."""
    if not _token_good():
        return BAD_TOKEN
    return None if zalo().limit.take() else TOO_FAST


@blueprint.get("/v3.0/oa/user/detail")
def user_detail() -> Response:
    """Answer a user's profile; the parameters come as one JSON value in `data`."""
    if not _token_good():
        return refused(BAD_TOKEN)
    try:
        data = json.loads(request.args.get("data", ""))
        user_id = str(data["user_id"])
    except (ValueError, KeyError, TypeError):
        return refused(BAD_PARAMETER)
    person = zalo().people.find(user_id)
    if person is None or (not person.follows and person.last_interaction is None):
        return refused(NOT_A_FOLLOWER if person else BAD_PARAMETER)
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
