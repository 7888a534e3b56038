"""`PUT /api/v1/cases/{code}` and `POST /api/v1/cases/{code}/status`: from the province's own case system."""

import re

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from appliance.core.errors import InvalidInput
from appliance.web.input import read_json
from central.api_keys import authenticate_key
from central.case_models import CaseIn, CaseOut, CasePauseIn, CaseStatusIn
from central.cases import Desk, post_status, put_case, put_pause
from central.ingest_api import bearer_token
from central.retrying import write_retrying
from central.services import central

blueprint = Blueprint("cases", __name__, url_prefix="/api/v1/cases")
SCOPE = "cases:write"
MAX_KEY_CHARS = 200
_PAUSE_ID = re.compile(r"[A-Za-z0-9._-]{1,60}")


@blueprint.put("/<path:code>")
def put(code: str) -> Response:
    """Create or update a dossier; answers 201 when it was new, else 200."""
    actor = _actor()
    case = read_json(CaseIn)
    parts = central()
    out, created = write_retrying(parts.database, lambda session: put_case(_desk(session, actor), code, case))
    return _json(out, 201 if created else 200)


@blueprint.post("/<path:code>/status")
def post(code: str) -> Response:
    """Move a dossier one step; the same report again changes nothing (`changed` is false)."""
    actor = _actor()
    change = read_json(CaseStatusIn)
    parts = central()
    report_id = _idempotency_key()
    out = write_retrying(
        parts.database,
        lambda session: post_status(_desk(session, actor), code, change, report_id),
    )
    return _json(out, 200)


@blueprint.put("/<path:code>/pauses/<pause_id>")
def put_named_pause(code: str, pause_id: str) -> Response:
    """Begin or end a time that does not count; the same call again changes nothing (`changed` is false)."""
    actor = _actor()
    if not _PAUSE_ID.fullmatch(pause_id):
        raise InvalidInput("pause-id", "Mã tạm dừng không hợp lệ.", "The pause's id is not valid.", field="pause_id")
    pause = read_json(CasePauseIn)
    out = write_retrying(central().database, lambda session: put_pause(_desk(session, actor), code, pause_id, pause))
    return _json(out, 200)


def _desk(session: Session, actor: str) -> Desk:
    parts = central()
    return Desk(session, parts.ambient, parts.sealer, parts.rules, actor)


def _actor() -> str:
    with central().database.read() as session:
        return authenticate_key(session, bearer_token(), SCOPE)


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= MAX_KEY_CHARS and key.isprintable()):
        raise InvalidInput("idempotency-key", "Mã chống lặp không hợp lệ.", "The Idempotency-Key is not valid.")
    return key


def _json(out: CaseOut, status: int) -> Response:
    return Response(out.model_dump_json(), status, content_type="application/json")
